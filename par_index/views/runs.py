"""Computing the index, the list of computations, publication and files."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from common.choices import State, Tone
from common.exceptions import Refused
from common.exports import csv_response, xlsx_response
from common.models import Job
from par_index import access, exports, services
from par_index.choices import CardState, RunState
from par_index.exceptions import DecisionInvalid
from par_index.forms import PublishForm
from par_index.models import CriteriaSet, IndexRun, Scorecard
from par_index.selectors.criteria import issued_sets
from par_index.selectors.published import run_to_correct
from par_index.services.runs import JOB_KIND
from par_index.views.tabs import index_tabs
from units.access import has_permission, require, units_where
from units.choices import COMMUNE
from units.models import UnitQuerySet
from units.permissions import Permission

RUN_TONES = {
    RunState.RUNNING: Tone.INFO,
    RunState.DONE: Tone.DONE,
    RunState.FAILED: Tone.OVERDUE,
}


def run_progress(request: HttpRequest, job: str) -> HttpResponse:
    """The page to wait on after starting a computation; the component on it asks by itself."""
    found = get_object_or_404(Job, pk=job, kind=JOB_KIND, requested_by=request.user)
    run = IndexRun.objects.done().filter(job=found).first()
    result = f"{reverse('par_index:dashboard')}?lan-tinh={run.pk}" if run else ""
    return render(request, "par_index/run_progress.html", {"job": found, "result_url": result})


@require_POST
def run_start(request: HttpRequest) -> HttpResponse:
    require(request.user, Permission.INDEX_RUN)
    code = request.POST.get("bo", "").replace("\0", "")
    criteria_set = get_object_or_404(CriteriaSet.objects.select_related("level"), code=code)
    year = request.POST.get("nam", "")
    try:
        job = services.start_run(
            criteria_set=criteria_set,
            year=int(year) if year.isdecimal() and len(year) == 4 else criteria_set.year,
            by=request.user,
            is_final=bool(request.POST.get("chinh-thuc")),
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("par_index:dashboard")
    if job.requested_by_id != request.user.pk:
        messages.info(request, _("Người khác vừa yêu cầu tính; kết quả sẽ hiện ở đây khi xong."))
        return redirect("par_index:dashboard")
    return redirect("par_index:run-progress", job=job.pk)


@require_POST
def unit_run(request: HttpRequest, run: int, unit: int) -> HttpResponse:
    """Compute one unit anew on top of a run, places of all included."""
    base = access.get_run(request.user, run, Permission.INDEX_RUN)
    result = access.get_result(request.user, base, unit)
    try:
        done = services.run_units(base=base, units=[result.unit], by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("par_index:unit-detail", run=run, unit=unit)
    messages.success(
        request,
        _("Đã tính lại %(unit)s và thứ hạng của cả cấp, lần tính số %(run)s.")
        % {"unit": result.unit, "run": done.pk},
    )
    return redirect("par_index:unit-detail", run=done.pk, unit=unit)


def run_list(request: HttpRequest) -> HttpResponse:
    require(request.user, Permission.INDEX_VIEW)
    runs = access.readable_runs(request.user).defer("criteria_set__document").order_by("-pk")[:100]
    may_run = has_permission(request.user, Permission.INDEX_RUN)
    sets = list(issued_sets()) if may_run else []
    context = {
        "breadcrumbs": [(_("Chỉ số"), reverse("par_index:dashboard")), (_("Các lần tính"), "")],
        "tabs": index_tabs(request.user, "run-list"),
        "runs": [_shown(run) for run in runs],
        "may_publish": has_permission(request.user, Permission.INDEX_PUBLISH),
        "may_export": has_permission(request.user, Permission.SCORE_EXPORT),
        "may_run": may_run,
        "sets": sets,
        "offered": next((found for found in sets if found.level_id == COMMUNE), None),
    }
    return render(request, "par_index/run_list.html", context)


def _shown(run: IndexRun) -> dict[str, Any]:
    seconds = None
    if run.finished_at is not None:
        seconds = round((run.finished_at - run.started_at).total_seconds())
    return {"run": run, "seconds": seconds, "state": run_state(run)}


def run_state(run: IndexRun) -> State:
    """How far a run has come, in one word."""
    if run.published_at is not None:
        word = _("Đã công bố") if run.corrects_id is None else _("Đã công bố, đính chính")
        return State("published", word, Tone.DONE)
    state = RunState(run.state)
    if state == RunState.DONE:
        word = _("Chính thức, chưa công bố") if run.is_final else _("Tạm tính")
        return State("final" if run.is_final else "provisional", word, Tone.INFO)
    return State(str(state), state.label, RUN_TONES[state])


def run_publish(request: HttpRequest, pk: int) -> HttpResponse:
    run = access.get_run(request.user, pk, Permission.INDEX_PUBLISH)
    corrects = run_to_correct(run)
    form = PublishForm(request.POST or None, run=run, corrects=corrects)
    if request.method == "POST" and form.is_valid():
        try:
            services.publish_run(run=run, by=request.user, **form.cleaned_data)
        except DecisionInvalid as refusal:
            form.add_error("decision_on", str(refusal))
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Đã công bố kết quả năm %(year)s.") % {"year": run.year})
            return redirect("par_index:run-list")
    context = {
        "form": form,
        "run": run,
        "state": run_state(run),
        "corrects": corrects,
        "unsettled": _unsettled(run),
    }
    context["breadcrumbs"] = [
        (_("Các lần tính"), reverse("par_index:run-list")),
        (_("Công bố"), ""),
    ]
    return render(
        request, "par_index/run_publish.html", context, status=422 if form.is_bound else 200
    )


def _unsettled(run: IndexRun) -> list[Scorecard]:
    """The cards that the district has not closed: what nobody appraised counts 0 in the run."""
    cards = Scorecard.objects.of_year(run.criteria_set, run.year).with_state()
    return list(cards.exclude(state_code=CardState.FINALISED).select_related("unit"))


def run_export(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    run = access.get_run(request.user, pk, Permission.SCORE_EXPORT)
    if run.state != RunState.DONE:
        raise Http404
    units = units_where(request.user, Permission.SCORE_EXPORT)
    return export_response(run, form, units, with_lines=bool(request.GET.get("chi-tiet")))


def export_response(
    run: IndexRun, form: str, units: UnitQuerySet, *, with_lines: bool
) -> HttpResponse:
    """The run as a file, in the same shape as `export_index` writes it; of these units only."""
    name = f"chi-so-{run.criteria_set.code}-{run.year}-lan-{run.pk}"
    if form == "xlsx":
        return xlsx_response(f"{name}.xlsx", exports.index_xlsx(run, lines=with_lines, units=units))
    if form == "json":
        content = exports.index_json(run, lines=with_lines, units=units)
        answer = HttpResponse(content, content_type="application/json")
        answer["Content-Disposition"] = f'attachment; filename="{name}.json"'
        return answer
    if form == "csv":
        return csv_response(f"{name}.csv", exports.index_csv(run, lines=with_lines, units=units))
    raise Http404
