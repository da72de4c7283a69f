"""`manage.py export_marks --set CODE --year Y [--output FILE]`: what import_marks reads."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from common.exceptions import Refused
from par_index.exports import marks_csv
from par_index.selectors import criteria_set_by_code


class Command(BaseCommand):
    help = "Write all marks of a set and year as CSV."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--set", required=True, dest="code")
        parser.add_argument("--year", required=True, type=int)
        parser.add_argument("--output", type=Path, help="a file; else the terminal")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            text = marks_csv(criteria_set_by_code(options["code"]), options["year"])
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        if options["output"]:
            options["output"].write_text(text, encoding="utf-8")
        else:
            self.stdout.write(text, ending="")
