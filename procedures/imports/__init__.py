"""Catalogue and dossiers from files. Every fault is named; nothing is kept unless all is well."""

from procedures.imports.catalogue import import_procedures
from procedures.imports.dossiers import (
    import_dossiers,
    import_entries,
    run_load_job,
)
from procedures.imports.monthly import import_monthly

__all__ = [
    "import_dossiers",
    "import_entries",
    "import_monthly",
    "import_procedures",
    "run_load_job",
]
