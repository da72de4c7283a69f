"""What the portal itself says on the lines of a report that it computes.

Each measure is asked once per page, however many lines share it.
"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from common.figures import Figure, FigureState
from common.measures import figures_named
from plans.choices import IndicatorKind
from plans.models import Cell, Indicator, Report
from plans.selectors.reports import indicators_of
from units.models import Unit


def figures_for(indicators: Iterable[Indicator], unit: Unit, year: int) -> dict[int, Figure]:
    """By indicator, the portal's figure of the unit for the year so far."""
    lines = [one for one in indicators if one.kind == IndicatorKind.PORTAL]
    nothing = Figure.missing(source=_("Cổng chưa có số liệu này"))
    said: dict[str, Figure] = {}
    for name in sorted({line.measure for line in lines}):
        said[name] = (figures_named(name, [unit], year) or {}).get(unit.pk, nothing)
    return {line.pk: said[line.measure] for line in lines}


def portal_figures_of(report: Report) -> dict[int, Figure]:
    """By indicator, what the portal says on the report's computed lines now."""
    computed = indicators_of(report).filter(kind=IndicatorKind.PORTAL)
    return figures_for(computed, report.unit, report.period.year)


def is_share(indicator: Indicator, figure: Figure) -> bool:
    """Whether another value is declared as numerator and denominator, or as one number."""
    if figure.denominator is not None:
        return True
    is_unknown = figure.value is None
    return is_unknown and (indicator.unit_label == "%" or bool(indicator.denominator_label))


def differs(cell: Cell, figure: Figure) -> bool:
    """Whether what the unit declared is not what the portal says."""
    mine = (cell.numerator, cell.denominator, cell.value)
    return mine != (figure.numerator, figure.denominator, figure.value)


# --- In a snapshot ------------------------------------------------------------------------------


def as_kept(figure: Figure) -> dict[str, str]:
    """The figure with its origin, in a form that JSON keeps without loss."""
    return {
        "state": str(figure.state),
        "numerator": text_of(figure.numerator),
        "denominator": text_of(figure.denominator),
        "value": text_of(figure.value),
        "source": figure.source,
        "as_of": figure.as_of.isoformat() if figure.as_of else "",
    }


def from_kept(kept: dict[str, Any]) -> Figure:
    """A figure as a snapshot keeps it."""
    as_of = kept.get("as_of", "")
    return Figure(
        FigureState(kept["state"]),
        number_of(kept["numerator"]),
        number_of(kept["denominator"]),
        number_of(kept["value"]),
        None,
        kept.get("source", ""),
        date.fromisoformat(as_of) if as_of else None,
    )


def text_of(value: Decimal | None) -> str:
    return "" if value is None else f"{value.normalize():f}"


def number_of(text: str) -> Decimal | None:
    return Decimal(text) if text else None
