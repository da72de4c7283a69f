"""The whole district at a glance: heat map, who has not filed, where points are lost."""

from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from par_index import selectors
from par_index.models import IndexRun, UnitResult
from par_index.selectors.places import place_range
from par_index.views.choice import Choice, choice_of, newest_set, page
from par_index.views.runs import run_state
from par_index.views.tabs import index_tabs
from plans.selectors.overview import filing, tasks_at_risk
from units.access import has_permission, require
from units.models import Level
from units.permissions import Permission

SHOWN_COMPONENTS, SHOWN_TASKS, SHOWN_FALLEN = 6, 5, 30
BANDS_LOST = 2


def dashboard(request: HttpRequest) -> HttpResponse:
    require(request.user, Permission.INDEX_VIEW)
    choice = choice_of(request)
    run = choice.run
    context = frame(request, choice, "dashboard")
    if run:
        context |= _figures(request, run, choice)
    year = run.year if run else getattr(context["criteria_set"], "year", None)
    if year:
        risks = tasks_at_risk(request.user, year)
        context |= {
            "filing": filing(request.user, year),
            "risks": risks[:SHOWN_TASKS],
            "risk_count": len(risks),
        }
    return render(request, "par_index/dashboard.html", context)


def frame(request: HttpRequest, choice: Choice, active: str) -> dict[str, Any]:
    """What the pages over one run have in common."""
    run = choice.run
    newest = selectors.latest_run(choice.level) if run else None
    return {
        "run": run,
        "state": run_state(run) if run else None,
        "older": run is not None and newest is not None and run.pk != newest.pk,
        "level": Level.objects.filter(pk=choice.level).first(),
        "tabs": index_tabs(request.user, active, choice.query),
        "form": choice.form,
        "may_run": has_permission(request.user, Permission.INDEX_RUN),
        "criteria_set": run.criteria_set if run else newest_set(choice.level),
        "unit_count": choice.seen.count() if run else 0,
    }


def _figures(request: HttpRequest, run: IndexRun, choice: Choice) -> dict[str, Any]:
    sort = "ten" if request.GET.get("xep") == "ten" else "hang"
    results = choice.results.order_by("unit__sort_key") if sort == "ten" else choice.results
    shown = page(request, results)
    heat = selectors.heat_map(run, choice.compared, shown.object_list)
    ranges = {row.result.pk: place_range(row.result) for row in heat.rows}
    return {
        "heat": heat,
        "page_obj": shown,
        "sort": sort,
        "ranges": ranges,
        "has_ranges": any(found and not found.is_certain for found in ranges.values()),
        "costliest": selectors.costliest_components(run, SHOWN_COMPONENTS),
        "not_separating": selectors.summary_of(run).not_separating,
        "fallen": _fallen(choice.seen, choice.compared),
    }


def _fallen(seen: QuerySet[UnitResult], compared: IndexRun | None) -> list[UnitResult]:
    """Units that fell two bands since then; each carries `band_before`."""
    if compared is None:
        return []
    before = compared.results.filter(unit=OuterRef("unit"))
    rows = seen.annotate(
        band_before=Subquery(before.values("band")[:1]),
        position_before=Subquery(before.values("band_position")[:1]),
    ).filter(band_position__gte=F("position_before") + BANDS_LOST)
    return list(rows.defer("areas", "percent_exact")[:SHOWN_FALLEN])
