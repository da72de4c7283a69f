"""Any units over any years side by side."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from common import clock
from common.text import fold
from par_index import access
from par_index.choices import RunState
from par_index.forms_results import ComparisonForm
from par_index.models import IndexRun
from par_index.selectors.comparison import (
    MOST_RUNS,
    MOST_UNITS,
    Comparison,
    compare,
    runs_to_choose,
    units_to_choose,
    usual_runs,
)
from par_index.views.choice import asked_level, level_choices, number_in, run_label
from par_index.views.runs import run_state
from par_index.views.tabs import index_tabs
from units.access import home_unit, require, units_where
from units.models import Unit
from units.permissions import Permission

# Boxes to tick; more units than this are found by searching.
SHOWN_UNITS = 60


def unit_comparison(request: HttpRequest) -> HttpResponse:
    require(request.user, Permission.INDEX_VIEW)
    level = asked_level(request)
    runs = access.readable_runs(request.user).filter(state=RunState.DONE, criteria_set__level=level)
    choices = runs_to_choose(runs)
    chosen_runs = _chosen_runs(request, choices)
    units = units_to_choose(units_where(request.user, Permission.INDEX_VIEW), choices)
    chosen = _chosen_units(request, units)
    offered = _offered(request, units, chosen)
    form = _form(request, level, offered, choices, chosen, chosen_runs)
    context = {
        "tabs": index_tabs(request.user, "unit-comparison"),
        "form": form,
        "offered": offered,
        "offered_all": len(offered) < SHOWN_UNITS,
        "choices": [{"run": run, "label": run_label(run)} for run in choices],
        "chosen_units": {unit.pk for unit in chosen},
        "chosen_runs": {run.pk for run in chosen_runs},
        "most_units": MOST_UNITS,
        "most_runs": MOST_RUNS,
        "level": level,
        "asked": "don-vi" in request.GET,
        "today": clock.today(),
    }
    if chosen and chosen_runs:
        context |= _shown(compare(chosen, chosen_runs))
    return render(request, "par_index/unit_comparison.html", context)


def _numbers(request: HttpRequest, name: str) -> list[int]:
    asked = (number_in(text) for text in request.GET.getlist(name))
    return list(dict.fromkeys(number for number in asked if number is not None))


def _chosen_runs(request: HttpRequest, choices: list[IndexRun]) -> list[IndexRun]:
    asked = set(_numbers(request, "lan-tinh"))
    ticked = [run for run in choices if run.pk in asked][:MOST_RUNS]
    return ticked or usual_runs(choices)


def _chosen_units(request: HttpRequest, units: QuerySet[Unit]) -> list[Unit]:
    """Those ticked, else the person's own."""
    asked = _numbers(request, "don-vi")
    if not asked:
        home = home_unit(request.user)
        asked = [home.pk] if home else []
    return list(units.filter(pk__in=asked[:MOST_UNITS]))


def _offered(request: HttpRequest, units: QuerySet[Unit], chosen: list[Unit]) -> list[Unit]:
    """Units to tick: those chosen stay on the list whatever is searched for."""
    wanted = fold(request.GET.get("tim", "")[:80])
    found = units.filter(search_key__contains=wanted) if wanted else units
    kept = {unit.pk for unit in chosen}
    return [*chosen, *(unit for unit in found[:SHOWN_UNITS] if unit.pk not in kept)]


def _form(
    request: HttpRequest,
    level: str,
    offered: list[Unit],
    choices: list[IndexRun],
    chosen: list[Unit],
    chosen_runs: list[IndexRun],
) -> ComparisonForm:
    data = request.GET.copy()
    data["cap"] = level
    if "don-vi" not in data:
        data.setlist("don-vi", [str(unit.pk) for unit in chosen])
    if "lan-tinh" not in data:
        data.setlist("lan-tinh", [str(run.pk) for run in chosen_runs])
    return ComparisonForm(
        data,
        levels=level_choices(),
        units=[(unit.pk, unit.name) for unit in offered],
        runs=[(run.pk, run_label(run)) for run in choices],
    )


def _shown(comparison: Comparison) -> dict[str, Any]:
    years = [run.year for run in comparison.runs]
    labels = [
        str(run.year) if years.count(run.year) == 1 else f"{run.year} · {run.pk}"
        for run in comparison.runs
    ]
    names = [row.unit.short_name for row in comparison.rows]
    return {
        "comparison": comparison,
        "heads": [
            {"run": run, "label": label, "state": run_state(run)}
            for run, label in zip(comparison.runs, labels, strict=True)
        ],
        "labels": labels,
        "series": [
            (_series_name(row.unit, names), [cell.percent for cell in row.cells])
            for row in comparison.rows
        ],
        "has_results": any(cell.result for row in comparison.rows for cell in row.cells),
    }


def _series_name(unit: Unit, names: list[str]) -> str:
    """Codes and names are used again after a merger: the year tells them apart."""
    if names.count(unit.short_name) == 1:
        return unit.short_name
    words = {"name": unit.short_name, "year": unit.valid_from.year}
    return _("%(name)s (từ %(year)s)") % words
