"""`manage.py import_criteria FILE [--dry-run]`: a criteria set from JSON."""

from pathlib import Path
from typing import Any

from common.imports import ImportCommand
from par_index.imports import import_criteria


class Command(ImportCommand):
    help = "Import a criteria set (JSON). The same file again changes nothing."

    def load(self, path: Path, options: dict[str, Any]) -> str:
        return import_criteria(path)
