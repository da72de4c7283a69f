"""Why this score: one unit of a run, and one component of a run."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from par_index import access, figures, selectors
from par_index.explanations import rule_sentence
from par_index.models import IndexRun, Scorecard, UnitResult
from par_index.scoring import SetSpec
from par_index.scoring.index import SCORED
from par_index.selectors import AreaScore, ResultLine
from par_index.selectors.history import predecessors_of, years_of
from par_index.selectors.places import group_place, place_range, range_basis
from par_index.selectors.simulation import open_gains
from par_index.selectors.specs import spec_of
from par_index.selectors.twins import twin_codes
from par_index.views.line import anchor_of
from par_index.views.runs import run_state
from units.access import has_permission
from units.models import Unit
from units.permissions import Permission

SHOWN_GAINS = 8
UNIT_SERIES, MEAN_SERIES = _("Đơn vị này"), _("Trung bình")


@dataclass(frozen=True)
class Loss:
    """A line of the result with its rule and what it is made of."""

    line: ResultLine
    rule: str
    url: str | None
    before: Decimal | None = None

    @property
    def change(self) -> Decimal | None:
        return None if self.before is None else self.line.points - self.before

    @property
    def anchor(self) -> str:
        return anchor_of(self.line.code)


@dataclass(frozen=True)
class AreaRow:
    """An area of the unit beside the mean of all units and last year."""

    score: AreaScore
    mean: AreaScore | None
    before: AreaScore | None
    lines: list[Loss]

    @property
    def change(self) -> Decimal | None:
        if self.before is None or self.before.percent is None or self.score.percent is None:
            return None
        return self.score.percent - self.before.percent


def unit_detail(request: HttpRequest, run: int, unit: int) -> HttpResponse:
    found = access.get_run(request.user, run)
    result = access.get_result(request.user, found, unit)
    may_see = access.may_see_details(request.user, result.unit)
    before_run = selectors.previous_run(found)
    before = selectors.unit_result(before_run, result.unit) if before_run else None
    lines = _lines(found, result, before_run, before, may_see=may_see)
    areas = _areas(found, result, before, lines)
    lost = [line.code for line in selectors.lost_points(result)]
    context = {
        "run": found,
        "breadcrumbs": trail(found, str(result.unit)),
        "state": run_state(found),
        "result": result,
        "lost_total": result.maximum - result.points,
        "losses": [lines[code] for code in lost],
        "areas": areas,
        "adjustments": [item for item in selectors.adjustment_lines(result) if item.points],
        "set_aside": [row for row in lines.values() if row.line.state.code != SCORED],
        "before": before,
        "before_run": before_run,
        "change": _change(result, before),
        "story": selectors.rank_story(found, result.unit),
        "axes": [row.score.name for row in areas],
        "series": _series(areas),
        "scale": spec_of(found.criteria_set).scale,
        "may_see": may_see,
        "may_run": has_permission(request.user, Permission.INDEX_RUN),
        "rescaled": any(row.line.state.code == "not_held" for row in lines.values()),
    }
    context |= _standing(found, result)
    context |= _history(found, result)
    context |= _card(found, result) if may_see else {}
    return render(request, "par_index/unit_detail.html", context)


def trail(run: IndexRun, here: str) -> list[tuple[str, str]]:
    """The way back to the heat map of the same run."""
    whole = f"{reverse('par_index:dashboard')}?lan-tinh={run.pk}"
    return [(str(_("Chỉ số")), whole), (here, "")]


def _lines(
    run: IndexRun,
    result: UnitResult,
    before_run: IndexRun | None,
    before: UnitResult | None,
    *,
    may_see: bool,
) -> dict[str, Loss]:
    spec = spec_of(run.criteria_set)
    old: dict[str, Decimal] = {}
    if before_run is not None and before is not None:
        # A code may have meant another component last year.
        told = {line.code: line.points for line in selectors.result_lines(before)}
        twins = twin_codes(before_run.criteria_set, run.criteria_set)
        old = {code: told[twin] for code, twin in twins.items() if twin in told}
    lines = {}
    for line in selectors.result_lines(result):
        url = record_url(line, result.unit, run) if may_see else None
        lines[line.code] = Loss(line, rule_words(spec, line.code), url, old.get(line.code))
    return lines


def rule_words(spec: SetSpec, code: str) -> str:
    component = spec.by_code.get(code)
    return rule_sentence(component.rule, component.maximum) if component else ""


def record_url(line: ResultLine, unit: Unit, run: IndexRun) -> str | None:
    """The records behind a line that came from the portal's registers."""
    if not line.source_name:
        return None
    ballots = figures.ballots_of(run.criteria_set)
    return figures.measure_url(line.source_name, unit, run.year, ballots)


def _areas(
    run: IndexRun, result: UnitResult, before: UnitResult | None, lines: dict[str, Loss]
) -> list[AreaRow]:
    means = {area.code: area for area in selectors.summary_of(run).areas}
    old = {area.code: area for area in selectors.area_scores(before)} if before else {}
    return [
        AreaRow(
            area,
            means.get(area.code),
            old.get(area.code),
            [row for row in lines.values() if row.line.area == area.code],
        )
        for area in selectors.area_scores(result)
    ]


def _series(areas: list[AreaRow]) -> list[tuple[str, list[Decimal | None]]]:
    from_unit = [row.score.percent for row in areas]
    from_all = [row.mean.percent if row.mean else None for row in areas]
    return [(str(UNIT_SERIES), from_unit), (str(MEAN_SERIES), from_all)]


def _change(result: UnitResult, before: UnitResult | None) -> Decimal | None:
    if before is None or before.percent is None or result.percent is None:
        return None
    return result.percent - before.percent


def _standing(run: IndexRun, result: UnitResult) -> dict[str, Any]:
    """Among all, among peers, and which places can't be told apart."""
    ranked = run.results.exclude(rank=None).aggregate(
        all=Count("pk"), group=Count("pk", filter=Q(group=result.group))
    )
    return {
        "ranked": ranked["all"],
        "range": place_range(result),
        "basis": range_basis(run),
        "group_place": group_place(result),
        "group_size": ranked["group"],
    }


def _history(run: IndexRun, result: UnitResult) -> dict[str, Any]:
    years = years_of(result.unit, run)
    percents = {year.run.year: year.result.percent for year in years}
    # A year without a published result is a gap in the line, not a shorter way.
    spanned = range(min(percents), max(percents) + 1) if percents else ()
    return {
        "years": years,
        "year_labels": [str(year) for year in spanned],
        "year_series": [(str(UNIT_SERIES), [percents.get(year) for year in spanned])],
        "made_of": predecessors_of([result.unit]).get(result.unit.pk, []),
    }


def _card(run: IndexRun, result: UnitResult) -> dict[str, Any]:
    """The way from the unit's own marks to the final ones, and what could still be gained."""
    card = (
        Scorecard.objects.with_state()
        .filter(criteria_set=run.criteria_set, year=run.year, unit=result.unit)
        .first()
    )
    if card is None:
        return {}
    rows = selectors.score_comparison(card, with_figures=False, with_history=False)
    stages = {stage for row in rows for stage in row.marks}
    gains = open_gains(run, result, card)
    return {
        "card": card,
        "stages": stages,
        "totals": selectors.stage_totals(rows, result),
        "gains": gains[:SHOWN_GAINS],
        "gain_count": len(gains),
    }
