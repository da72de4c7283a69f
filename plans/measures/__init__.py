"""Figures that plans and reports offer to the index.

Each measure takes the units, the year and an argument, and answers per unit with a Figure.
What a unit stated comes from signed statements only: the newest one that was not returned
(`selectors.standing_statements`), so that a figure is provisional between signature and the
district's acceptance and firm after it. A district covers its subtree: its figure is made of its
own and its communes', and what is missing is left out.
"""

from collections.abc import Callable

from django.urls import reverse

from common.figures import Figure
from plans.measures.indicators import indicator_figure
from plans.measures.inspections import findings_resolved_rate, inspected_rate
from plans.measures.reports import report_timeliness
from plans.measures.tasks import assigned_rate, completion_rate
from plans.models import Plan
from units.choices import COMMUNE
from units.models import Unit

Measure = Callable[[list[Unit], int, str], dict[int, Figure]]

MEASURES: dict[str, Measure] = {
    "ratio": indicator_figure,
    "count": indicator_figure,
    "assigned_rate": assigned_rate,
    "completion_rate": completion_rate,
    "report_timeliness": report_timeliness,
    "inspected_rate": inspected_rate,
    "findings_resolved_rate": findings_resolved_rate,
}


def measure_url(name: str, unit: Unit, year: int) -> str | None:
    """The page that shows the records behind a figure ("plans.ratio:TC01", with or without the app)."""
    measure, _colon, argument = name.removeprefix("plans.").partition(":")
    query = f"?don-vi={unit.pk}&nam={year}"
    if measure in {"ratio", "count"} and argument:
        return reverse("plans:indicator-detail", args=[argument]) + query
    if measure == "report_timeliness":
        # A commune's own reports; for a district the whole table, as the figure counts it.
        own = unit.level_id == COMMUNE
        return reverse("plans:report-list") + (query if own else f"?nam={year}")
    if measure == "inspected_rate":
        return reverse("plans:inspection-list") + query
    if measure == "findings_resolved_rate":
        return reverse("plans:finding-list") + query
    if measure in {"assigned_rate", "completion_rate"}:
        if not Plan.objects.filter(year=year).exists():
            return None
        return reverse("plans:plan-detail", args=[year]) + query
    return None
