"""One row of another system's table into one dossier, or into faults that say how to mend it."""

from collections.abc import Container
from datetime import date
from itertools import chain

from django.utils import timezone
from django.utils.translation import gettext as _

from common import clock
from common.imports import RowError
from common.text import fold
from procedures.choices import IN_PROGRESS, RESOLVED, Channel, DossierStatus, PartnersTime
from procedures.imports.dossier_columns import Heading
from procedures.imports.dossier_tables import Line
from procedures.imports.dossier_values import (
    CHANNEL_WORDS,
    CODE,
    DAYS,
    HINTS,
    LONGEST_CASE,
    LONGEST_CODE,
    NUMBERS,
    PARTNERS_WORDS,
    PAST,
    PERSONS_NUMBER,
    DossierRow,
    count,
    day,
    moment,
    shown,
    words_for,
)
from procedures.imports.reading import values_hint
from procedures.models import Dossier, Procedure, StatusWord, national_code
from units.models import Unit
from units.selectors import UnitsByCode


class DossierReader:
    """Turns lines into dossiers; everything it looks up was read at the start."""

    def __init__(self, heading: Heading, allowed: Container[int] | None = None) -> None:
        self.heading, self.allowed = heading, allowed
        self.units = UnitsByCode.load()
        self.by_name: dict[str, list[Unit]] = {}
        for unit in chain(*self.units.units.values()):
            self.by_name.setdefault(unit.search_key, []).append(unit)
        self.procedures, self.names = _catalogue()
        self.statuses = words_for(DossierStatus, {}) | {
            word.key: DossierStatus(word.status) for word in StatusWord.objects.all()
        }
        self.channels = words_for(Channel, CHANNEL_WORDS)
        self.partners = words_for(PartnersTime, PARTNERS_WORDS)
        self.channel_hint, self.partners_hint = values_hint(Channel), values_hint(PartnersTime)
        self.seen: dict[str, int] = {}
        self.today = clock.today()

    def read(self, line: Line, errors: list[RowError]) -> Dossier | None:
        """The dossier that the line tells of; None, with its faults, where it cannot be kept."""
        row, before = DossierRow(line, self.heading, errors), len(errors)
        if line.values is None:
            row.fail("-", _("nhiều ô hơn dòng tiêu đề; kiểm tra dấu phẩy và dấu ngoặc kép"))
            return None
        dossier = self._dossier(row)
        return dossier if len(errors) == before else None

    def note(self, line: Line) -> None:
        """A line that was read before: only its code, to know it when it comes again."""
        code = (line.values or {}).get("dossier_code", "").strip()
        self.seen.setdefault(code, line.number)

    def _dossier(self, row: DossierRow) -> Dossier | None:
        code = self._code(row)
        for column in ("channel", "received_at", "status"):
            row.text(column, required=True)
        received = row.parsed("received_at", moment, HINTS["received_at"])
        procedure = self._procedure(row)
        channel = row.parsed("channel", lambda text: self.channels[fold(text)], self.channel_hint)
        status = row.parsed("status", lambda text: self.statuses[fold(text)], HINTS["status"])
        days = {name: row.parsed(name, day, HINTS[name]) for name in DAYS}
        numbers = {name: row.parsed(name, count, HINTS[name]) for name in NUMBERS}
        partners = row.parsed(
            "partners_time", lambda text: self.partners[fold(text)], self.partners_hint
        )
        case = self._case(row)
        received_on = timezone.localtime(received).date() if received else None
        unit = self._unit(row, received_on)
        _check_order(row, status, received_on, days)
        self._check_past(row, received_on, days)
        if not (received and procedure and channel and status and unit):
            return None
        return Dossier(
            code=code,
            unit=unit,
            procedure=procedure,
            channel=channel,
            case=case,
            received_at=received,
            promised=days["due_at"] is not None,
            status=status,
            partners_time=partners or "",
            **{DAYS[name]: found for name, found in days.items()},
            **{name: NUMBERS[name] if told is None else told for name, told in numbers.items()},
        )

    def _code(self, row: DossierRow) -> str:
        code = row.text("dossier_code", required=True)
        if len(code) > LONGEST_CODE:
            row.fail("dossier_code", _("mã hồ sơ dài quá 60 ký tự"))
        elif code and not CODE.fullmatch(code):
            row.fail("dossier_code", _("mã hồ sơ chỉ gồm chữ không dấu, số và các dấu . / _ -"))
        elif PERSONS_NUMBER.fullmatch(code):
            row.fail(
                "dossier_code", _("giống số điện thoại hoặc số định danh, không phải mã hồ sơ")
            )
        if code and code in self.seen:
            row.fail("dossier_code", _("trùng với dòng %(row)s") % {"row": self.seen[code]})
        self.seen.setdefault(code, row.number)
        return code

    def _case(self, row: DossierRow) -> str:
        case = row.text("case")
        if len(case) > LONGEST_CASE:
            row.fail("case", _("dài quá %(longest)s ký tự") % {"longest": LONGEST_CASE})
        elif not case.isprintable():
            row.fail("case", _("có ký tự không đọc được"))
        elif case and not shown("case", case):
            row.fail("case", _("có vẻ chứa số điện thoại, số giấy tờ hoặc thư điện tử; xin bỏ đi"))
        return case

    def _procedure(self, row: DossierRow) -> Procedure | None:
        if row.text("procedure_code"):
            return row.parsed(
                "procedure_code",
                lambda text: self.procedures[national_code(text)],
                HINTS["procedure_code"],
            )
        column = "procedure_name" if "procedure_name" in row.values else "procedure_code"
        row.text(column, required=True)
        return row.parsed(
            "procedure_name",
            lambda text: self.names[fold(text)],
            HINTS["procedure_name"],
        )

    def _unit(self, row: DossierRow, received_on: date | None) -> Unit | None:
        column = "unit_code" if row.text("unit_code") else "unit_name"
        if column not in row.values:
            column = "unit_code"
        row.text(column, required=True)
        if received_on is None:
            return None
        unit = row.parsed(
            column,
            lambda text: self._unit_called(text, received_on),
            HINTS[column],
        )
        if unit and self.allowed is not None and unit.pk not in self.allowed:
            row.fail(column, _("hồ sơ của đơn vị khác; ông/bà chỉ nạp được hồ sơ của đơn vị mình"))
            return None
        return unit

    def _unit_called(self, text: str, on: date) -> Unit:
        """By code, else by a name that one unit alone bears on the day."""
        if text in self.units.units:
            return self.units.on(text, on)
        bearers = [unit for unit in self.by_name.get(fold(text), ()) if _stands(unit, on)]
        if len(bearers) != 1:
            raise LookupError(text)
        return bearers[0]

    def _check_past(
        self, row: DossierRow, received: date | None, days: dict[str, date | None]
    ) -> None:
        told = {"received_at": received} | {name: days[name] for name in PAST}
        for column, found in told.items():
            if found and found > self.today:
                row.fail(column, _("ngày chưa đến"))


