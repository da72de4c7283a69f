"""Splitting, merging, superseding, ending a task; and taking an end back."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from common.exceptions import Refused
from plans import access
from plans.forms.task_changes import EndForm, MergeForm, ResumeForm, SplitForm, SupersedeForm
from plans.models import Plan, Task
from plans.selectors.plan_content import next_code
from plans.services.task_lineage import (
    end_task,
    merge_tasks,
    resume_task,
    split_task,
    supersede_task,
)
from plans.views.plan_keeping import crumbs
from units.permissions import Permission


def task_split(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    task = access.open_task(request.user, pk, code, Permission.PLAN_EDIT)
    codes: list[str] = []
    for _number in range(2):
        codes.append(next_code(task.plan, task.area, codes))
    initial = {f"code-{number}": free for number, free in enumerate(codes, start=1)}
    form = SplitForm(request.POST or None, task=task, initial=initial)

    def act() -> Any:
        return split_task(
            task=task,
            parts=form.parts,
            keeps_measure=form.keeps_measure,
            on=form.cleaned_data["on"],
            reason=form.cleaned_data["reason"],
            by=request.user,
        )

    done = _done(request, form, act, _("Đã tách. Hãy bổ sung cách đo, kinh phí cho từng phần."))
    if done:
        return redirect(task)
    context = {
        "task": task,
        "plan": task.plan,
        "form": form,
        "breadcrumbs": _task_crumbs(task, _("Tách")),
    }
    return render(request, "plans/task_split.html", context)


def tasks_merge(request: HttpRequest, pk: int) -> HttpResponse:
    plan = access.open_plan(request.user, pk, Permission.PLAN_EDIT)
    asked = request.GET.get("nhiem-vu", "")
    form = MergeForm(request.POST or None, plan=plan, initial={"tasks": [asked]})
    new: list[Task] = []

    def act() -> Any:
        values = dict(form.cleaned_data)
        tasks = list(values.pop("tasks"))
        values["code"] = values["code"] or next_code(plan, tasks[0].area)
        new.append(merge_tasks(tasks=tasks, by=request.user, **values))

    if _done(request, form, act, _("Đã gộp. Hãy soát lại nhiệm vụ mới.")):
        return redirect(new[0])
    return _act_form(
        request,
        plan,
        form,
        heading=_("Gộp nhiệm vụ"),
        lead=_(
            "Nhiệm vụ mới lấy lĩnh vực và cơ quan chủ trì của nhiệm vụ đầu tiên, cộng kinh phí, "
            "gom cơ quan phối hợp và căn cứ. Các nhiệm vụ cũ vẫn xem được."
        ),
        more=[(_("Gộp nhiệm vụ"), "")],
        picks=True,
    )


def task_supersede(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    task = access.open_task(request.user, pk, code, Permission.PLAN_EDIT)
    initial = {"code": next_code(task.plan, task.area)}
    form = SupersedeForm(request.POST or None, task=task, initial=initial)

    def act() -> Any:
        return supersede_task(task=task, by=request.user, **form.cleaned_data)

    if _done(request, form, act, _("Đã ghi nhiệm vụ thay thế.")):
        return redirect(task)
    return _act_form(
        request,
        task.plan,
        form,
        heading=_("Thay thế nhiệm vụ %(code)s") % {"code": task.code},
        lead=task.title,
        more=_task_crumbs(task, _("Thay thế"))[2:],
    )


def task_end(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    task = access.open_task(request.user, pk, code, Permission.PLAN_EDIT)
    form = EndForm(request.POST or None)

    def act() -> Any:
        return end_task(task=task, by=request.user, **form.cleaned_data)

    if _done(request, form, act, _("Đã ghi thôi thực hiện nhiệm vụ.")):
        return redirect(task)
    return _act_form(
        request,
        task.plan,
        form,
        heading=_("Thôi thực hiện nhiệm vụ %(code)s") % {"code": task.code},
        lead=_(
            "“%(title)s” sẽ không còn trong danh sách, không tính tiến độ, nhưng vẫn xem lại được. "
            "Nếu có nhiệm vụ khác thay, hãy dùng Thay thế."
        )
        % {"title": task.title},
        more=_task_crumbs(task, _("Thôi thực hiện"))[2:],
    )


def task_resume(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    task = access.open_task(request.user, pk, code, Permission.PLAN_EDIT)
    form = ResumeForm(request.POST or None)

    def act() -> Any:
        return resume_task(task=task, by=request.user, **form.cleaned_data)

    if _done(request, form, act, _("Nhiệm vụ được thực hiện lại.")):
        return redirect(task)
    return _act_form(
        request,
        task.plan,
        form,
        heading=_("Thực hiện lại nhiệm vụ %(code)s") % {"code": task.code},
        lead=task.title,
        more=_task_crumbs(task, _("Thực hiện lại"))[2:],
    )


def _done(request: HttpRequest, form: forms.Form, act: Callable[[], Any], said: str) -> bool:
    """Do it if the form is whole; a refusal stands above the form, which keeps what was typed."""
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        act()
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, said)
    return True


def _task_crumbs(task: Task, here: str) -> list[tuple[str, str]]:
    return crumbs(task.plan, (task.code, task.get_absolute_url()), (here, ""))


def _act_form(
    request: HttpRequest,
    plan: Plan,
    form: forms.Form,
    *,
    heading: str,
    lead: str,
    more: list[tuple[str, str]],
    picks: bool = False,
) -> HttpResponse:
    context = {
        "form": form,
        "heading": heading,
        "lead": lead,
        "picks": picks,
        "breadcrumbs": crumbs(plan, *more),
    }
    return render(request, "plans/act_form.html", context)
