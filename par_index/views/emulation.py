"""The list for emulation and reward that follows from a run's bands."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from common.exports import csv_response, xlsx_response
from par_index import access, exports_emulation
from par_index.choices import RunState
from par_index.models import IndexRun
from par_index.selectors.emulation import Emulation, EmulationRow, emulation
from par_index.views.runs import run_state
from units.access import has_permission
from units.permissions import Permission


def emulation_list(request: HttpRequest, pk: int) -> HttpResponse:
    run = _whole_run(request, pk, Permission.INDEX_VIEW)
    found = _seen(request, run)
    flagged = found.flagged
    context = {
        "breadcrumbs": [
            (_("Các lần tính"), reverse("par_index:run-list")),
            (_("Thi đua"), ""),
        ],
        "run": run,
        "state": run_state(run),
        "found": found,
        "flagged": [_shown(row) for row in flagged],
        "others": [_shown(row) for row in found.rows if not row.is_flagged],
        "year_before": run.year - 1,
        "may_export": has_permission(request.user, Permission.SCORE_EXPORT),
    }
    return render(request, "par_index/emulation_list.html", context)


def emulation_file(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    run = _whole_run(request, pk, Permission.SCORE_EXPORT)
    found = _seen(request, run)
    name = f"thi-dua-{run.criteria_set.level_id}-{run.year}-lan-{run.pk}"
    if form == "xlsx":
        return xlsx_response(f"{name}.xlsx", exports_emulation.emulation_xlsx(found))
    if form == "csv":
        return csv_response(f"{name}.csv", exports_emulation.emulation_csv(found))
    raise Http404


def _whole_run(request: HttpRequest, pk: int, needed: Permission) -> IndexRun:
    run = access.get_run(request.user, pk, needed)
    if run.state != RunState.DONE:
        raise Http404
    return run


def _seen(request: HttpRequest, run: IndexRun) -> Emulation:
    return emulation(run, lambda unit: has_permission(request.user, Permission.INDEX_VIEW, unit))


def _shown(row: EmulationRow) -> dict[str, Any]:
    return {
        "row": row,
        "before": exports_emulation.band_before(row),
        "reasons": exports_emulation.reasons_of(row),
    }
