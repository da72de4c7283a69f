"""`manage.py issue_rating_codes --unit CODE --from DAY --to DAY [-o FILE]`: codes as CSV."""

from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from satisfaction.exports import codes_csv
from satisfaction.services import issue_codes
from units.models import Unit


class Command(BaseCommand):
    help = "Give one-time rating codes to a unit's dossiers closed between two days, as CSV."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--unit", required=True, help="the unit's code")
        parser.add_argument("--from", required=True, dest="first", type=date.fromisoformat)
        parser.add_argument("--to", required=True, dest="last", type=date.fromisoformat)
        parser.add_argument("-o", "--output", type=Path, help="a file; else the terminal")

    def handle(self, *args: Any, **options: Any) -> None:
        unit = Unit.objects.in_force().filter(code=options["unit"]).first()
        if unit is None:
            raise CommandError(f"no unit {options['unit']} is in force")
        first, last, output = options["first"], options["last"], options["output"]
        if first > last:
            raise CommandError("--from is after --to")
        text = codes_csv(
            issue_codes(unit=unit, first=first, last=last, by=None),
            settings.PORTAL_ADDRESS.rstrip("/"),
        )
        if output is None:
            self.stdout.write(text, ending="")
        else:
            output.write_text(text, encoding="utf-8")
