"""Files in: criteria sets (JSON) and marks (CSV or XLSX)."""

from par_index.imports.criteria import import_criteria, load_criteria
from par_index.imports.marks import import_marks

__all__ = ["import_criteria", "import_marks", "load_criteria"]
