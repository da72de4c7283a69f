"""Catalogue and dossiers from files. Every fault is named; nothing is kept unless all is well."""

from procedures.imports.catalogue import import_procedures
from procedures.imports.dossier_columns import COLUMN_HELP, HEADINGS, is_personal, names_to_keep
from procedures.imports.dossiers import import_dossiers, import_entries, run_load_job
from procedures.imports.monthly import import_monthly

__all__ = [
    "COLUMN_HELP",
    "HEADINGS",
    "import_dossiers",
    "import_entries",
    "import_monthly",
    "import_procedures",
    "is_personal",
    "names_to_keep",
    "run_load_job",
]
