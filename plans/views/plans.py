from typing import Any

from crispy_forms.layout import Hidden, Layout
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from common.exceptions import Refused
from common.pagination import page_of
from plans import access
from plans.choices import TASK_STATES, TaskState
from plans.forms.overviews import JudgementForm
from plans.forms.plans import AssignmentForm, PlanFilterForm
from plans.models import Plan, Task
from plans.selectors.plans import (
    SORTS,
    by_area,
    chart_of,
    filtered_tasks,
    quarters_of,
    sorted_lines,
    state_counts,
    task_reading,
    tasks_of,
    unit_lines,
)
from plans.selectors.progress import progress_in, progress_of
from plans.selectors.reading import Reading, reporting_units
from plans.selectors.task_story import story_of_task
from plans.selectors.tasks import is_ended
from plans.selectors.timeline import timeline_of
from plans.selectors.unit_tasks import counted
from plans.services.judgements import judge_task
from plans.services.plans import assign_task
from plans.views.plan_keeping import crumbs
from units.access import has_permission, require, units_where
from units.models import Unit
from units.permissions import Permission


def plan_list(request: HttpRequest) -> HttpResponse:
    """The plans of a year, the highest first; the years are tabs."""
    require(request.user, Permission.PLAN_VIEW)
    readable = access.readable_plans(request.user)
    years = list(readable.order_by("-year").values_list("year", flat=True).distinct())
    asked = request.GET.get("nam", "")
    year = int(asked) if asked.isdecimal() and asked in map(str, years) else (years or [None])[0]
    may_make = has_permission(request.user, Permission.PLAN_EDIT)
    context = {
        "years": years,
        "year": year,
        "page": page_of(request, readable.filter(year=year).select_related("derived_from__unit")),
        "may_make": may_make,
        # Next year's is begun in autumn, this year's as long as there is none.
        "missing": access.plans_to_make(request.user) if may_make else [],
        "breadcrumbs": [(_("Kế hoạch"), "")],
    }
    return render(request, "plans/plan_list.html", context)


def plan_detail(request: HttpRequest, year: int) -> HttpResponse:
    return _plan_page(request, access.get_plan(request.user, year))


def plan_open(request: HttpRequest, pk: int) -> HttpResponse:
    return _plan_page(request, access.open_plan(request.user, pk))


def _plan_page(request: HttpRequest, plan: Plan) -> HttpResponse:
    seen = set(units_where(request.user, Permission.PLAN_VIEW).values_list("pk", flat=True))
    units = [u for u in reporting_units(plan) if u.pk in seen and u.pk != plan.unit_id]
    every = list(tasks_of(plan, with_ended=True))
    areas = list(dict.fromkeys(task.area for task in every))
    leads = sorted({t.lead for t in every if t.lead}, key=lambda lead: lead.sort_key)
    form = PlanFilterForm(request.GET, plan=plan, units=units, areas=areas, leads=leads)
    unit = next((u for u in units if str(u.pk) == form.chosen("don-vi")), None)
    tasks = filtered_tasks(plan, area=form.chosen("linh-vuc"), lead=form.chosen("chu-tri"))
    progress = progress_of(tasks, plan, unit)
    counts = state_counts(progress)
    context = {
        "plan": plan,
        "plans": access.readable_plans(request.user).filter(unit=plan.unit),
        "keeping": access.plan_actions(request.user, plan),
        "ended": [task for task in every if is_ended(task)],
        "unit": unit,
        "form": form,
        "is_filtered": bool(request.GET),
        "may_open": has_permission(request.user, Permission.REPORT_VIEW, unit or plan.unit),
        "areas": by_area(progress, state=form.chosen("trang-thai")),
        "states": [(TASK_STATES[state], counts[state]) for state in TaskState if counts[state]],
        "task_count": len(progress),
        "breadcrumbs": [*crumbs(plan)[:-1], (crumbs(plan)[-1][0], "")],
    }
    return render(request, "plans/plan_detail.html", context)


def task_detail(request: HttpRequest, year: int, code: str) -> HttpResponse:
    task = access.get_task(request.user, year, code)
    return _task_page(request, task)


