"""The roll-up as a table: what the page shows, cell by cell."""

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from plans.choices import CellState
from plans.selectors.rollups import RolledCell, RolledLine, RollUp


def roll_up_table(rolled: RollUp) -> tuple[list[str], list[list[Any]]]:
    """Head and rows; a percent has one decimal, as on the page, and stands beside its parts."""
    return _head(rolled), [_row(rolled, line) for line in rolled.lines]


def roll_up_name(rolled: RollUp) -> str:
    """ "tong-hop-2020-29686-da-duyet": year, unit where one was chosen, which statements."""
    parts = ["tong-hop", str(rolled.year)]
    if rolled.is_chosen and rolled.root:
        parts.append(rolled.root.code)
    parts.append("da-duyet" if rolled.accepted_only else "tam-tinh")
    return "-".join(parts)


def _head(rolled: RollUp) -> list[str]:
    head = [
        _("Lĩnh vực"),
        _("Mã"),
        _("Chỉ tiêu"),
        _("Đơn vị tính"),
        _("Cách cộng các kỳ"),
        _("Cách cộng các đơn vị"),
        _("Mục tiêu"),
    ]
    for name in [*map(str, rolled.periods), _("Lũy kế năm %(year)s") % {"year": rolled.year}]:
        head += [
            name,
            f"{name}: {_('tử số')}",
            f"{name}: {_('mẫu số')}",
            f"{name}: {_('đơn vị có số')}",
            f"{name}: {_('đơn vị phải báo cáo')}",
            f"{name}: {_('đơn vị thiếu')}",
        ]
    return head


def _row(rolled: RollUp, line: RolledLine) -> list[Any]:
    indicator = line.indicator
    row: list[Any] = [
        str(indicator.area),
        indicator.code,
        indicator.name,
        indicator.unit_label,
        str(indicator.get_across_periods_display()) if indicator.is_typed else _("Cổng tự tính"),
        str(indicator.get_across_units_display()) if indicator.is_typed else "",
        line.target,
    ]
    if line.year is None:
        empty: list[Any] = ["", None, None, None, None, ""]
        return [*row, *(empty * len(rolled.periods)), *_computed(line)]
    for cell in [*line.cells, line.year]:
        row += _cell(cell)
    return row


def _cell(cell: RolledCell) -> Iterator[Any]:
    total = cell.total
    if total.state == CellState.MISSING:
        yield _("chưa có")
    elif total.state == CellState.NOT_APPLICABLE:
        yield _("không áp dụng")
    elif total.exact is None:
        yield _("không phát sinh")
    else:
        yield shown(total.exact, is_percent=total.value is None)
    yield total.numerator
    yield total.denominator
    yield cell.counted
    yield cell.asked
    named = ", ".join(unit.short_name for unit in cell.named)
    more = _("và %(count)s đơn vị khác") % {"count": cell.unnamed} if cell.unnamed else ""
    yield f"{named} {more}".strip()


def _computed(line: RolledLine) -> list[Any]:
    figure = line.computed
    if figure is None or figure.exact is None:
        missing = figure is None or figure.state == "missing"
        return [_("chưa có") if missing else _("không phát sinh"), None, None, None, None, ""]
    is_percent = bool(figure.denominator) or figure.is_percent
    value = shown(figure.exact, is_percent=is_percent)
    return [value, figure.numerator, figure.denominator, None, None, ""]


def shown(exact: Fraction, *, is_percent: bool) -> Decimal:
    """The number as the page prints it: a percent with one decimal, others with up to four."""
    places = Decimal("0.1") if is_percent else Decimal("0.0001")
    value = (Decimal(exact.numerator) / exact.denominator).quantize(places, ROUND_HALF_UP)
    return value if is_percent else Decimal(f"{value.normalize():f}")
