"""Adding tasks to a plan and changing them; what one unit has to reach."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from audit.services import record
from plans.exceptions import NotInPlan, PlanConflict
from plans.models import Plan, ReformArea, Task, TaskTarget
from plans.selectors.plan_content import carrying_units, is_code, targets_digest, task_digest
from plans.services.plan_heads import locked
from plans.services.plans import put_cooperating, put_legal_bases, put_row
from plans.services.task_measures import Measure, Place, measured_by, release
from units.access import require
from units.models import Unit
from units.permissions import Permission

Bases = Sequence[tuple[str, str]]


@transaction.atomic
def add_task(
    *,
    plan: Plan,
    by: Any,
    measure: Measure | None = None,
    cooperating: Sequence[Unit] = (),
    legal_bases: Bases = (),
    **values: Any,
) -> Task:
    """A new task at the end of its area. `values` are fields of the task, with area and code."""
    require(by, Permission.PLAN_EDIT, plan.unit)
    return write_task(
        locked(plan),
        by=by,
        measure=measure or Measure(),
        cooperating=cooperating,
        legal_bases=legal_bases,
        values=values,
    )


def write_task(
    plan: Plan,
    *,
    by: Any,
    values: Mapping[str, Any],
    measure: Measure,
    cooperating: Sequence[Unit] = (),
    legal_bases: Bases = (),
) -> Task:
    """The row of a new task, for services that have asked for the permission and hold the plan."""
    values = dict(values)
    code, area = values.pop("code"), values["area"]
    refuse_code(plan, code)
    refuse_area(plan, area)
    position = last_position(plan, area) + 1
    place = Place(plan, area, code, _levels(values["scope"]), position)
    values |= {"position": position, "indicator": measured_by(measure, place, None, by)}
    task = put_row(Task, None, {"plan": plan, "code": code}, values, "task", by, plan.unit)[0]
    more = put_cooperating(task, list(cooperating)) | put_legal_bases(task, list(legal_bases))
    if more:
        record("task.changed", task, by=by, after=more, unit=plan.unit)
    return task


@transaction.atomic
def edit_task(
    *,
    task: Task,
    by: Any,
    measure: Measure | None = None,
    cooperating: Sequence[Unit] | None = None,
    legal_bases: Bases | None = None,
    version: str = "",
    **values: Any,
) -> Task:
    """Change a task. What is left out stays; `version` is what the person saw, another refuses."""
    require(by, Permission.PLAN_EDIT, task.plan.unit)
    plan = locked(task.plan)
    task = in_force(plan, task)
    if version and version != task_digest(task):
        raise PlanConflict
    return rewrite_task(
        task,
        by=by,
        values=values,
        measure=measure,
        cooperating=cooperating,
        legal_bases=legal_bases,
    )


def rewrite_task(
    task: Task,
    *,
    by: Any,
    values: Mapping[str, Any],
    measure: Measure | None = None,
    cooperating: Sequence[Unit] | None = None,
    legal_bases: Bases | None = None,
) -> Task:
    values = dict(values)
    plan, before = task.plan, task.indicator
    code, area = values.get("code", task.code), values.get("area", task.area)
    if code != task.code:
        refuse_code(plan, code)
    if area != task.area:
        refuse_area(plan, area)
        values["position"] = last_position(plan, area) + 1
    if measure is not None:
        levels = _levels(values.get("scope", task.scope))
        place = Place(plan, area, code, levels, values.get("position", task.position))
        values["indicator"] = measured_by(measure, place, task, by)
    _drop_proposals(task, values)
    put_row(Task, task, {}, values, "task", by, plan.unit)
    bodies = None if cooperating is None else list(cooperating)
    bases = None if legal_bases is None else list(legal_bases)
    more = put_cooperating(task, bodies) | put_legal_bases(task, bases)
    if more:
        record("task.changed", task, by=by, after=more, unit=plan.unit)
    if "indicator" in values and values["indicator"] != before:
        release(before, plan, by)
    return task


def _drop_proposals(task: Task, values: dict[str, Any]) -> None:
    """What the plan's keeper decided is no longer a proposal of the portal."""

    def changes(*names: str) -> bool:
        return any(name in values and values[name] != getattr(task, name) for name in names)

    if task.is_proposed and changes("lead", "lead_text", "indicator", "measure_name"):
        values.setdefault("is_proposed", False)
    if task.target_is_proposed and changes("target", "target_counts_units"):
        values.setdefault("target_is_proposed", False)


@transaction.atomic
def set_targets(
    *, task: Task, targets: Mapping[int, Decimal | None], by: Any, version: str = ""
) -> int:
    """Per unit what it has to reach; nothing means the task's own target. Says how many changed."""
    require(by, Permission.PLAN_EDIT, task.plan.unit)
    plan = locked(task.plan)
    task = in_force(plan, task)
    if version and version != targets_digest(task):
        raise PlanConflict
    there = {row.unit_id: row for row in task.targets.all()}
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    for unit in carrying_units(task):
        if unit.pk not in targets:
            continue
        row, wanted = there.get(unit.pk), targets[unit.pk]
        known = row.target if row else None
        if known == wanted:
            continue
        before[unit.code], after[unit.code] = known, wanted
        _put_target(task, unit, row, wanted)
    if after:
        record("task.targets_set", task, by=by, before=before, after=after, unit=plan.unit)
    return len(after)


def _put_target(task: Task, unit: Unit, row: TaskTarget | None, wanted: Decimal | None) -> None:
    if wanted is None:
        if row is not None:
            row.delete()
        return
    row = row or TaskTarget(task=task, unit=unit)
    row.target = wanted
    row.full_clean()
    row.save()


# --- What every change of a task asks first ---------------------------------------------------


def in_force(plan: Plan, task: Task) -> Task:
    """The task as it stands in the locked plan; what has ended is only read."""
    task = (
        Task.objects.select_related("area", "lead", "indicator").filter(plan=plan).get(pk=task.pk)
    )
    task.plan = plan
    if task.ended_on is not None:
        raise NotInPlan(
            _("Nhiệm vụ %(code)s đã thôi thực hiện từ %(day)s, nên không sửa được nữa.")
            % {"code": task.code, "day": f"{task.ended_on:%d/%m/%Y}"}
        )
    return task


def refuse_code(plan: Plan, code: str) -> None:
    if not is_code(code):
        raise NotInPlan(
            _("“%(code)s” không dùng làm mã được. Mã gồm chữ, số và dấu chấm, ví dụ 2.5.")
            % {"code": code}
        )
    there = plan.tasks.filter(code=code).first()
    if there is not None:
        raise NotInPlan(
            _("Mã %(code)s đã dùng cho nhiệm vụ “%(title)s”. Hãy chọn mã khác.")
            % {"code": code, "title": there.title}
        )


def refuse_area(plan: Plan, area: ReformArea) -> None:
    if area.programme_id != plan.programme_id:
        raise NotInPlan(
            _("“%(area)s” không phải lĩnh vực của chương trình mà kế hoạch thực hiện.")
            % {"area": area}
        )


def last_position(plan: Plan, area: ReformArea) -> int:
    places = plan.tasks.filter(area=area).order_by("-position").values_list("position", flat=True)
    return places.first() or 0


def _levels(scope: str) -> list[str]:
    return [level for level in scope.split(",") if level]
