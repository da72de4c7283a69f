"""Plans from files: whole ones from JSON, the annex of a decision from a spreadsheet."""

from plans.imports.json import DATA, import_indicators, import_plan

__all__ = ["DATA", "import_indicators", "import_plan"]
