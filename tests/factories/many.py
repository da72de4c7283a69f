"""A district of very many communes with a year of signed reports, written in bulk."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from common.text import fold, sort_key
from plans.models import Indicator, Report, Submission
from tests.factories.plans import IndicatorFactory, ReformAreaFactory, TaskFactory, at
from tests.factories.units import UserFactory
from units.models import Level, Period, Unit

LINES = 18


def many_lines(plan: Any) -> list[Indicator]:
    """Eighteen lines over seven areas, each with a task of the plan; every third is a number."""
    lines = []
    for number in range(1, LINES + 1):
        is_count = number % 3 == 0
        indicator = IndicatorFactory(
            code=f"M{number:02d}",
            kind="count" if is_count else "ratio",
            across_periods="sum" if is_count else "accumulate",
            area=ReformAreaFactory(code=str(number % 7 + 1)),
            for_levels="district,commune",
        )
        area = indicator.area
        target = 10_000 if is_count else 90
        TaskFactory(plan=plan, area=area, code=f"9.{number}", indicator=indicator, target=target)
        lines.append(indicator)
    return lines


def many_units(district: Unit, count: int) -> list[Unit]:
    """So many communes more below the district."""
    start = Unit.objects.count()
    level = Level.objects.get_or_create(code="commune", defaults={"name": "Xã"})[0]
    names = [f"Xã Số {start + number}" for number in range(count)]
    units = Unit.objects.bulk_create(
        Unit(
            code=f"B{start + number:05d}",
            name=name,
            level=level,
            parent=district,
            valid_from=date(2000, 1, 1),
            search_key=fold(name),
            sort_key=sort_key(name.removeprefix("Xã ")),
        )
        for number, name in enumerate(names)
    )
    for unit in units:
        unit.path = f"{district.path}{unit.pk:08d}."
    Unit.objects.bulk_update(units, ["path"], batch_size=500)
    return units


def many_statements(
    units: Sequence[Unit], periods: Sequence[Period], lines: Sequence[Indicator], leader: Any
) -> None:
    """Each unit's signed report of each period with all lines; a tenth of the lines is n/a."""
    reports = Report.objects.bulk_create(
        (Report(unit=unit, period=period) for unit in units for period in periods), batch_size=1000
    )
    moment, official = at(2020, 9, 15), UserFactory()
    Submission.objects.bulk_create(
        (
            Submission(
                report=report,
                number=1,
                submitted_by=official,
                submitted_at=moment,
                signed_by=leader,
                signed_at=moment,
                content={line.code: _said(line, place, row) for row, line in enumerate(lines)},
            )
            for place, report in enumerate(reports)
        ),
        batch_size=1000,
    )


def _said(line: Indicator, place: int, row: int) -> dict[str, str]:
    said = {
        "state": "reported",
        "numerator": "",
        "denominator": "",
        "value": "",
        "ground": "",
        "note": "Đã thực hiện theo kế hoạch của Ủy ban nhân dân xã trong kỳ báo cáo.",
    }
    if (place + row) % 10 == 0:
        return said | {"state": "not_applicable", "ground": "Không được giao"}
    if line.is_ratio:
        return said | {"numerator": str(10 + place % 11), "denominator": "20"}
    return said | {"value": str(place % 7)}
