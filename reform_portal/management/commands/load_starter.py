"""`manage.py load_starter`: the real content a district starts with, and nothing invented."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction

from common import clock
from plans.services.periods import open_due

# In the order in which one needs the other.
BEFORE_PERIODS = (
    ("import_units", "units/data/units.csv"),
    ("import_calendar", "units/data/calendar.json"),
)
AFTER_PERIODS = (
    ("import_indicators", "plans/data/indicators.json"),
    ("import_cross_checks", "plans/data/cross_checks.json"),
    ("import_plan", "plans/data/plan_2020.json"),
    ("import_procedures", "procedures/data/procedures.json"),
    ("import_question_sets", "satisfaction/data/question_sets.json"),
    ("import_criteria", "par_index/data/criteria_commune_model.json"),
    ("import_criteria", "par_index/data/criteria_district_model.json"),
)
LINEAGE = {"import_units": {"lineage": settings.BASE_DIR / "units/data/lineage.csv"}}


class Command(BaseCommand):
    help = "Load units, calendar, plan, forms, catalogue, question sets and model criteria sets."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--year",
            type=int,
            action="append",
            help="years to make reporting periods for (the plan's year and this one)",
        )

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        years = options["year"] or sorted({2020, clock.today().year})
        self._load(BEFORE_PERIODS)
        # One option per year: a list would leave the second year to be read as the file.
        call_command("import_periods", *(f"--year={year}" for year in years), stdout=self.stdout)
        self._load(AFTER_PERIODS)
        # Installed within a window, people find their reports at once.
        open_due()

    def _load(self, steps: Iterable[tuple[str, str]]) -> None:
        for command, file in steps:
            more = LINEAGE.get(command, {})
            call_command(command, settings.BASE_DIR / file, stdout=self.stdout, **more)
