"""`manage.py export_criteria --set CODE [--output FILE]`: the JSON that import_criteria reads."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from common.exceptions import Refused
from par_index.exports import criteria_json
from par_index.selectors import criteria_set_by_code


class Command(BaseCommand):
    help = "Write a criteria set as JSON."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--set", required=True, dest="code")
        parser.add_argument("--output", type=Path, help="a file; else the terminal")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            text = criteria_json(criteria_set_by_code(options["code"]))
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        if options["output"]:
            options["output"].write_text(text, encoding="utf-8")
        else:
            self.stdout.write(text, ending="")
