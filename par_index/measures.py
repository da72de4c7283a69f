"""Figures that the index gives to the index: what the units below have reached and have filed."""

from fractions import Fraction

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from common.figures import Figure
from par_index.choices import CardState
from par_index.models import IndexRun, Scorecard, UnitResult
from par_index.scoring.numbers import text_number, to_decimal
from units.models import Unit
from units.selectors import scope_of


def subordinate_mean(units: list[Unit], year: int, argument: str = "") -> dict[int, Figure]:
    """Mean percent of the units directly below, from the newest run that covers them.

    A published run is preferred to a final one, that to a provisional one. The mean is of exact percents; it is cut to
    34 digits, never rounded to what is published.
    """
    source = _("Chỉ số CCHC năm %(year)s của các đơn vị trực thuộc") % {"year": year}
    runs = newest_runs(year)
    percents: dict[int | None, list[Fraction]] = {}
    found = UnitResult.objects.filter(run__in=runs, unit__parent__in=units).exclude(percent=None)
    for parent, exact in found.values_list("unit__parent_id", "percent_exact"):
        percents.setdefault(parent, []).append(text_number(exact))
    return {unit.pk: _mean(percents.get(unit.pk, []), source) for unit in units}


def newest_runs(year: int) -> list[int]:
    """Per level the run to believe: the newest published, else the newest final, else the newest."""
    runs = (
        IndexRun.objects.done()
        .filter(year=year)
        .annotate(is_published=Q(published_at__isnull=False))
        .order_by("is_published", "is_final", "pk")
        .values_list("criteria_set__level_id", "pk")
    )
    return list(dict(runs).values())


def _mean(percents: list[Fraction], source: str) -> Figure:
    if not percents:
        return Figure.missing(source=source)
    mean = sum(percents, Fraction(0)) / len(percents)
    return Figure.count(to_decimal(mean), source=source, n=len(percents))


def self_scored_rate(units: list[Unit], year: int, argument: str = "") -> dict[int, Figure]:
    """How many cards below each unit its leader has signed, of those there are.

    Of a unit with no cards below it, its own; with the argument "own" always its own.
    """
    source = _("Bảng chấm điểm năm %(year)s trên cổng") % {"year": year}
    scope = scope_of(units, subtree=True)
    own: dict[int, list[bool]] = {}
    below: dict[int, list[bool]] = {}
    for card in Scorecard.objects.with_state().filter(year=year, unit__in=scope):
        is_signed = card.card_state not in (CardState.OPEN, CardState.SUBMITTED)
        for asked in scope[card.unit_id]:
            (own if asked == card.unit_id else below).setdefault(asked, []).append(is_signed)
    found = own if argument == "own" else own | below
    return {unit.pk: _share(found.get(unit.pk, []), source) for unit in units}


def _share(answers: list[bool], source: str) -> Figure:
    if not answers:
        return Figure.missing(source=source)
    return Figure.ratio(sum(answers), len(answers), source=source)


MEASURES = {"subordinate_mean": subordinate_mean, "self_scored_rate": self_scored_rate}


def measure_url(name: str, unit: Unit, year: int) -> str | None:
    """Where the records behind one of these figures are shown."""
    pages = {
        "subordinate_mean": "par_index:dashboard",
        "self_scored_rate": "par_index:scorecard-list",
    }
    measure = name.partition(":")[0].rpartition(".")[2]
    return reverse(pages[measure]) if measure in pages else None