def task_open(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    return _task_page(request, access.open_task(request.user, pk, code))


@require_POST
def task_assign(request: HttpRequest, year: int, code: str) -> HttpResponse:
    return _assign(request, access.get_task(request.user, year, code))


@require_POST
def task_assign_open(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    return _assign(request, access.open_task(request.user, pk, code))


def _assign(request: HttpRequest, task: Task) -> HttpResponse:
    require(request.user, Permission.REPORT_EDIT)
    unit = access.get_assigning_unit(request.user, task)
    require(request.user, Permission.REPORT_EDIT, unit or task.plan.unit)
    form = AssignmentForm(request.POST)
    if form.is_valid() and unit is not None:
        try:
            assign_task(task=task, unit=unit, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Đã ghi phân công của %(unit)s.") % {"unit": unit})
            return redirect(task)
    return _task_page(request, task, form)


@require_POST
def task_judge(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """The keeper sees the task (of one unit, or of all) otherwise than its figure says."""
    task = access.get_task(request.user, year, code)
    require(request.user, Permission.PLAN_EDIT, task.plan.unit)
    unit = _judged_unit(request, task, request.POST.get("unit", ""))
    form = JudgementForm(request.POST, may_lift=True)
    if form.is_valid():
        try:
            judge_task(task=task, unit=unit, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Đã ghi đánh giá kèm lý do."))
            return redirect(task)
    return _task_page(request, task, judging=form, judged_unit=unit)


def _judged_unit(request: HttpRequest, task: Task, pk: str) -> Unit | None:
    """The unit that is meant; nothing means the whole plan."""
    if not pk:
        return None
    if not (pk.isdecimal() and len(pk) < 10):
        raise Http404
    return access.get_carrying_unit(request.user, task.plan, int(pk))


def _task_page(
    request: HttpRequest,
    task: Task,
    form: AssignmentForm | None = None,
    *,
    judging: JudgementForm | None = None,
    judged_unit: Unit | None = None,
) -> HttpResponse:
    plan = task.plan
    unit = access.get_assigning_unit(request.user, task)
    reading = task_reading(task)
    lines = unit_lines(task, reading)
    post = next((line.post for line in lines if unit and line.unit.pk == unit.pk), "")
    if unit and form is None:
        form = AssignmentForm(initial={"post": post})
    if form is not None:
        form.helper.form_action = f"{task.get_absolute_url()}phan-cong/"
    readable = set(units_where(request.user, Permission.REPORT_VIEW).values_list("pk", flat=True))
    quarters = quarters_of(task, reading)
    progress = progress_in(reading, [task])[0]
    sort = request.GET.get("xep") if request.GET.get("xep") in SORTS else SORTS[0]
    page = page_of(request, sorted_lines(lines, sort))
    judged_unit = judged_unit or _judged_unit(request, task, request.GET.get("xet", ""))
    context = {
        "task": task,
        "plan": plan,
        "progress": progress,
        "may_open": has_permission(request.user, Permission.REPORT_VIEW, plan.unit),
        "keeping": access.plan_actions(request.user, plan),
        "story": story_of_task(task, units_where(request.user, Permission.PLAN_VIEW)),
        "quarters": quarters,
        "chart": chart_of(task, quarters),
        "page": page,
        "sort": sort,
        "sorts": [("trang-thai", _("Trạng thái")), ("ten", _("Tên")), ("so", _("Kết quả"))],
        "line_states": counted(line.progress for line in lines),
        "readable_units": readable,
        "timeline": timeline_of(task, reading, quarters, readable),
        "is_ended": is_ended(task),
        **_judging(request, task, reading, judged_unit, judging),
        "assigning_unit": unit,
        "form": form if unit else None,
        "breadcrumbs": crumbs(plan, (task.code, "")),
    }
    return render(request, "plans/task_detail.html", context)


def _judging(
    request: HttpRequest,
    task: Task,
    reading: Reading,
    unit: Unit | None,
    form: JudgementForm | None,
) -> dict[str, Any]:
    """The form with which the keeper of the year's plan judges a task; nothing for others."""
    address = reverse("plans:task-judge", args=[task.plan.year, task.code])
    is_of_the_year = address.startswith(task.get_absolute_url())
    may = has_permission(request.user, Permission.PLAN_EDIT, task.plan.unit)
    if not (may and is_of_the_year) or is_ended(task):
        return {}
    standing = reading.judgements.get((task.pk, unit.pk if unit else None))
    form = form or JudgementForm(may_lift=standing is not None)
    form.helper.form_action = address
    form.helper.layout = Layout(*form.fields, Hidden("unit", unit.pk if unit else ""))
    return {"judging": form, "judged_unit": unit, "may_judge": True}
