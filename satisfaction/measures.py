"""What this app offers to the index. Only channels in which people were really served count."""

from collections.abc import Callable, Iterable
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from common.figures import Figure
from procedures.measures import Measure, last_day, shares
from satisfaction.selectors import (
    COUNTED,
    Basis,
    basis_words,
    opinions,
    published_units,
    rated_units,
)
from satisfaction.tally import Tally
from units.models import Unit


def _source(basis: Basis) -> str:
    """What the figure is made of, where a criteria set has chosen."""
    source = _("Phiếu đánh giá trên cổng")
    return source if basis == COUNTED else f"{source}: {basis_words(basis)}"


def _figure(tally: Tally | None, year: int, source: str) -> Figure:
    """Answers 4-5 / valid answers; n is how many people answered."""
    if tally is None or not tally.valid:
        return Figure.missing(source=source)
    return Figure.ratio(
        tally.satisfied, tally.valid, n=tally.ballots, source=source, as_of=last_day(year)
    )


def factor(
    units: list[Unit], year: int, argument: str = "", basis: Basis = COUNTED
) -> dict[int, Figure]:
    """Satisfaction with one factor over its questions of all sets; `argument` is its code."""
    found, source = opinions(units, year, basis=basis), _source(basis)
    return {pk: _figure(one.factors.get(argument), year, source) for pk, one in found.items()}


def overall(
    units: list[Unit], year: int, argument: str = "", basis: Basis = COUNTED
) -> dict[int, Figure]:
    """Satisfaction by the one general question, not by a mean of factors."""
    found, source = opinions(units, year, argument, basis=basis), _source(basis)
    return {pk: _figure(one.overall, year, source) for pk, one in found.items()}


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


# Those that can be told which ballots to use.
BY_BALLOTS: dict[str, Callable[[list[Unit], int, str, Basis], dict[int, Figure]]] = {
    "factor": factor,
    "overall": overall,
}


def ballots_url(unit: Unit, year: int, channels: Iterable[str], rounds: Iterable[str]) -> str:
    """The page that shows just these ballots of the unit and those below it."""
    asked = {"nam": year, "pham-vi": "subtree", "kenh": ",".join(channels)}
    if codes := ",".join(rounds):
        asked["dot"] = codes
    return f"{reverse('satisfaction:result-detail', args=[unit.pk])}?{urlencode(asked, safe=',')}"


def measure_url(name: str, unit: Unit, year: int) -> str | None:
    """The page with the ballots behind the figure, for staff."""
    name = name.partition(":")[0]
    if name not in MEASURES:
        return None
    if name == "publication_rate":
        return f"{reverse('satisfaction:result-list')}?nam={year}"
    address = reverse("satisfaction:result-detail", args=[unit.pk])
    return f"{address}?nam={year}&pham-vi=subtree"
