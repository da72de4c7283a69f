"""One row of another system's table into one dossier, or into faults that say how to mend it."""

import re
from collections.abc import Callable, Container
from datetime import date, datetime, time
from itertools import chain
from typing import Any, TypeVar

from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common import clock
from common.imports import Row, RowError
from common.text import fold
from procedures.choices import IN_PROGRESS, RESOLVED, Channel, DossierStatus, PartnersTime
from procedures.imports.dossier_columns import Heading
from procedures.imports.dossier_tables import Line
from procedures.imports.reading import values_hint
from procedures.models import Dossier, Procedure, StatusWord, national_code
from units.models import Unit
from units.selectors import UnitsByCode

_T = TypeVar("_T")
LONGEST_CODE, LONGEST_CASE, MOST = 60, 200, 1000
_CODE = re.compile(r"[A-Za-z0-9./_-]+")
# Who copies a phone or identity number into the column of codes must be told.
_PERSONS_NUMBER = re.compile(r"0\d{9}|0\d{11}|\d{9}")
_LONG_NUMBER = re.compile(r"\d(?:[ .-]?\d){8}")
_VIETNAMESE_DAY = re.compile(
    r"(\d{1,2})[/-](\d{1,2})[/-](\d{4})(?:[ T]+(\d{1,2}:\d{2}(?::\d{2})?))?"
)
_WORDS = {"unit_name", "procedure_name", "channel", "status", "case", "partners_time"}
_LONGEST_WORD = 120
_NUMBERS = ("waiting_days", "reappointments", "supplement_requests", "agencies")
_DAYS = ("due_at", "finished_at", "returned_at", "apology_at", "waiting_since", "reappointed_at")
# What cannot lie ahead: it is told as having happened.
_PAST = ("finished_at", "returned_at", "apology_at", "waiting_since")
_CHANNEL_WORDS: dict[Any, tuple[str, ...]] = {
    Channel.COUNTER: ("truc tiep", "nop truc tiep", "tai quay", "mot cua"),
    Channel.ONLINE: ("truc tuyen", "nop truc tuyen", "qua mang", "dich vu cong", "internet"),
    Channel.POST: ("buu chinh", "buu dien", "bcci", "qua buu chinh", "qua buu dien"),
    Channel.ELSEWHERE: ("ngoai mot cua",),
}
_PARTNERS_WORDS: dict[Any, tuple[str, ...]] = {
    PartnersTime.SHORTER: ("ngan hon", "som hon"),
    PartnersTime.EQUAL: ("bang", "dung"),
    PartnersTime.LONGER: ("dai hon", "cham hon"),
}


# How to mend a cell. Lazy: of a hundred thousand rows hardly one needs these words.
_HINTS = {
    "received_at": gettext_lazy("viết dạng 2020-12-31T08:30 hoặc 31/12/2020 08:30"),
    "status": gettext_lazy(
        "trạng thái này chưa có trong bảng chuyển trạng thái; thêm ở trang “Tên trạng thái”"
    ),
    "procedure_code": gettext_lazy("thủ tục chưa có trong danh mục"),
    "procedure_name": gettext_lazy(
        "không có, hoặc có hơn một, thủ tục mang tên này; xin ghi mã thủ tục"
    ),
    "unit_code": gettext_lazy("không có đơn vị mang mã này vào ngày tiếp nhận"),
    "unit_name": gettext_lazy("không có, hoặc có hơn một, đơn vị mang tên này vào ngày tiếp nhận"),
    **dict.fromkeys(_DAYS, gettext_lazy("ngày viết dạng 2020-12-31 hoặc 31/12/2020")),
    **dict.fromkeys(_NUMBERS, gettext_lazy("số nguyên từ 0 đến 1000")),
}


def _choices(choices: Any, words: dict[Any, tuple[str, ...]]) -> dict[str, Any]:
    """A choice by its code, by its Vietnamese name and by what else it is called."""
    return {
        fold(name): choice
        for choice in choices
        for name in (choice.value, str(choice.label), *words.get(choice, ()))
    }


class DossierRow(Row):
    """A row whose faults name the file's own heading and never repeat what may tell of a person."""

    def __init__(self, line: Line, heading: Heading, errors: list[RowError]) -> None:
        super().__init__(line.number, line.values or {}, errors)
        self.heading = heading

    def fail(self, column: str, message: str) -> None:
        super().fail(self.heading.called(column), message)

    def parsed(self, column: str, parse: Callable[[str], _T], hint: str | Promise) -> _T | None:
        value = self.text(column)
        if not value:
            return None
        try:
            return parse(value)
        except (ValueError, LookupError):
            message = _("“%(value)s” không hợp lệ; %(hint)s")
            self.fail(column, message % {"value": shown(column, value) or "…", "hint": hint})
            return None


