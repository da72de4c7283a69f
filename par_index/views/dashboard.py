"""The whole district at a glance: heat map, ranks, who has not filed, where points are lost."""

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from common.text import fold
from par_index import access, selectors
from par_index.forms import RunChoiceForm
from par_index.models import CriteriaSet, IndexRun
from par_index.selectors.criteria import issued_sets
from par_index.views.runs import run_state
from plans.selectors.overview import filing, tasks_at_risk
from units.access import has_permission, require
from units.choices import COMMUNE
from units.models import Level
from units.permissions import Permission

SHOWN_COMPONENTS, SHOWN_RUNS, SHOWN_TASKS = 6, 30, 5


def dashboard(request: HttpRequest) -> HttpResponse:
    require(request.user, Permission.INDEX_VIEW)
    run = _chosen_run(request)
    level = run.criteria_set.level_id if run else _asked_level(request)
    runs = access.readable_runs(request.user).done().filter(criteria_set__level=level)
    form = _form(request, run, runs)
    context: dict[str, Any] = {
        "run": run,
        "level": Level.objects.filter(pk=level).first(),
        "tabs": _tabs(request, level),
        "form": form,
        "may_run": has_permission(request.user, Permission.INDEX_RUN),
        "criteria_set": run.criteria_set if run else _newest_set(level),
    }
    if run:
        context |= _figures(request, run, form)
    year = run.year if run else getattr(context["criteria_set"], "year", None)
    if year:
        risks = tasks_at_risk(request.user, year)
        context |= {
            "filing": filing(request.user, year),
            "risks": risks[:SHOWN_TASKS],
            "risk_count": len(risks),
        }
    return render(request, "par_index/dashboard.html", context)


def _asked_level(request: HttpRequest) -> str:
    asked = request.GET.get("cap", "").replace("\0", "")
    return asked if Level.objects.filter(pk=asked).exists() else COMMUNE


def _chosen_run(request: HttpRequest) -> IndexRun | None:
    """The run named in the address, else the newest of the level."""
    asked = request.GET.get("lan-tinh", "")
    if asked.isdecimal():
        chosen = access.readable_runs(request.user).done().filter(pk=int(asked)).first()
        if (
            chosen
            and request.GET.get("cap", chosen.criteria_set.level_id) == chosen.criteria_set.level_id
        ):
            return chosen
    newest = selectors.latest_run(_asked_level(request))
    # Of another district's run not even the averages are shown.
    readable = newest and access.readable_runs(request.user).filter(pk=newest.pk).exists()
    return newest if readable else None


def _newest_set(level: str) -> CriteriaSet | None:
    return issued_sets().filter(level=level).order_by("-year").first()


def _tabs(request: HttpRequest, level: str) -> list[dict[str, Any]]:
    levels = Level.objects.filter(pk__in=issued_sets().values("level")).order_by("-position")
    tabs = [
        {"label": found.name, "url": f"?cap={found.pk}", "active": found.pk == level}
        for found in levels
    ]
    return tabs if len(tabs) > 1 else []


def _form(request: HttpRequest, run: IndexRun | None, runs: Any) -> RunChoiceForm:
    listed = runs.order_by("-year", "-finished_at", "-pk")[:SHOWN_RUNS]
    chosen = run.pk if run else None
    before = selectors.previous_run(run) if run else None
    data = request.GET.copy()
    data["lan-tinh"] = str(chosen or "")
    data.setdefault("so-voi", str(before.pk) if before else "")
    return RunChoiceForm(data, runs=[(found.pk, run_label(found)) for found in listed])


def run_label(run: IndexRun) -> str:
    """ "2020 · tạm tính 14:05 17/12 (số 12)"."""
    words = {"year": run.year, "state": run_state(run).label, "number": run.pk}
    return _("%(year)s · %(state)s · lần %(number)s") % words


def _figures(request: HttpRequest, run: IndexRun, form: RunChoiceForm) -> dict[str, Any]:
    form.is_valid()
    heat = selectors.heat_map(run, _compared(request, form))
    all_rows = [
        row for row in heat.rows if has_permission(request.user, Permission.INDEX_VIEW, row.unit)
    ]
    wanted = fold(form.cleaned_data.get("tim") or "")
    rows = [row for row in all_rows if wanted in fold(row.unit.name)]
    sort = "ten" if request.GET.get("xep") == "ten" else "hang"
    if sort == "ten":
        rows = sorted(rows, key=lambda row: row.unit.sort_key)
    return {
        "heat": replace(heat, rows=rows),
        "unit_count": len(all_rows),
        "sort": sort,
        "state": run_state(run),
        "costliest": selectors.costliest_components(run, SHOWN_COMPONENTS),
        "fallen": [row for row in all_rows if row.bands_lost >= 2],
        "older": run.pk != getattr(selectors.latest_run(run.criteria_set.level_id), "pk", None),
    }


def _compared(request: HttpRequest, form: RunChoiceForm) -> IndexRun | None:
    asked = form.cleaned_data.get("so_voi")
    return access.readable_runs(request.user).done().filter(pk=asked).first() if asked else None
