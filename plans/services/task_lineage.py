"""What becomes of a task: split, merged, superseded, or simply ended. It stays to be read."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from audit.services import record
from common import clock
from plans.choices import LineageKind
from plans.exceptions import NotInPlan
from plans.models import Indicator, Plan, Task, TaskLineage
from plans.services.plan_heads import locked
from plans.services.plans import put_row
from plans.services.task_editing import in_force, write_task
from plans.services.task_measures import Measure, release, take_up
from units.access import require
from units.models import Unit
from units.permissions import Permission

_KEPT = ("area", "product", "lead", "lead_text", "cooperating_text", "due_text", "due_on", "scope")
_MEASURED = ("measure_name", "target", "target_counts_units", "is_proposed", "target_is_proposed")


@transaction.atomic
def split_task(
    *,
    task: Task,
    parts: Sequence[tuple[str, str]],
    on: date,
    reason: str,
    by: Any,
    keeps_measure: str = "",
) -> list[Task]:
    """Several tasks, each with a code and a title, in place of one.

    `keeps_measure` is the code of the part that goes on being measured as the old one was.
    """
    plan, task = _begin(task, by, on)
    if len(parts) < 2:
        raise NotInPlan(_("Tách nhiệm vụ thì cần ít nhất hai nhiệm vụ mới."))
    new = []
    for code, title in parts:
        values = {name: getattr(task, name) for name in _KEPT} | {"code": code, "title": title}
        measure = Measure()
        if code == keeps_measure:
            values |= {name: getattr(task, name) for name in _MEASURED}
            measure = Measure(task.indicator)
        new.append(_write_like([task], plan, values, measure, by))
    _end([task], on, reason, by, new, LineageKind.SPLIT)
    return new


@transaction.atomic
def merge_tasks(
    *,
    tasks: Sequence[Task],
    code: str,
    title: str,
    on: date,
    reason: str,
    by: Any,
    measured_like: Task | None = None,
) -> Task:
    """One task in place of several of the same plan; money is added, bodies and bases joined."""
    if len({task.pk for task in tasks}) < 2:
        raise NotInPlan(_("Hãy chọn ít nhất hai nhiệm vụ để gộp."))
    if len({task.plan_id for task in tasks}) > 1:
        raise NotInPlan(_("Chỉ gộp được các nhiệm vụ của cùng một kế hoạch."))
    plan, first = _begin(tasks[0], by, on)
    old = [first, *(in_force(plan, task) for task in tasks[1:])]
    budgets = [task.budget for task in old if task.budget is not None]
    values = {name: getattr(first, name) for name in _KEPT} | {
        "code": code,
        "title": title,
        "scope": ",".join(dict.fromkeys(level for task in old for level in task.levels)),
        "budget": sum(budgets, Decimal(0)) if budgets else None,
        "product": _joined(old, "product", 300),
        "cooperating_text": _joined(old, "cooperating_text", 500),
        "due_on": max((task.due_on for task in old if task.due_on), default=None),
        "due_text": _joined(old, "due_text", 100),
    }
    measure = Measure()
    like = next((task for task in old if measured_like and task.pk == measured_like.pk), None)
    if like is not None:
        values |= {name: getattr(like, name) for name in _MEASURED}
        measure = Measure(like.indicator)
    new = _write_like(old, plan, values, measure, by)
    _end(old, on, reason, by, [new], LineageKind.MERGED)
    return new


@transaction.atomic
def supersede_task(
    *,
    task: Task,
    on: date,
    reason: str,
    by: Any,
    by_task: Task | None = None,
    code: str = "",
    title: str = "",
) -> Task:
    """Another task of the plan stands for this one from now on: one that is there, or a new one."""
    plan, task = _begin(task, by, on)
    if by_task is not None:
        if by_task.pk == task.pk or by_task.plan_id != plan.pk:
            raise NotInPlan(_("Nhiệm vụ thay thế phải là một nhiệm vụ khác của cùng kế hoạch."))
        new = in_force(plan, by_task)
    else:
        values = {name: getattr(task, name) for name in _KEPT} | {"code": code, "title": title}
        new = _write_like([task], plan, values, Measure(), by)
    _end([task], on, reason, by, [new], LineageKind.SUPERSEDED)
    return new


@transaction.atomic
def end_task(*, task: Task, on: date, reason: str, by: Any) -> Task:
    """Nobody carries it out any more, and nothing takes its place."""
    plan, task = _begin(task, by, on)
    _end([task], on, reason, by)
    return task


@transaction.atomic
def resume_task(*, task: Task, reason: str, by: Any) -> Task:
    """Take the end of a task back. One that others stand for stays ended."""
    require(by, Permission.PLAN_EDIT, task.plan.unit)
    plan = locked(task.plan)
    task = Task.objects.select_related("indicator").filter(plan=plan).get(pk=task.pk)
    if task.ended_on is None:
        return task
    replaced = (LineageKind.SPLIT, LineageKind.MERGED, LineageKind.SUPERSEDED)
    if task.successors.filter(kind__in=replaced).exists():
        raise NotInPlan(
            _("Nhiệm vụ %(code)s đã có nhiệm vụ khác thay, nên không thực hiện lại được.")
            % {"code": task.code}
        )
    before = {"ended_on": task.ended_on, "end_reason": task.end_reason}
    task.ended_on, task.end_reason = None, ""
    task.save(update_fields=["ended_on", "end_reason"])
    record("task.resumed", task, by=by, before=before, reason=reason, unit=plan.unit)
    take_up(task.indicator, plan.year, by)
    return task


def _begin(task: Task, by: Any, on: date) -> tuple[Plan, Task]:
    require(by, Permission.PLAN_EDIT, task.plan.unit)
    plan = locked(task.plan)
    if on > clock.today():
        raise NotInPlan(_("Ngày thôi thực hiện không được sau hôm nay."))
    if on < date(plan.year - 1, 1, 1):
        raise NotInPlan(
            _("Ngày thôi thực hiện sớm hơn kế hoạch năm %(year)s. Hãy kiểm tra lại năm.")
            % {"year": plan.year}
        )
    return plan, in_force(plan, task)


def _write_like(
    old: Sequence[Task], plan: Plan, values: Mapping[str, Any], measure: Measure, by: Any
) -> Task:
    """A new task with the cooperating bodies and legal bases of the old ones."""
    bodies: dict[int, Unit] = {
        body.pk: body for task in old for body in task.cooperating.order_by("sort_key")
    }
    bases = dict.fromkeys(
        base
        for task in old
        for base in task.legal_bases.order_by("pk").values_list("text", "editors_note")
    )
    return write_task(
        plan,
        by=by,
        values=values,
        measure=measure,
        cooperating=list(bodies.values()),
        legal_bases=list(bases),
    )


def _end(
    old: Sequence[Task],
    on: date,
    reason: str,
    by: Any,
    new: Sequence[Task] = (),
    kind: LineageKind = LineageKind.SUPERSEDED,
) -> None:
    if not reason.strip():
        raise NotInPlan(_("Hãy nêu lý do, để người xem nhiệm vụ cũ biết vì sao."))
    for task in old:
        put_row(Task, task, {}, {"ended_on": on, "end_reason": reason}, "task", by, task.plan.unit)
        for successor in new:
            link(task, successor, kind, on, reason, by)
    lines: dict[int, Indicator] = {t.indicator.pk: t.indicator for t in old if t.indicator}
    for indicator in lines.values():
        release(indicator, old[0].plan, by)


def link(old: Task, new: Task, kind: LineageKind, on: date, reason: str, by: Any) -> None:
    row = TaskLineage.objects.create(old=old, new=new, kind=kind, on=on, reason=reason)
    record(
        f"task.{kind}",
        row,
        by=by,
        after={"old": str(old), "new": str(new), "on": on},
        reason=reason,
        unit=new.plan.unit,
    )


def _joined(tasks: Sequence[Task], name: str, longest: int) -> str:
    """The texts of several tasks one after the other, as far as there is room."""
    said = dict.fromkeys(filter(None, (getattr(task, name) for task in tasks)))
    return "; ".join(said)[:longest]
