"""A stretch of days that figures are asked for: a year and its parts, or any two days."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Max, Min
from django.utils.translation import gettext as _

from common import clock
from procedures.models import Dossier, MonthlyFigures
from units.models import Period

# What is read as a year: calendars reckon with the months before and after.
YEARS = range(1990, 2101)
_ROMAN = ("I", "II", "III", "IV")


@dataclass(frozen=True, slots=True)
class Span:
    """Days with a name; `query` asks for the same days in another page's address."""

    start: date
    end: date
    label: str
    query: str

    @property
    def as_of(self) -> date:
        """The day on which the figures stand: the last one, or today while it is to come."""
        return min(self.end, clock.today())

    @classmethod
    def of_year(cls, year: int) -> "Span":
        label = _("năm %(year)s") % {"year": year}
        return cls(date(year, 1, 1), date(year, 12, 31), label, f"nam={year}")

    @classmethod
    def of_days(cls, start: date, end: date) -> "Span":
        label = _("từ %(start)s đến %(end)s") % {
            "start": f"{start:%d/%m/%Y}",
            "end": f"{end:%d/%m/%Y}",
        }
        query = f"ky=ngay&tu={start:%d/%m/%Y}&den={end:%d/%m/%Y}"
        return cls(start, end, label, query)

    @classmethod
    def of_part(cls, year: int, part: str) -> "Span":
        """Of a half ("n1"), a quarter ("q3") or a month ("t12"); KeyError if there is no such part."""
        first, months, label = parts_of_year()[part]
        start = date(year, first, 1)
        end = next_month(date(year, first + months - 1, 1)) - timedelta(days=1)
        return cls(start, end, f"{label}/{year}", f"nam={year}&ky={part}")

    @classmethod
    def of_period(cls, period: Period) -> "Span":
        return cls(
            period.starts_on,
            period.ends_on,
            _("kỳ báo cáo %(name)s") % {"name": period.name},
            f"ky={period.code}",
        )


def parts_of_year() -> dict[str, tuple[int, int, str]]:
    """Key: first month, how many months, name."""
    halves = {
        "n1": (1, 6, _("6 tháng đầu năm")),
        "n2": (7, 6, _("6 tháng cuối năm")),
    }
    quarters = {
        f"q{place}": (3 * place - 2, 3, _("quý %(number)s") % {"number": roman})
        for place, roman in enumerate(_ROMAN, 1)
    }
    months = {
        f"t{month}": (month, 1, _("tháng %(number)s") % {"number": month}) for month in range(1, 13)
    }
    return halves | quarters | months


def next_month(month: date) -> date:
    return (month.replace(day=1) + timedelta(days=32)).replace(day=1)


def month_before(month: date) -> date:
    return (month.replace(day=1) - timedelta(days=1)).replace(day=1)


def figure_years() -> list[int]:
    """The years with dossiers or monthly figures and the running one, newest first. Two queries."""
    found = [
        *Dossier.objects.aggregate(first=Min("received_on"), last=Max("received_on")).values(),
        *MonthlyFigures.objects.aggregate(first=Min("month"), last=Max("month")).values(),
        clock.today(),
    ]
    years = [day.year for day in found if day is not None]
    return list(range(max(years), min(years) - 1, -1))


def year_days(year: int) -> tuple[date, date]:
    """A year's first day and the day on which its figures stand."""
    span = Span.of_year(year)
    return span.start, span.as_of
