"""`manage.py export_criteria --set CODE [--format json|xlsx] [--output FILE]`: read by import_criteria."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from common.exceptions import Refused
from par_index.exports import criteria_json
from par_index.exports_criteria import criteria_workbook
from par_index.selectors import criteria_set_by_code


class Command(BaseCommand):
    help = "Write a criteria set as JSON or as a workbook."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--set", required=True, dest="code")
        parser.add_argument("--format", choices=("json", "xlsx"), default="json")
        parser.add_argument("--output", type=Path, help="a file; else the terminal (JSON only)")

    def handle(self, *args: Any, **options: Any) -> None:
        output: Path | None = options["output"]
        is_workbook = options["format"] == "xlsx"
        if is_workbook and output is None:
            raise CommandError("--format xlsx needs --output")
        try:
            criteria_set = criteria_set_by_code(options["code"])
            if is_workbook and output is not None:
                output.write_bytes(criteria_workbook(criteria_set))
                return
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        text = criteria_json(criteria_set)
        if output is not None:
            output.write_text(text, encoding="utf-8")
        else:
            self.stdout.write(text, ending="")
