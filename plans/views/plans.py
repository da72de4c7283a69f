from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from common.exceptions import Refused
from plans import access
from plans.choices import TASK_STATES, TaskState
from plans.forms.plans import AssignmentForm, PlanFilterForm
from plans.models import Task
from plans.selectors.plans import (
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
from plans.selectors.reading import reporting_units
from plans.selectors.tasks import is_ended
from plans.services.plans import assign_task
from units.access import has_permission, require, units_where
from units.permissions import Permission


def plan_list(request: HttpRequest) -> HttpResponse:
    """There is a plan a year: the newest opens, the others are tabs on its page."""
    require(request.user, Permission.PLAN_VIEW)
    newest = access.readable_plans(request.user).first()
    if newest is not None:
        return redirect(newest)
    return render(request, "plans/plan_list.html", {"breadcrumbs": [(_("Kế hoạch"), "")]})


def plan_detail(request: HttpRequest, year: int) -> HttpResponse:
    plan = access.get_plan(request.user, year)
    seen = set(units_where(request.user, Permission.PLAN_VIEW).values_list("pk", flat=True))
    units = [u for u in reporting_units(plan) if u.pk in seen and u.pk != plan.unit_id]
    every = list(tasks_of(plan))
    areas = list(dict.fromkeys(task.area for task in every))
    leads = sorted({t.lead for t in every if t.lead}, key=lambda lead: lead.sort_key)
    form = PlanFilterForm(request.GET, plan=plan, units=units, areas=areas, leads=leads)
    unit = next((u for u in units if str(u.pk) == form.chosen("don-vi")), None)
    tasks = filtered_tasks(plan, area=form.chosen("linh-vuc"), lead=form.chosen("chu-tri"))
    progress = progress_of(tasks, plan, unit)
    counts = state_counts(progress)
    context = {
        "plan": plan,
        "plans": access.readable_plans(request.user),
        "unit": unit,
        "form": form,
        "is_filtered": bool(request.GET),
        "may_open": has_permission(request.user, Permission.REPORT_VIEW, unit or plan.unit),
        "areas": by_area(progress, state=form.chosen("trang-thai")),
        "states": [(TASK_STATES[state], counts[state]) for state in TaskState if counts[state]],
        "task_count": len(progress),
        "ended": [task for task in every if is_ended(task)],
        "breadcrumbs": [
            (_("Kế hoạch"), reverse("plans:plan-list")),
            (_("Năm %(year)s") % {"year": plan.year}, ""),
        ],
    }
    return render(request, "plans/plan_detail.html", context)


def task_detail(request: HttpRequest, year: int, code: str) -> HttpResponse:
    task = access.get_task(request.user, year, code)
    return _task_page(request, task)


@require_POST
def task_assign(request: HttpRequest, year: int, code: str) -> HttpResponse:
    task = access.get_task(request.user, year, code)
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


def _task_page(
    request: HttpRequest, task: Task, form: AssignmentForm | None = None
) -> HttpResponse:
    plan = task.plan
    unit = access.get_assigning_unit(request.user, task)
    reading = task_reading(task)
    lines = unit_lines(task, reading)
    post = next((line.post for line in lines if unit and line.unit.pk == unit.pk), "")
    if unit and form is None:
        form = AssignmentForm(initial={"post": post})
    if form is not None:
        form.helper.form_action = reverse("plans:task-assign", args=[plan.year, task.code])
    readable = units_where(request.user, Permission.REPORT_VIEW).values_list("pk", flat=True)
    quarters = quarters_of(task, reading)
    context = {
        "task": task,
        "plan": plan,
        "progress": progress_in(reading, [task])[0],
        "may_open": has_permission(request.user, Permission.REPORT_VIEW, plan.unit),
        "quarters": quarters,
        "chart": chart_of(task, quarters),
        "lines": lines,
        "readable_units": set(readable),
        "assigning_unit": unit,
        "form": form if unit else None,
        "breadcrumbs": [
            (_("Kế hoạch"), reverse("plans:plan-list")),
            (_("Năm %(year)s") % {"year": plan.year}, plan.get_absolute_url()),
            (task.code, ""),
        ],
    }
    return render(request, "plans/task_detail.html", context)
