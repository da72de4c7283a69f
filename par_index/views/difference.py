"""Two runs side by side: what changed, for whom and why; for staff, and for all after a correction."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from common.exports import csv_response
from common.pagination import page_of
from par_index import access, exports_difference
from par_index.choices import RunState
from par_index.models import IndexRun
from par_index.selectors import previous_run
from par_index.selectors.difference import RunDifference, UnitChange
from par_index.selectors.difference import run_difference as difference_of
from par_index.selectors.difference_trail import Trail, marks_between
from par_index.selectors.published import compared_by_default, published_by_id
from par_index.views.runs import run_state
from units.access import has_permission
from units.permissions import Permission

SHOWN_RUNS, PER_PAGE = 30, 10
# Two years differ in nearly every component: a longer list is folded until it is asked for.
LINES_OPEN = 5


def run_difference(request: HttpRequest, pk: int) -> HttpResponse:
    later = _whole_run(request, pk)
    earlier = _other_run(request, later)
    context: dict[str, Any] = {
        "breadcrumbs": [
            (_("Các lần tính"), reverse("par_index:run-list")),
            (_("Khác biệt"), ""),
        ],
        "later": later,
        "earlier": earlier,
        "later_state": run_state(later),
        "choices": _choices(request, later),
    }
    if earlier is not None:
        difference = _seen_difference(request, earlier, later)
        page = page_of(request, difference.units, PER_PAGE)
        context |= {
            "difference": difference,
            "earlier_state": run_state(earlier),
            "page_obj": page,
            "rows": _rows(page, _trail(request, earlier, later, page)),
            "may_see": has_permission(request.user, Permission.SCORE_VIEW),
            "query": f"?voi={earlier.pk}",
        }
    return render(request, "par_index/run_difference.html", context)


def run_difference_file(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    later = _whole_run(request, pk)
    earlier = _other_run(request, later)
    if earlier is None:
        raise Http404
    return _file(_seen_difference(request, earlier, later), form)


@login_not_required
def public_correction(request: HttpRequest, pk: int) -> HttpResponse:
    """What a published correction changed: figures, rules and its reason; no persons."""
    later = _correction(pk)
    difference = difference_of(later.corrects, later)
    page = page_of(request, difference.units, PER_PAGE)
    context = {
        "breadcrumbs": [(_("Kết quả"), _results_url(later)), (_("Đính chính"), "")],
        "later": later,
        "earlier": later.corrects,
        "difference": difference,
        "page_obj": page,
        "rows": _rows(page, {}),
    }
    return render(request, "par_index/public_correction.html", context)


@login_not_required
def public_correction_file(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    later = _correction(pk)
    return _file(difference_of(later.corrects, later), form)


def _results_url(run: IndexRun) -> str:
    level = run.criteria_set.level_id
    return f"{reverse('par_index:public-results')}?cap={level}&nam={run.year}"


def _correction(pk: int) -> Any:
    """A published correction with the run that it took the place of."""
    run = published_by_id(pk)
    if run is None or run.corrects is None:
        raise Http404
    return run


def _whole_run(request: HttpRequest, pk: int) -> IndexRun:
    run = access.get_run(request.user, pk)
    if run.state != RunState.DONE:
        raise Http404
    return run


def _other_run(request: HttpRequest, later: IndexRun) -> IndexRun | None:
    """The run named by `?voi=` at the same level, else the one it corrects or that came before."""
    asked = request.GET.get("voi", "")
    if asked:
        named = asked.isascii() and asked.isdecimal() and len(asked) < 10
        found = _comparable(request, later).filter(pk=int(asked)).first() if named else None
        if found is None:
            raise Http404
        return found
    default = compared_by_default(later) or previous_run(later)
    return _comparable(request, later).filter(pk=default.pk).first() if default else None


def _comparable(request: HttpRequest, later: IndexRun) -> Any:
    level = later.criteria_set.level_id
    runs = access.readable_runs(request.user).done().filter(criteria_set__level=level)
    return runs.exclude(pk=later.pk)


def _choices(request: HttpRequest, later: IndexRun) -> list[tuple[int, str]]:
    runs = _comparable(request, later).defer("criteria_set__document").order_by("-year", "-pk")
    return [
        (
            run.pk,
            _("%(year)s · %(state)s · lần %(number)s")
            % {"year": run.year, "state": run_state(run).label, "number": run.pk},
        )
        for run in runs[:SHOWN_RUNS]
    ]


def _seen_difference(request: HttpRequest, earlier: IndexRun, later: IndexRun) -> RunDifference:
    return difference_of(
        earlier,
        later,
        lambda unit: has_permission(request.user, Permission.INDEX_VIEW, unit),
    )


def _trail(request: HttpRequest, earlier: IndexRun, later: IndexRun, page: Any) -> Trail:
    """Who marked, for those who may read the unit's marks."""
    units = [
        change.unit
        for change in page
        if has_permission(request.user, Permission.SCORE_VIEW, change.unit)
    ]
    return marks_between(earlier, later, units) if units else {}


def _rows(page: Any, trail: Trail) -> list[dict[str, Any]]:
    return [_row(change, trail) for change in page]


def _row(change: UnitChange, trail: Trail) -> dict[str, Any]:
    return {
        "change": change,
        "lines": [(line, trail.get((change.unit.pk, line.code), [])) for line in change.lines],
        "is_folded": len(change.lines) > LINES_OPEN,
    }


def _file(difference: RunDifference, form: str) -> HttpResponse:
    name = f"khac-biet-lan-{difference.earlier.pk}-va-{difference.later.pk}"
    if form == "csv":
        return csv_response(f"{name}.csv", exports_difference.difference_csv(difference))
    if form == "json":
        content = exports_difference.difference_json(difference)
        answer = HttpResponse(content, content_type="application/json")
        answer["Content-Disposition"] = f'attachment; filename="{name}.json"'
        return answer
    raise Http404
