from datetime import date
from pathlib import Path
from typing import Any

from django.core.files import File
from django.core.management.base import CommandError, CommandParser
from django.utils.translation import gettext as _

from common.exceptions import Refused
from common.imports import ImportCommand, ImportFailed, RowError
from plans.imports.annex import propose, read_annex
from plans.models import Plan
from plans.services.annex import apply_annex
from units.selectors import unit_named


class Command(ImportCommand):
    help = "Add and change a plan's tasks from the annex of its decision (XLSX or CSV)."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--plan-unit", required=True, help="code of the plan's unit")
        parser.add_argument("--year", required=True, type=int)

    def load(self, path: Path, options: dict[str, Any]) -> str:
        year, code = options["year"], options["plan_unit"]
        unit = unit_named(code, date(year, 1, 1)) or unit_named(code, date(year, 12, 31))
        plan = Plan.objects.select_related("unit").filter(unit=unit, year=year).first()
        if unit is None or plan is None:
            raise CommandError(
                _("Đơn vị %(code)s chưa có kế hoạch năm %(year)s.") % {"code": code, "year": year}
            )
        try:
            with path.open("rb") as file:
                content = read_annex(File(file, name=path.name), plan)
            proposal = propose(plan, content)
            if proposal.errors:
                raise ImportFailed(
                    [RowError(one.row, one.column, one.message) for one in proposal.errors]
                )
            added, changed = apply_annex(plan, proposal.changes, by=None, file_name=path.name)
        except Refused as refusal:
            raise ImportFailed([RowError(1, "-", str(refusal))]) from refusal
        for warning in proposal.warnings:
            self.stderr.write(str(warning))
        return _("%(added)s nhiệm vụ mới, %(changed)s thay đổi, %(same)s giữ nguyên.") % {
            "added": added,
            "changed": changed,
            "same": proposal.same,
        }
