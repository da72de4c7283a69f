"""Dossiers by their codes, without a word about people."""

from datetime import date, datetime
from pathlib import Path

from django.utils import timezone
from django.utils.translation import gettext as _

from common.imports import ImportFailed, Row, RowError, dropped_columns, read_rows
from procedures.choices import IN_PROGRESS, RESOLVED, Channel, DossierStatus
from procedures.imports.reading import values_hint
from procedures.models import Dossier, Procedure, national_code
from procedures.services import store_dossiers
from units.selectors import UnitsByCode

DOSSIER_COLUMNS = (
    "dossier_code",
    "unit_code",
    "procedure_code",
    "channel",
    "received_at",
    "due_at",
    "finished_at",
    "returned_at",
    "status",
    "waiting_days",
    "apology_at",
)


class _DossierReader:
    """Turns rows into dossiers; everything it looks up was read at the start."""

    def __init__(self) -> None:
        self.units = UnitsByCode.load()
        self.procedures = {one.code: one for one in Procedure.objects.all()}
        self.seen: dict[str, int] = {}

    def read(self, row: Row) -> Dossier | None:
        code = self._code(row)
        for column in ("unit_code", "procedure_code", "channel", "received_at", "status"):
            row.text(column, required=True)
        received = row.moment("received_at")
        procedure = row.parsed(
            "procedure_code", self._procedure, _("thủ tục chưa có trong danh mục")
        )
        channel = row.parsed("channel", Channel, values_hint(Channel))
        status = row.parsed("status", DossierStatus, values_hint(DossierStatus))
        days = {name: row.date(f"{name}_at") for name in ("due", "finished", "returned", "apology")}
        waiting = row.integer("waiting_days") or 0
        if received is None or procedure is None or channel is None or status is None:
            return None
        received = _aware(received)
        unit = row.parsed(
            "unit_code",
            lambda text: self.units.on(text, timezone.localtime(received).date()),
            _("không có đơn vị mang mã này vào ngày tiếp nhận"),
        )
        _check_order(row, status, timezone.localtime(received).date(), days, waiting)
        if unit is None:
            return None
        return Dossier(
            code=code,
            unit=unit,
            procedure=procedure,
            channel=channel,
            received_at=received,
            due_on=days["due"],
            promised=days["due"] is not None,
            finished_on=days["finished"],
            returned_on=days["returned"],
            status=status,
            waiting_days=waiting,
            apology_on=days["apology"],
        )

    def _code(self, row: Row) -> str:
        code = row.text("dossier_code", required=True)
        if len(code) > 60:
            row.fail("dossier_code", _("mã hồ sơ dài quá 60 ký tự"))
        if code in self.seen:
            row.fail("dossier_code", _("trùng với dòng %(row)s") % {"row": self.seen[code]})
        self.seen.setdefault(code, row.number)
        return code

    def _procedure(self, text: str) -> Procedure:
        return self.procedures[national_code(text)]


def _aware(moment: datetime) -> datetime:
    return moment if timezone.is_aware(moment) else timezone.make_aware(moment)


def _check_order(
    row: Row, status: str, received: date, days: dict[str, date | None], waiting: int
) -> None:
    finished, returned = days["finished"], days["returned"]
    if waiting < 0 or waiting > 1000:
        row.fail("waiting_days", _("số ngày chờ từ 0 đến 1000"))
    if status in RESOLVED and finished is None:
        row.fail("finished_at", _("hồ sơ đã xong mà thiếu ngày có kết quả"))
    if status in IN_PROGRESS and finished is not None:
        row.fail("finished_at", _("hồ sơ đang xử lý mà đã có ngày xong"))
    if finished and finished < received:
        row.fail("finished_at", _("có kết quả trước ngày tiếp nhận"))
    if returned and (finished is None or returned < finished):
        row.fail("returned_at", _("trả kết quả trước khi có kết quả"))
    if days["due"] and days["due"] < received:
        row.fail("due_at", _("hẹn trả trước ngày tiếp nhận"))


def import_dossiers(path: Path) -> str:
    """Load dossiers from CSV or XLSX by their codes; return a line on what was done."""
    errors: list[RowError] = []
    required = [name for name in DOSSIER_COLUMNS if name not in {"due_at", "waiting_days"}]
    rows = read_rows(path, required, errors)
    reader = _DossierReader()
    dossiers = [dossier for row in rows if (dossier := reader.read(row))]
    if errors:
        raise ImportFailed(errors)
    created, changed = store_dossiers(dossiers, source=path.name)
    summary = _("%(created)s hồ sơ mới, %(changed)s hồ sơ thay đổi, %(same)s giữ nguyên.") % {
        "created": created,
        "changed": changed,
        "same": len(dossiers) - created - changed,
    }
    return summary + dropped_columns(rows, DOSSIER_COLUMNS.__contains__)