def shown(column: str, value: str) -> str:
    """The value as it may be repeated and kept with a fault; "" where it may tell of a person."""
    value = value.replace("\0", "").strip()
    if column.endswith("_code"):
        fits = bool(_CODE.fullmatch(value)) and not _PERSONS_NUMBER.fullmatch(value)
        return value if fits and len(value) <= LONGEST_CODE else ""
    if column in _WORDS:
        told = len(value) > _LONGEST_WORD or "@" in value or _LONG_NUMBER.search(value)
        return "" if told else value
    return value if len(value) <= 25 and not re.search(r"[^\W\d_]{2}|\d{9}", value) else ""


def moment(text: str) -> datetime:
    """A moment or a day, written the ISO way or the Vietnamese way; without a zone it is ours."""
    parsed = _read_moment(text)
    return parsed if timezone.is_aware(parsed) else timezone.make_aware(parsed)


def day(text: str) -> date:
    parsed = _read_moment(text)
    return timezone.localdate(parsed) if timezone.is_aware(parsed) else parsed.date()


def _read_moment(text: str) -> datetime:
    parsed = parse_datetime(text) or _vietnamese(text)
    if parsed is None:
        found = parse_date(text)
        if found is None:
            raise ValueError(text)
        parsed = datetime.combine(found, time.min)
    if not 1990 <= parsed.year <= 2100:
        raise ValueError(text)
    return parsed


def _vietnamese(text: str) -> datetime | None:
    found = _VIETNAMESE_DAY.fullmatch(text)
    if found is None:
        return None
    day, month, year, clock_time = found.groups()
    hour = time.fromisoformat(clock_time.zfill(5)) if clock_time else time.min
    return datetime.combine(date(int(year), int(month), int(day)), hour)


def count(text: str) -> int:
    number = int(text) if text.isascii() and text.isdecimal() else -1
    if not 0 <= number <= MOST:
        raise ValueError(text)
    return number


class DossierReader:
    """Turns lines into dossiers; everything it looks up was read at the start."""

    def __init__(self, heading: Heading, allowed: Container[int] | None = None) -> None:
        self.heading, self.allowed = heading, allowed
        self.units = UnitsByCode.load()
        self.by_name: dict[str, list[Unit]] = {}
        for unit in chain(*self.units.units.values()):
            self.by_name.setdefault(unit.search_key, []).append(unit)
        self.procedures, self.names = _catalogue()
        self.statuses = _choices(DossierStatus, {}) | {
            word.key: DossierStatus(word.status) for word in StatusWord.objects.all()
        }
        self.channels = _choices(Channel, _CHANNEL_WORDS)
        self.partners = _choices(PartnersTime, _PARTNERS_WORDS)
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
        received = row.parsed("received_at", moment, _HINTS["received_at"])
        procedure = self._procedure(row)
        channel = row.parsed("channel", lambda text: self.channels[fold(text)], self.channel_hint)
        status = row.parsed("status", lambda text: self.statuses[fold(text)], _HINTS["status"])
        days = {name: row.parsed(name, day, _HINTS[name]) for name in _DAYS}
        numbers = {name: row.parsed(name, count, _HINTS[name]) for name in _NUMBERS}
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
            due_on=days["due_at"],
            promised=days["due_at"] is not None,
            finished_on=days["finished_at"],
            returned_on=days["returned_at"],
            status=status,
            waiting_days=numbers["waiting_days"] or 0,
            waiting_since=days["waiting_since"],
            apology_on=days["apology_at"],
            reappointed_to=days["reappointed_at"],
            reappointments=numbers["reappointments"] or 0,
            supplement_requests=numbers["supplement_requests"],
            agencies=numbers["agencies"],
            partners_time=partners or "",
        )

    def _code(self, row: DossierRow) -> str:
        code = row.text("dossier_code", required=True)
        if len(code) > LONGEST_CODE:
            row.fail("dossier_code", _("mã hồ sơ dài quá 60 ký tự"))
        elif code and not _CODE.fullmatch(code):
            row.fail("dossier_code", _("mã hồ sơ chỉ gồm chữ không dấu, số và các dấu . / _ -"))
        elif _PERSONS_NUMBER.fullmatch(code):
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
                _HINTS["procedure_code"],
            )
        column = "procedure_name" if "procedure_name" in row.values else "procedure_code"
        row.text(column, required=True)
        return row.parsed(
            "procedure_name",
            lambda text: self.names[fold(text)],
            _HINTS["procedure_name"],
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
            _HINTS[column],
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
        told = {"received_at": received} | {name: days[name] for name in _PAST}
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
