"""A report's Excel sheet sent back: kept until the person decides, then written cell by cell."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from audit.services import record
from common import clock
from common.exceptions import Conflict, Refused
from common.models import PendingImport
from plans.exceptions import CellConflict
from plans.models import Report
from plans.selectors.sheets import (
    FIGURES,
    KEPT_FOR,
    KIND,
    WORDS,
    ComparedLine,
    compared,
    subject_of,
)
from plans.services.cells import save_cell
from plans.services.reports import writable_report
from units.access import require
from units.permissions import Permission


class SheetConflicts(Conflict):
    """Cells were changed on the portal after the file was given out, and differently in the file."""

    def __init__(self, lines: Sequence[ComparedLine]) -> None:
        self.lines = list(lines)
        codes = ", ".join(line.indicator.code for line in lines)
        super().__init__(
            _("Các ô %(codes)s đã bị sửa trên cổng sau khi tải mẫu.") % {"codes": codes}
        )


@transaction.atomic
def keep_sheet(
    *, report: Report, by: Any, file_name: str, content: Mapping[str, Any]
) -> PendingImport:
    """Keep what a file said until its sender has compared it; for a day, and for nobody else."""
    require(by, Permission.REPORT_EDIT, report.unit)
    PendingImport.objects.filter(kind=KIND, made_at__lt=clock.now() - KEPT_FOR).delete()
    return PendingImport.objects.create(
        kind=KIND,
        subject=subject_of(report),
        file_name=file_name[-200:],
        content=dict(content),
        by=by,
    )


@transaction.atomic
def apply_sheet(
    *, pending: PendingImport, report: Report, by: Any, chosen: Mapping[str, int]
) -> PendingImport:
    """Write the chosen lines and note what came of each.

    `chosen`: by code the version of the cell that the person saw. A cell that was saved since
    is not touched; it is noted with who was faster, and the comparison can be opened again.
    """
    locked = PendingImport.objects.select_for_update().filter(pk=pending.pk).first()
    if locked is None:
        raise Conflict(_("Tệp đã gửi không còn trên cổng. Hãy gửi lại tệp."))
    if locked.by_id != by.pk or locked.subject != subject_of(report):
        raise Refused(_("Tệp này do người khác gửi; chỉ người gửi được xác nhận."))
    writable_report(report, by)
    written, refused, left = [], [], []
    for line in compared(report, locked.content["rows"]).lines:
        code = line.indicator.code
        if code not in chosen:
            if line.is_open:
                left.append(code)
            continue
        try:
            _write(report, line, by, chosen[code])
        except CellConflict as conflict:
            refused.append([code, str(conflict)])
        except Refused as refusal:
            refused.append([code, str(refusal)])
        else:
            written.append(code)
    result = {"written": written, "refused": refused, "left": left}
    locked.content = {**locked.content, "result": result}
    locked.save(update_fields=["content"])
    _told(report, by, locked.file_name, written, refused)
    return locked


@transaction.atomic
def write_sheet(
    *, report: Report, by: Any, rows: Iterable[Mapping[str, Any]], file_name: str
) -> dict[str, int]:
    """Write every line that the file changed, or with any conflict nothing at all."""
    writable_report(report, by)
    comparison = compared(report, rows)
    if comparison.conflicts:
        raise SheetConflicts(comparison.conflicts)
    lines = [*comparison.writes, *comparison.clears]
    for line in lines:
        _write(report, line, by, line.version)
    _told(report, by, file_name, [line.indicator.code for line in lines], [])
    return {
        "written": len(comparison.writes),
        "cleared": len(comparison.clears),
        "same": comparison.same + len(comparison.kept),
    }


def _write(report: Report, line: ComparedLine, by: Any, version: int) -> None:
    wanted = line.wanted
    content: dict[str, Any] = {name: wanted[name] for name in ("state", *WORDS)}
    content |= {name: Decimal(wanted[name]) for name in FIGURES if wanted[name]}
    save_cell(
        report=report,
        indicator=line.indicator,
        by=by,
        version=version,
        **content,
    )


def _told(
    report: Report, by: Any, file_name: str, written: Sequence[str], refused: Sequence[Any]
) -> None:
    after = {
        "file": file_name,
        "written": list(written),
        "refused": [code for code, _why in refused],
    }
    record("report.sheet_applied", report, by=by, after=after, unit=report.unit)
