"""All components of a run, and one of them in all units."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from par_index import access, selectors
from par_index.models import Criterion, IndexRun, UnitResult
from par_index.scoring import rounded
from par_index.selectors import ComponentSum, ResultLine
from par_index.selectors.runs import ComponentRow
from par_index.selectors.specs import spec_of
from par_index.selectors.twins import set_change, twin_codes
from par_index.views.choice import PER_PAGE, choice_of, page, seen_results
from par_index.views.dashboard import frame
from par_index.views.results import record_url, rule_words, trail
from par_index.views.runs import run_state
from units.access import require
from units.permissions import Permission

# More bars than this are a list and no picture.
MOST_BARS = 60
MOST_BINS = 8


def component_list(request: HttpRequest) -> HttpResponse:
    """Every component by area, with what it costs, and whether it still separates units."""
    require(request.user, Permission.INDEX_VIEW)
    choice = choice_of(request)
    context = frame(request, choice, "component-list")
    if choice.run:
        summary = selectors.summary_of(choice.run)
        by_cost = request.GET.get("xep") == "mat"
        context |= {
            "summary": summary,
            "groups": _groups(summary, by_cost=by_cost),
            "sort": "mat" if by_cost else "bo",
            "not_separating": summary.not_separating,
            "has_notes": any(one.same or not one.units for one in summary.components),
        }
    return render(request, "par_index/component_list.html", context)


def _groups(summary: selectors.RunSummary, *, by_cost: bool) -> list[dict[str, Any]]:
    if by_cost:
        dearest = sorted(summary.components, key=lambda one: (-one.exact_mean_lost, one.code))
        return [{"area": None, "components": dearest}]
    by_area: dict[str, list[ComponentSum]] = {area.code: [] for area in summary.areas}
    for component in summary.components:
        by_area.setdefault(component.area, []).append(component)
    return [
        {"area": area, "components": by_area[area.code]}
        for area in summary.areas
        if by_area[area.code]
    ]


def component_detail(request: HttpRequest, run: int, code: str) -> HttpResponse:
    found = access.get_run(request.user, run)
    criterion = Criterion.objects.filter(criteria_set=found.criteria_set_id, code=code).first()
    if criterion is None:
        raise Http404
    seen = seen_results(request.user, found)
    shown = page(request, seen)
    rows = _rows(found, code, shown.object_list)
    is_whole = shown.paginator.num_pages == 1
    before_run, before = _before(found, code, rows)
    counted = [row for row in rows if row.line.exact_maximum]
    context = {
        "run": found,
        "breadcrumbs": trail(found, criterion.code),
        "state": run_state(found),
        "criterion": criterion,
        "area": next(
            (a for a in spec_of(found.criteria_set).areas if a.code == criterion.area_code), None
        ),
        "rule": rule_words(spec_of(found.criteria_set), code),
        "rows": [_row(request.user, found, row, before) for row in rows],
        "page_obj": shown,
        "per_page": PER_PAGE,
        "counted": len(counted),
        "is_whole": is_whole,
        "sum": selectors.summary_of(found).component(code),
        "before_run": before_run,
        "rule_changed": before_run is not None and _rule_changed(before_run, found, code),
        "bins": point_bins(counted, criterion.maximum) if is_whole else [],
        "bars": _bars(found, rows) if len(rows) <= MOST_BARS else [],
    }
    return render(request, "par_index/component_detail.html", context)


def _rows(run: IndexRun, code: str, results: Sequence[UnitResult]) -> list[ComponentRow]:
    """The page's units, the most points first; only their lines are read."""
    units = [result.unit_id for result in results]
    return selectors.component_across_units(run, code, units)


def _before(
    run: IndexRun, code: str, rows: list[ComponentRow]
) -> tuple[IndexRun | None, dict[int, ResultLine]]:
    """Last year's line of the component's twin by unit."""
    earlier = selectors.previous_run(run)
    twin = earlier and twin_codes(earlier.criteria_set, run.criteria_set).get(code)
    if earlier is None or not twin:
        return None, {}
    units = [row.unit.pk for row in rows]
    lines = selectors.component_across_units(earlier, twin, units)
    return earlier, {row.unit.pk: row.line for row in lines}


def _rule_changed(earlier: IndexRun, run: IndexRun, code: str) -> bool:
    change = set_change(earlier.criteria_set, run.criteria_set)
    return code in {after.code for _before, after in change.rules + change.maxima}


def _row(
    user: Any, run: IndexRun, row: ComponentRow, before: dict[int, ResultLine]
) -> dict[str, Any]:
    may_see = access.may_see_details(user, row.unit)
    earlier = before.get(row.unit.pk)
    counted = earlier is not None and earlier.exact_maximum and row.line.exact_maximum
    return {
        "unit": row.unit,
        "line": row.line,
        "url": reverse("par_index:unit-detail", args=[run.pk, row.unit.pk]),
        "record_url": record_url(row.line, row.unit, run) if may_see else None,
        "may_see": may_see,
        "before": earlier,
        "change": row.line.points - earlier.points if earlier and counted else None,
    }


def _bars(run: IndexRun, rows: list[ComponentRow]) -> list[tuple[Any, ...]]:
    return [
        (
            row.unit.short_name,
            rounded(row.line.exact_points) if row.line.exact_maximum else None,
            reverse("par_index:unit-detail", args=[run.pk, row.unit.pk]),
        )
        for row in rows
    ]


def point_bins(
    rows: Sequence[ComponentRow], maximum: Decimal
) -> list[tuple[Fraction, Fraction, int]]:
    """Eight equal bins from nothing to the maximum; full points belong to the last."""
    if not rows or not maximum:
        return []
    width = Fraction(maximum) / MOST_BINS
    found = [0] * MOST_BINS
    for row in rows:
        found[min(int(row.line.exact_points / width), MOST_BINS - 1)] += 1
    return [(width * place, width * (place + 1), number) for place, number in enumerate(found)]
