"""Adding and editing a task, and what each unit has to reach in it."""

import json
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from common.exceptions import Conflict, Refused
from plans import access
from plans.forms.seen import Meanwhile
from plans.forms.task_changes import TargetsForm
from plans.forms.tasks import BasisFormSet, TaskForm, bases_of
from plans.models import Plan, Task
from plans.selectors.plan_content import targets_digest, task_digest
from plans.selectors.task_story import last_editor
from plans.services.task_editing import add_task, edit_task, set_targets
from plans.views.plan_keeping import crumbs
from units.permissions import Permission

PREFIX = "can-cu"


def task_add(request: HttpRequest, pk: int) -> HttpResponse:
    plan = access.open_plan(request.user, pk, Permission.PLAN_EDIT)
    if request.method == "POST":
        form, bases = TaskForm(request.POST, plan=plan), BasisFormSet(request.POST, prefix=PREFIX)
        if _are_valid(form, bases):
            try:
                task = add_task(plan=plan, by=request.user, **_values(form, bases))
            except Refused as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, _("Đã thêm nhiệm vụ %(code)s.") % {"code": task.code})
                if "more" in request.POST:
                    return redirect(f"{request.path}?linh-vuc={task.area.code}")
                return redirect(task)
    else:
        form = TaskForm.for_new(plan, request.GET.get("linh-vuc", ""))
        bases = BasisFormSet(prefix=PREFIX)
    return _task_form(request, plan, None, form, bases)


def task_edit(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    task = access.open_task(request.user, pk, code, Permission.PLAN_EDIT)
    if task.ended_on is not None:
        messages.info(request, _("Nhiệm vụ đã thôi thực hiện, chỉ còn để xem."))
        return redirect(task)
    if request.method != "POST":
        form, bases = _opened(task)
        return _task_form(request, task.plan, task, form, bases)
    form = TaskForm(request.POST, plan=task.plan, task=task)
    bases = BasisFormSet(request.POST, prefix=PREFIX)
    if _are_valid(form, bases):
        try:
            version = form.cleaned_data["version"]
            edit_task(task=task, by=request.user, version=version, **_values(form, bases))
        except Conflict:
            return _after_conflict(request, form, pk, code)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            task = access.open_plan(request.user, pk).tasks.get(pk=task.pk)
            messages.success(request, _("Đã lưu nhiệm vụ %(code)s.") % {"code": task.code})
            return redirect(task)
    return _task_form(request, task.plan, task, form, bases)


def _are_valid(form: TaskForm, bases: Any) -> bool:
    # Both, so that all errors are seen at once.
    valid = form.is_valid()
    return bases.is_valid() and valid


def _values(form: TaskForm, bases: Any) -> dict[str, Any]:
    return {
        **form.values,
        "measure": form.measure,
        "cooperating": list(form.cleaned_data["cooperating"]),
        "legal_bases": bases.rows,
    }


def _opened(task: Task) -> tuple[TaskForm, Any]:
    """The form as it opens now; what it shows of the legal bases counts as one field."""
    rows = bases_of(task)
    form = TaskForm(plan=task.plan, task=task)
    form.open_with(task_digest(task))
    form.initial["seen"] = _with_bases(form.initial["seen"], rows)
    return form, BasisFormSet(prefix=PREFIX, initial=rows)


def _with_bases(seen: str, rows: list[dict[str, str]]) -> str:
    return json.dumps({**json.loads(seen), PREFIX: _lines(rows)}, ensure_ascii=False)


def _lines(rows: list[dict[str, str]]) -> list[str]:
    return [" | ".join(filter(None, (row["text"], row["editors_note"]))) for row in rows]


def _after_conflict(request: HttpRequest, form: TaskForm, pk: int, code: str) -> HttpResponse:
    """Show what somebody changed, with this person's words kept; the next save goes on from there."""
    sent = BasisFormSet(request.POST, prefix=PREFIX)
    sent.is_valid()
    try:
        seen = json.loads(request.POST.get("seen", "{}")).get(PREFIX, [])
    except (ValueError, AttributeError):
        seen = []
    task = access.open_task(request.user, pk, code, Permission.PLAN_EDIT)
    if task.ended_on is not None:
        messages.error(
            request, _("Nhiệm vụ vừa được thôi thực hiện; những gì ông/bà sửa chưa được ghi.")
        )
        return redirect(task)
    fresh, bases = _opened(task)
    rows = bases_of(task)
    merged = form.merged(fresh)
    merged.data["seen"] = _with_bases(merged.data["seen"], rows)
    mine = [{"text": text, "editors_note": note} for text, note in sent.rows]
    changes = list(merged.changes)
    if seen != _lines(rows):
        is_mine_too = _lines(mine) not in (seen, _lines(rows))
        changes.append(
            Meanwhile(_("Căn cứ pháp lý"), "; ".join(seen), "; ".join(_lines(rows)), is_mine_too)
        )
        sent = sent if is_mine_too else bases
    again = TaskForm(merged.data, plan=task.plan, task=task)
    return _task_form(request, task.plan, task, again, sent, changes)


def _task_form(
    request: HttpRequest,
    plan: Plan,
    task: Task | None,
    form: TaskForm,
    bases: Any,
    changes: list[Meanwhile] | None = None,
) -> HttpResponse:
    """`changes` stands for a conflict, also where nothing can be named."""
    conflict = changes is not None and task is not None
    here = (task.code, task.get_absolute_url()) if task else (_("Thêm nhiệm vụ"), "")
    context = {
        "plan": plan,
        "task": task,
        "form": form,
        "bases": bases,
        "conflict": conflict,
        "changes": changes,
        "who": last_editor(task) if conflict else "",
        "breadcrumbs": crumbs(plan, here, *([(_("Sửa"), "")] if task else [])),
    }
    return render(request, "plans/task_form.html", context, status=409 if conflict else 200)


def task_targets(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """All units of the task's levels in one table, saved at once."""
    task = access.open_task(request.user, pk, code, Permission.PLAN_EDIT)
    changes: list[Meanwhile] = []
    conflict = False
    if request.method == "POST":
        form = TargetsForm(request.POST, task=task)
        if form.is_valid():
            try:
                changed = set_targets(
                    task=task,
                    targets=form.targets,
                    version=form.cleaned_data["version"],
                    by=request.user,
                )
            except Conflict:
                merged = form.merged(_opened_targets(task))
                form, changes = TargetsForm(merged.data, task=task), merged.changes
                conflict = True
            except Refused as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(
                    request, _("Đã ghi mục tiêu của %(count)s đơn vị.") % {"count": changed}
                )
                return redirect(task)
    else:
        form = _opened_targets(task)
    context = {
        "task": task,
        "plan": task.plan,
        "form": form,
        "conflict": conflict,
        "changes": changes,
        "who": last_editor(task) if conflict else "",
        "breadcrumbs": crumbs(
            task.plan, (task.code, task.get_absolute_url()), (_("Mục tiêu từng đơn vị"), "")
        ),
    }
    return render(request, "plans/task_targets.html", context, status=409 if conflict else 200)


def _opened_targets(task: Task) -> TargetsForm:
    form = TargetsForm(task=task)
    form.open_with(targets_digest(task))
    return form
