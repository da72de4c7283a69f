"""`manage.py import_marks FILE --set CODE --year Y [--dry-run]`: marks of any stage."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from common.exceptions import Refused
from common.imports import ImportCommand
from par_index.imports import import_marks
from par_index.selectors import criteria_set_by_code


class Command(ImportCommand):
    help = "Import marks (CSV or XLSX) into the scorecards of a set and year."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--set", required=True, dest="code")
        parser.add_argument("--year", required=True, type=int)

    def load(self, path: Path, options: dict[str, Any]) -> str:
        try:
            criteria_set = criteria_set_by_code(options["code"])
            return import_marks(path, criteria_set=criteria_set, year=options["year"])
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
