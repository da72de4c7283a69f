"""`manage.py export_report_sheet --unit CODE --period CODE -o F.xlsx`: a report to fill in with Excel."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation
from django.utils.translation import gettext as _

from plans.exports.report_sheet import report_sheet
from plans.selectors.sheets import sheet_reports, sheets_of
from units.models import Period, Unit


class Command(BaseCommand):
    help = "Write the Excel sheet of one unit's report."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--unit", required=True, help="the unit's code")
        parser.add_argument("--period", required=True, help="the period's code")
        parser.add_argument("-o", "--output", required=True, type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        period = Period.objects.filter(code=options["period"]).first()
        units = Unit.objects.filter(code=options["unit"])
        reports = sheet_reports(units, period) if period else []
        if not reports:
            raise CommandError(
                _("Không có báo cáo kỳ %(period)s của đơn vị mã %(unit)s.")
                % {"period": options["period"], "unit": options["unit"]}
            )
        with translation.override("vi"):
            [sheet] = sheets_of(reports[0].period, reports)
            options["output"].write_bytes(report_sheet(sheet))
        self.stdout.write(f"{reports[0]} -> {options['output']}")
