"""`manage.py import_report_sheet F.xlsx --by USERNAME [--dry-run]`: a filled-in sheet, all or nothing."""

from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.files import File
from django.core.management.base import CommandError, CommandParser
from django.utils.translation import gettext as _

from common.exceptions import Refused
from common.imports import ImportCommand, ImportFailed, RowError
from plans import services
from plans.imports_sheet import FilledSheet, Given, open_sheet, read_lines, refuse_other_report
from plans.imports_sheet.report_sheet import as_kept
from plans.models import Report
from plans.services.sheets import SheetConflicts
from units.models import User


class Command(ImportCommand):
    help = "Read a report's Excel sheet that was filled in; with any fault or conflict nothing is kept."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--by", required=True, metavar="USERNAME", help="who enters it")

    def load(self, path: Path, options: dict[str, Any]) -> str:
        by = User.objects.filter(username=options["by"], is_active=True).first()
        if by is None:
            raise CommandError(_("Không có người dùng %(name)s.") % {"name": options["by"]})
        try:
            return self._load(path, by)
        except SheetConflicts as conflict:
            raise ImportFailed(
                [RowError(line.row, "-", _in_words(line)) for line in conflict.lines]
            ) from conflict
        except Refused as refusal:
            raise ImportFailed([RowError(1, "-", str(refusal))]) from refusal
        except PermissionDenied as denied:
            raise CommandError(
                _("%(name)s không có quyền nhập báo cáo của đơn vị này.") % {"name": by}
            ) from denied

    def _load(self, path: Path, by: User) -> str:
        with path.open("rb") as file:
            opened = open_sheet(File(file))
        report = _report_of(opened.given)
        refuse_other_report(opened.given, report)
        filled: FilledSheet = read_lines(opened, report)
        if filled.faults:
            raise ImportFailed(filled.faults)
        rows = as_kept(opened, filled)["rows"]
        done = services.write_sheet(report=report, by=by, rows=rows, file_name=path.name)
        return _(
            "%(report)s: ghi %(written)s ô, xóa trống %(cleared)s ô, giữ nguyên %(same)s ô."
        ) % {"report": report, **done}


def _report_of(given: Given) -> Report:
    report = Report.objects.select_related("unit", "period").filter(pk=given.report).first()
    if report is None:
        raise Refused(_("Cổng không có báo cáo “%(title)s” của tệp này.") % {"title": given.title})
    return report


def _in_words(line: Any) -> str:
    told = [f"{label}: {'; '.join(parts)}" for label, parts in line.versions_told]
    return _("%(code)s đã bị sửa trên cổng sau khi tải mẫu (%(versions)s)") % {
        "code": line.indicator.code,
        "versions": " · ".join(told),
    }
