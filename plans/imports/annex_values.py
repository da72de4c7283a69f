"""What people write into an annex's cells: when, how much, who."""

import calendar
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from common.text import fold
from units.models import Unit

# --- When -------------------------------------------------------------------------------------

# With its year, or with a stroke: "tháng 6-7" is no day.
_DAY = re.compile(
    r"(?<![\d/.-])(?:(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})|(?<!thang )(?<!quy )(\d{1,2})/(\d{1,2}))"
    r"(?![\d/])"
)
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_YEAR = re.compile(r"(?:[/-]\s*|nam\s*)?(?<!\d)(\d{4})(?!\d)")
_PART = re.compile(r"(quy|thang)\s*(iv|iii|ii|i|\d{1,2})(?![a-z0-9])")
_NUMBER = re.compile(r"(?<![a-z0-9])(iv|iii|ii|i|\d+)(?![a-z0-9])")
_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_FROM = ("tu ", "sau ", "ke tu ")


@dataclass(frozen=True)
class Due:
    on: date | None
    text: str
    # What the words were taken to mean, or why they were not.
    note: str = ""


def read_due(text: str, year: int) -> Due:
    """A day, the end of a quarter or month, or words that stay words."""
    if not text:
        return Due(None, "")
    found, is_bare = _days(text, year)
    if found is None:
        return Due(
            None, text, _("“%(text)s” không phải ngày có thật; ghi nguyên văn") % {"text": text}
        )
    if len(found) == 1 and not fold(text).startswith(_FROM):
        if is_bare:
            return Due(found[0], "")
        note = _("“%(text)s” được hiểu là hạn %(day)s") % {
            "text": text,
            "day": f"{found[0]:%d/%m/%Y}",
        }
        return Due(found[0], text, note)
    return Due(None, text)


def _days(text: str, year: int) -> tuple[list[date] | None, bool]:
    """The days a text names, and whether it is nothing but a day; None where one is impossible."""
    iso = _ISO.fullmatch(text)
    if iso:
        day = _day(int(iso[1]), int(iso[2]), int(iso[3]))
        return ([day] if day else None), True
    words = fold(text)
    named = list(_DAY.finditer(words))
    if named:
        days = [
            _day(int(m[3]), int(m[2]), int(m[1])) if m[3] else _day(year, int(m[5]), int(m[4]))
            for m in named
        ]
        is_bare = bool(_DAY.fullmatch(words)) and bool(named[0][3])
        return (None if None in days else [day for day in days if day]), is_bare
    return _part_of_year(words, year), False


def _part_of_year(words: str, year: int) -> list[date] | None:
    """The end of the one quarter or month that is named; of several, nothing.

    "Quý II" ends with its last month here; which day reports close is another matter.
    """
    years = _YEAR.findall(words)
    words = _YEAR.sub(" ", words)
    part = _PART.search(words)
    if part is None or len(_NUMBER.findall(words)) != 1 or len(years) > 1:
        return []
    number = _QUARTERS.get(part[2]) or int(part[2])
    month = number * 3 if part[1] == "quy" else number
    return [_month_end(int(years[0] if years else year), month)] if 1 <= month <= 12 else None


def _month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


# --- How much -----------------------------------------------------------------------------------

_MONEY = re.compile(
    r"(?P<sum>\d+(?:[.,\s]\d+)*)\s*"
    r"(?P<unit>tỷ|tỉ|triệu|tr|nghìn|ngàn)?\s*(?P<dong>đồng|đ|vnđ|vnd)?\.?"
    r"(?:\s*[;,(:–-]\s*(?P<rest>.+?)\)?)?",
    re.IGNORECASE | re.DOTALL,
)
_TIMES = {"tỷ": 10**9, "tỉ": 10**9, "triệu": 10**6, "tr": 10**6, "nghìn": 1000, "ngàn": 1000}
_SMALL = 100_000


@dataclass(frozen=True)
class Money:
    sum: Decimal | None
    text: str
    note: str = ""
    fault: str = ""


