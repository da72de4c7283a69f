"""What stands in the cells of a table of dossiers: how it is written, and what of it is repeated."""

import re
from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any, TypeVar

from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.imports import Row, RowError
from common.text import fold
from procedures.choices import Channel, PartnersTime
from procedures.imports.dossier_columns import Heading
from procedures.imports.dossier_tables import Line
from procedures.selectors.spans import YEARS

_T = TypeVar("_T")
LONGEST_CODE, LONGEST_CASE, MOST = 60, 200, 1000
CODE = re.compile(r"[A-Za-z0-9./_-]+")
# Who copies a phone or identity number into the column of codes must be told.
PERSONS_NUMBER = re.compile(r"0\d{9}|0\d{11}|\d{9}")
_LONG_NUMBER = re.compile(r"\d(?:[ .-]?\d){8}")
_VIETNAMESE_DAY = re.compile(
    r"(\d{1,2})[/-](\d{1,2})[/-](\d{4})(?:[ T]+(\d{1,2})(:\d{2}(?::\d{2})?))?"
)
_WORDS = {"unit_name", "procedure_name", "channel", "status", "case", "partners_time"}
_LONGEST_WORD = 120
# Counts with what an empty cell means, and days with the fact that they tell of.
NUMBERS = {"waiting_days": 0, "reappointments": 0, "supplement_requests": None, "agencies": None}
DAYS = {
    "due_at": "due_on",
    "finished_at": "finished_on",
    "returned_at": "returned_on",
    "apology_at": "apology_on",
    "waiting_since": "waiting_since",
    "reappointed_at": "reappointed_to",
}
# What cannot lie ahead: it is told as having happened.
PAST = ("finished_at", "returned_at", "apology_at", "waiting_since")
CHANNEL_WORDS: dict[Any, tuple[str, ...]] = {
    Channel.COUNTER: ("truc tiep", "nop truc tiep", "tai quay", "mot cua"),
    Channel.ONLINE: ("truc tuyen", "nop truc tuyen", "qua mang", "dich vu cong", "internet"),
    Channel.POST: ("buu chinh", "buu dien", "bcci", "qua buu chinh", "qua buu dien"),
    Channel.ELSEWHERE: ("ngoai mot cua",),
}
PARTNERS_WORDS: dict[Any, tuple[str, ...]] = {
    PartnersTime.SHORTER: ("ngan hon", "som hon"),
    PartnersTime.EQUAL: ("bang", "dung"),
    PartnersTime.LONGER: ("dai hon", "cham hon"),
}


# How to mend a cell. Lazy: of a hundred thousand rows hardly one needs these words.
HINTS = {
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
    **dict.fromkeys(DAYS, gettext_lazy("ngày viết dạng 2020-12-31 hoặc 31/12/2020")),
    **dict.fromkeys(NUMBERS, gettext_lazy("số nguyên từ 0 đến 1000")),
}


def words_for(choices: Any, words: dict[Any, tuple[str, ...]]) -> dict[str, Any]:
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
        fits = bool(CODE.fullmatch(value)) and not PERSONS_NUMBER.fullmatch(value)
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
    if parsed.year not in YEARS:
        raise ValueError(text)
    return parsed


def _vietnamese(text: str) -> datetime | None:
    found = _VIETNAMESE_DAY.fullmatch(text)
    if found is None:
        return None
    day, month, year, hour, rest = found.groups()
    clock_time = time.fromisoformat(f"{hour:0>2}{rest}") if hour else time.min
    return datetime.combine(date(int(year), int(month), int(day)), clock_time)


def count(text: str) -> int:
    number = int(text) if text.isascii() and text.isdecimal() else -1
    if not 0 <= number <= MOST:
        raise ValueError(text)
    return number
