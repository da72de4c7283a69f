import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from satisfaction.exports import index_as_data
from units.models import Unit


class Command(BaseCommand):
    help = "Satisfaction of a year as JSON: per question, factor and overall."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--year", type=int, required=True)
        parser.add_argument("--unit", help="code of a unit; without it every unit")

    def handle(self, *args: Any, **options: Any) -> None:
        units = Unit.objects.in_year(options["year"]).order_by("code")
        if options["unit"]:
            units = units.filter(code=options["unit"])
            if not units:
                raise CommandError(f"no unit {options['unit']} at the end of {options['year']}")
        data = index_as_data(list(units), options["year"])
        self.stdout.write(json.dumps(data, ensure_ascii=False, indent=2))
