"""What this app offers to the index. Only channels in which people were really served count."""

from django.urls import reverse
from django.utils.translation import gettext as _

from common.figures import Figure
from procedures.measures import Measure, last_day, shares
from satisfaction.selectors import opinions, published_units, rated_units
from satisfaction.tally import Tally
from units.models import Unit


def _figure(tally: Tally | None, year: int) -> Figure:
    """Answers 4-5 / valid answers; n is how many people answered."""
    source = _("Phiếu đánh giá trên cổng")
    if tally is None or not tally.valid:
        return Figure.missing(source=source)
    return Figure.ratio(
        tally.satisfied, tally.valid, n=tally.ballots, source=source, as_of=last_day(year)
    )


def factor(units: list[Unit], year: int, argument: str = "") -> dict[int, Figure]:
    """Satisfaction with one factor over its questions of all sets; `argument` is its code."""
    found = opinions(units, year)
    return {pk: _figure(one.factors.get(argument), year) for pk, one in found.items()}


def overall(units: list[Unit], year: int, argument: str = "") -> dict[int, Figure]:
    """Satisfaction by the one general question, not by a mean of factors."""
    found = opinions(units, year, argument)
    return {pk: _figure(one.overall, year) for pk, one in found.items()}


def published(units: list[Unit], year: int, argument: str = "") -> dict[int, Figure]:
    """1 where the unit itself has made the year's figures public, else 0."""
    public = published_units(year)
    source = _("Sổ công khai của cổng")
    return {
        unit.pk: Figure.count(int(unit.pk in public), source=source, n=1, as_of=last_day(year))
        for unit in units
    }


def publication_rate(units: list[Unit], year: int, argument: str = "") -> dict[int, Figure]:
    """Units that made their figures public / units that receive citizens."""
    public = published_units(year)
    served = rated_units(last_day(year)).values_list("pk", flat=True)
    rows = [(pk, int(pk in public), 1) for pk in served]
    return shares(units, year, argument, rows, _("Sổ công khai của cổng"))


MEASURES: dict[str, Measure] = {
    "factor": factor,
    "overall": overall,
    "published": published,
    "publication_rate": publication_rate,
}


def measure_url(name: str, unit: Unit, year: int) -> str | None:
    """The page with the ballots behind the figure, for staff."""
    name = name.partition(":")[0]
    if name not in MEASURES:
        return None
    if name == "publication_rate":
        return f"{reverse('satisfaction:result-list')}?nam={year}"
    address = reverse("satisfaction:result-detail", args=[unit.pk])
    return f"{address}?nam={year}&pham-vi=subtree"
