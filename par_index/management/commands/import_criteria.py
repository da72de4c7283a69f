"""`manage.py import_criteria FILE [--draft] [--dry-run]`: a criteria set from JSON or XLSX."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from common.imports import ImportCommand
from par_index.imports_criteria import import_criteria


class Command(ImportCommand):
    help = "Import a criteria set (JSON or XLSX) and issue it. The same file again changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--draft", action="store_true", help="keep it as a draft")

    def load(self, path: Path, options: dict[str, Any]) -> str:
        return import_criteria(path, draft=options["draft"])
