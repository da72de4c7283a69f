"""What is worth a second look. Remarks never stop anyone; a narrative answers them."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from statistics import median

from django.utils.translation import gettext as _

from common.templatetags.portal import number, percent
from plans.choices import CellState, Direction, IndicatorKind
from plans.models import Cell, Indicator

# A count this many times larger or smaller than usual is worth a second look,
JUMP = 3
# and so is a share that moved by more than this many percentage points.
POINTS = 30
# "Usual" is the median of at most so many periods before.
PERIODS_BEFORE = 4


@dataclass(frozen=True)
class Remark:
    text: str
    # The narrative speaks of the line already.
    is_answered: bool = False

    def __str__(self) -> str:
        return self.text


def remarks_on(
    indicator: Indicator, cell: Cell, earlier: Sequence[Cell], failing: Sequence[str] = ()
) -> list[Remark]:
    """`earlier`: the unit's cells on this line before, newest first; `failing`: cross-checks."""
    if not indicator.is_typed:
        return [] if cell.state == CellState.MISSING else [_declared(cell)]
    found = [*_own(indicator, cell, earlier), *failing]
    return [Remark(text, bool(cell.note)) for text in found]


def _declared(cell: Cell) -> Remark:
    text = _("Đơn vị khai %(declared)s, cổng tính %(portal)s. Lý do: %(reason)s") % {
        "declared": _shown(cell.numerator, cell.denominator, cell.value),
        "portal": _shown(cell.portal_numerator, cell.portal_denominator, cell.portal_value),
        "reason": cell.difference_reason,
    }
    return Remark(text, is_answered=True)


def _shown(numerator: Decimal | None, denominator: Decimal | None, value: Decimal | None) -> str:
    return number(value) if denominator is None else f"{number(numerator)}/{number(denominator)}"


def _own(indicator: Indicator, cell: Cell, earlier: Sequence[Cell]) -> list[str]:
    if cell.state != CellState.REPORTED or indicator.kind == IndicatorKind.YES_NO:
        return []
    found = (
        _above_all(indicator, cell),
        _other_estimate(indicator, cell, earlier),
        _outlier(indicator, cell, earlier),
    )
    return [text for text in found if text]


def _above_all(indicator: Indicator, cell: Cell) -> str:
    numerator, denominator = cell.numerator, cell.denominator
    if indicator.kind != IndicatorKind.RATIO or numerator is None or denominator is None:
        return ""
    if numerator <= denominator or indicator.direction == Direction.AT_MOST:
        return ""
    return _("Tử số lớn hơn mẫu số (trên 100 %). Nếu đúng vậy, hãy ghi rõ ở phần diễn giải.")


def _other_estimate(indicator: Indicator, cell: Cell, earlier: Sequence[Cell]) -> str:
    """The year's denominator should be one number in all periods of the year."""
    if not indicator.denominator_is_yearly or not earlier:
        return ""
    before = earlier[0]
    if before.state != CellState.REPORTED or before.denominator == cell.denominator:
        return ""
    if before.report.period.year != cell.report.period.year:
        return ""
    return _("Mẫu số của cả năm khác kỳ trước (%(before)s). Hãy kiểm tra lại.") % {
        "before": number(before.denominator)
    }


def _outlier(indicator: Indicator, cell: Cell, earlier: Sequence[Cell]) -> str:
    # Steps of work go up by their nature, and so does what is counted against the year's estimate.
    if indicator.kind == IndicatorKind.MILESTONES or indicator.denominator_is_yearly:
        return ""
    known = [exact for each in earlier[:PERIODS_BEFORE] if (exact := exact_of(each)) is not None]
    mine = exact_of(cell)
    if not known or mine is None:
        return ""
    usual = median(known)
    if indicator.is_ratio:
        if abs(mine - usual) <= POINTS:
            return ""
        return _("Khác các kỳ trước hơn %(points)s điểm phần trăm (thường là %(usual)s).") % {
            "points": POINTS,
            "usual": percent(usual),
        }
    # Nothing is a multiple of nothing.
    if not usual or usual <= mine * JUMP <= usual * JUMP * JUMP:
        return ""
    return _("Khác các kỳ trước hơn %(times)s lần (thường là %(usual)s).") % {
        "times": JUMP,
        "usual": number(usual),
    }


def exact_of(cell: Cell) -> Fraction | None:
    """The percent of a share or the number itself, of a cell that says one."""
    if cell.state not in {CellState.REPORTED, CellState.ZERO}:
        return None
    if cell.denominator is not None:
        if not cell.denominator:
            return None
        return Fraction(cell.numerator or 0) * 100 / Fraction(cell.denominator)
    return None if cell.value is None else Fraction(cell.value)