def _stands(unit: Unit, on: date) -> bool:
    return unit.valid_from <= on and (unit.valid_to is None or on <= unit.valid_to)


def _catalogue() -> tuple[dict[str, Procedure], dict[str, Procedure]]:
    """Procedures by code, and by those names that are one procedure's alone."""
    procedures = list(Procedure.objects.only("code", "name", "also_called"))
    named: dict[str, list[Procedure]] = {}
    for one in procedures:
        for name in {fold(name) for name in (one.name, *one.also_called.splitlines())}:
            named.setdefault(name, []).append(one)
    alone = {name: found[0] for name, found in named.items() if len(found) == 1}
    return {one.code: one for one in procedures}, alone


def _check_order(
    row: DossierRow,
    status: DossierStatus | None,
    received: date | None,
    days: dict[str, date | None],
) -> None:
    finished, returned = days["finished_at"], days["returned_at"]
    if status in RESOLVED and finished is None and not row.text("finished_at"):
        row.fail("finished_at", _("hồ sơ đã xong mà thiếu ngày có kết quả"))
    if status in IN_PROGRESS and finished is not None:
        row.fail("finished_at", _("hồ sơ đang xử lý mà đã có ngày xong"))
    if returned and (finished is None or returned < finished):
        row.fail("returned_at", _("trả kết quả trước khi có kết quả"))
    if received is None:
        return
    if finished and finished < received:
        row.fail("finished_at", _("có kết quả trước ngày tiếp nhận"))
    for column in ("due_at", "apology_at", "waiting_since", "reappointed_at"):
        found = days[column]
        if found and found < received:
            row.fail(column, _before_receipt(column))


def _before_receipt(column: str) -> str:
    if column == "due_at":
        return _("hẹn trả trước ngày tiếp nhận")
    return _("trước ngày tiếp nhận")
