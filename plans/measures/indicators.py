"""Lines of the quarterly report."""

from collections import defaultdict
from collections.abc import Iterable

from django.utils.translation import gettext as _

from common.figures import Figure
from common.measures import figures_named
from plans.models import Indicator
from plans.selectors.progress import as_figure
from plans.selectors.statements import Statement, standing_statements
from plans.selectors.totals import Total, over_periods, over_units
from units.models import Period, Unit
from units.selectors import scope_of


def indicator_figure(units: list[Unit], year: int, argument: str) -> dict[int, Figure]:
    """The year's figure of one indicator, by its own rules over periods and units.

    A line that the portal computes gives the portal's figure, if another app's records make it.
    """
    source = _("Báo cáo quý năm %(year)s, chỉ tiêu %(code)s") % {"year": year, "code": argument}
    indicator = Indicator.objects.filter(code=argument).first()
    if indicator is None or not indicator.is_typed:
        measure = indicator.measure if indicator else ""
        # Lines of reports are not asked for through one another, or two could ask in a ring.
        figures = None if measure.startswith("plans.") else figures_named(measure, units, year)
        return figures or {unit.pk: Figure.missing(source=source) for unit in units}
    scope = scope_of(units, subtree=True)
    together: dict[int, list[Total]] = defaultdict(list)
    for pk, total in unit_totals([indicator], scope, year)[indicator.code].items():
        for asked in scope[pk]:
            together[asked].append(total)
    return {
        unit.pk: as_figure(indicator, over_units(indicator, together[unit.pk]), source)
        for unit in units
    }


def unit_totals(
    indicators: Iterable[Indicator], units: Iterable[int], year: int
) -> dict[str, dict[int, Total]]:
    """Per indicator code and unit, the year as stated; units that stated nothing are absent."""
    indicators = list(indicators)
    code = indicators[0].code if len(indicators) == 1 else ""
    by_unit: dict[int, list[Statement]] = defaultdict(list)
    for statement in standing_statements(units, Period.objects.in_year(year), code=code):
        by_unit[statement.unit_id].append(statement)
    return {
        indicator.code: {
            pk: over_periods(
                indicator, filter(None, (statement.line(indicator.code) for statement in said))
            )
            for pk, said in by_unit.items()
        }
        for indicator in indicators
    }