def header_times(header: str) -> int:
    """ "Kinh phí (triệu đồng)": what one in the column is worth."""
    words = header.lower()
    if "1.000" in words or "1000" in words:
        return 1000
    said = set(re.findall(r"\w+", words))
    return next((times for word, times in _TIMES.items() if word in said), 1)


def read_money(text: str, times: int = 1) -> Money:
    """A sum in đồng, and the source of funds behind it; what is no sum stays words."""
    if not text:
        return Money(None, "")
    found = _MONEY.fullmatch(text)
    if found is None:
        return Money(None, text)
    unit, has_dong = found["unit"], found["dong"]
    spoken = 1 if has_dong else times
    worth = _TIMES[unit.lower()] if unit else spoken
    number = _number(found["sum"], is_whole=worth == 1)
    rest = (found["rest"] or "").strip()
    if number is None:
        return Money(None, text)
    total = number * worth
    if total != total.to_integral_value() or total >= Decimal(10) ** 16:
        return Money(
            None, text, fault=_("“%(text)s” không phải số tiền tròn đồng") % {"text": text}
        )
    note = ""
    if 0 < total < _SMALL and not unit and not has_dong:
        note = _("“%(text)s” được hiểu là %(sum)s đồng; nếu là triệu đồng hãy ghi rõ") % {
            "text": text,
            "sum": f"{total:.0f}",
        }
    return Money(total.quantize(Decimal(1)), rest, note)


def _number(text: str, *, is_whole: bool) -> Decimal | None:
    """1.200.000 · 1,2 · 500,000,000: a comma before exactly three digits groups only whole đồng."""
    text = "".join(text.split())
    if re.fullmatch(r"\d{1,3}(\.\d{3})+(,\d+)?", text):
        text = text.replace(".", "").replace(",", ".")
    elif re.fullmatch(r"\d{1,3}(,\d{3}){2,}", text) or (
        is_whole and re.fullmatch(r"\d{1,3},\d{3}", text)
    ):
        text = text.replace(",", "")
    else:
        text = text.replace(",", ".")
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


# --- Who ------------------------------------------------------------------------------------------

_PARTS = re.compile(r"\s*[;\n]\s*")
_COMMAS = re.compile(r"\s*,\s*")
_OFFICE = re.compile(r"^(ubnd|uy ban nhan dan)\s+")


class Bodies:
    """Units by the names people write: with or without accents, "UBND xã …", "… huyện"."""

    def __init__(self, units: Iterable[Unit], own: Unit) -> None:
        self._found: dict[str, set[int]] = {}
        self._units: dict[int, Unit] = {}
        own_name = fold(own.name)
        for unit in units:
            self._units[unit.pk] = unit
            name = fold(unit.name)
            names = {name, fold(unit.short_name), _OFFICE.sub("", name)}
            names |= {f"{name} {own_name}", f"{name} {own_name.partition(' ')[0]}"}
            for one in names:
                self._found.setdefault(one, set()).add(unit.pk)

    def named(self, text: str) -> Unit | None:
        """The one unit of this name; a name that two bear names nobody."""
        words = fold(text).strip(" .")
        keys = self._found.get(words) or self._found.get(_OFFICE.sub("", words)) or set()
        return self._units[next(iter(keys))] if len(keys) == 1 else None

    def all_named(self, text: str) -> tuple[list[Unit], list[str]]:
        """The units that a cell names one after the other, and what names none."""
        units: dict[int, Unit] = {}
        unknown: list[str] = []
        for part in filter(None, _PARTS.split(text)):
            for name in self._split(part):
                unit = self.named(name)
                if unit is None:
                    unknown.append(name)
                else:
                    units[unit.pk] = unit
        return list(units.values()), unknown

    def _split(self, part: str) -> list[str]:
        """At commas only where that finds somebody: "UBND các xã, thị trấn" is one name."""
        if self.named(part) is not None:
            return [part]
        names = [name for name in _COMMAS.split(part) if name]
        return names if any(self.named(name) for name in names) else [part]
