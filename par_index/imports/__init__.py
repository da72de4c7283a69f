"""Files in: criteria sets and marks (CSV or XLSX)."""

from par_index.imports.criteria import load_criteria
from par_index.imports.marks import import_marks

__all__ = ["import_marks", "load_criteria"]
