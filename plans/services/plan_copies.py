"""A unit's own plan from the one above it, and next year's from this one's."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from common import clock
from plans.choices import LineageKind
from plans.exceptions import NotInPlan
from plans.models import Plan, Task, TaskAssignment, TaskLineage, TaskTarget
from plans.selectors.plan_content import carried_out_by, units_of_year
from plans.services.plan_heads import locked, make_plan
from plans.services.task_editing import write_task
from plans.services.task_lineage import link
from plans.services.task_measures import Measure, take_up
from units.access import require
from units.models import Unit
from units.permissions import Permission

_SAME = ("area", "title", "product", "due_text", "due_on", "measure_name", "target_counts_units")
_CARRIED = (
    *_SAME,
    "lead_text",
    "cooperating_text",
    "budget_text",
    "note",
    "scope",
    "is_proposed",
)


# --- A unit's own plan ------------------------------------------------------------------------


@transaction.atomic
def derive_plan(
    *, source: Plan, unit: Unit, tasks: Sequence[Task], by: Any, **head: Any
) -> tuple[Plan, list[Task]]:
    """The unit's plan for the same year, with those tasks from above that it carries out."""
    if not unit.path.startswith(source.unit.path) or unit.pk == source.unit_id:
        raise NotInPlan(
            _("%(unit)s không thuộc %(above)s, nên không cụ thể hóa kế hoạch này.")
            % {"unit": unit, "above": source.unit}
        )
    plan = make_plan(
        unit=unit,
        year=source.year,
        programme=source.programme,
        derived_from=source,
        by=by,
        **head,
    )
    return plan, derive_tasks(plan=plan, tasks=tasks, by=by)


@transaction.atomic
def derive_tasks(*, plan: Plan, tasks: Sequence[Task], by: Any) -> list[Task]:
    """Take over tasks from above; those that the plan has taken over before are left out."""
    require(by, Permission.PLAN_EDIT, plan.unit)
    plan = locked(plan)
    source = plan.derived_from
    if source is None:
        raise NotInPlan(_("Kế hoạch này không cụ thể hóa kế hoạch nào của cấp trên."))
    offered = {task.pk: task for task in carried_out_by(source, plan.unit)}
    if any(task.pk not in offered for task in tasks):
        raise NotInPlan(
            _("Có nhiệm vụ đã chọn không do %(unit)s thực hiện hoặc đã thôi thực hiện.")
            % {"unit": plan.unit}
        )
    taken = derived_in(plan)
    used = set(plan.tasks.values_list("code", flat=True))
    posts = _posts(offered, plan.unit)
    targets = dict(
        TaskTarget.objects.filter(task__in=offered, unit=plan.unit).values_list("task", "target")
    )
    new = []
    for task in (offered[task.pk] for task in tasks if task.pk not in taken):
        values = {name: getattr(task, name) for name in _SAME} | {
            "code": _free(task.code, used),
            "lead": plan.unit,
            "scope": plan.unit.level_id,
            "target": targets.get(task.pk, task.target),
        }
        if task.target_counts_units:
            # "10 communes have it": of the one commune it asks to have it.
            values |= {"target": 1}
        bases = list(task.legal_bases.order_by("pk").values_list("text", "editors_note"))
        derived = write_task(
            plan, by=by, values=values, measure=Measure(task.indicator), legal_bases=bases
        )
        if task.pk in posts:
            TaskAssignment.objects.create(task=derived, unit=plan.unit, post=posts[task.pk])
        link(task, derived, LineageKind.DERIVED, clock.today(), "", by)
        new.append(derived)
    return new


def derived_in(plan: Plan) -> set[int]:
    """The tasks from above that stand in this plan already."""
    rows = TaskLineage.objects.filter(new__plan=plan, kind=LineageKind.DERIVED)
    return set(rows.values_list("old", flat=True))


def _posts(tasks: Iterable[int], unit: Unit) -> dict[int, str]:
    rows = TaskAssignment.objects.filter(task__in=tasks, unit=unit)
    return dict(rows.values_list("task", "post"))


def _free(code: str, used: set[str]) -> str:
    """The code from above, or the next that the plan has not given."""
    wanted, number = code, 2
    while wanted in used:
        wanted, number = f"{code}-{number}", number + 1
    used.add(wanted)
    return wanted


# --- Next year's plan ---------------------------------------------------------------------------


@transaction.atomic
def copy_plan(
    *, source: Plan, year: int, tasks: Sequence[Task], keep_targets: bool, by: Any, **head: Any
) -> Plan:
    """The plan of another year with chosen tasks, their dates moved by as many years.

    What has ended is not carried; money is decided anew each year.
    """
    require(by, Permission.PLAN_EDIT, source.unit)
    chosen = {task.pk for task in tasks}
    there = list(
        source.tasks.filter(ended_on=None, pk__in=chosen)
        .select_related("area", "lead", "indicator")
        .order_by("area__position", "position", "pk")
    )
    if len(there) != len(chosen):
        raise NotInPlan(
            _("Có nhiệm vụ đã chọn không còn thực hiện ở kế hoạch năm %(year)s. Hãy chọn lại.")
            % {"year": source.year}
        )
    above = source.derived_from
    derived_from = Plan.objects.filter(unit=above.unit, year=year).first() if above else None
    plan = make_plan(
        unit=source.unit,
        year=year,
        programme=source.programme,
        derived_from=derived_from,
        by=by,
        **head,
    )
    bodies = _bodies(there, year)
    for task in there:
        _carry(task, plan, bodies, keep_targets, by)
    return plan


def _bodies(tasks: Sequence[Task], year: int) -> Mapping[int, Unit]:
    """The units named by the tasks that still exist in the year."""
    named = {task.lead_id for task in tasks} | set(
        Task.cooperating.through.objects.filter(task__in=tasks).values_list("unit", flat=True)
    )
    units = units_of_year(Unit.objects.filter(pk__in=[pk for pk in named if pk]), year)
    return {unit.pk: unit for unit in units}


def _carry(task: Task, plan: Plan, bodies: Mapping[int, Unit], keep_targets: bool, by: Any) -> None:
    old_year, year = task.plan.year, plan.year
    values = {name: getattr(task, name) for name in _CARRIED} | {
        "code": task.code,
        "lead": bodies.get(task.lead_id or 0),
        "due_on": moved(task.due_on, year - old_year),
        "due_text": task.due_text.replace(str(old_year), str(year)),
    }
    if task.lead and values["lead"] is None and not task.lead_text:
        # A body that is gone is still said by name.
        values["lead_text"] = str(task.lead)
    if keep_targets:
        values |= {"target": task.target, "target_is_proposed": task.target_is_proposed}
    take_up(task.indicator, year, by)
    cooperating = [bodies[pk] for pk in _cooperating(task) if pk in bodies]
    bases = list(task.legal_bases.order_by("pk").values_list("text", "editors_note"))
    new = write_task(
        plan,
        by=by,
        values=values,
        measure=Measure(task.indicator),
        cooperating=cooperating,
        legal_bases=bases,
    )
    if keep_targets:
        _carry_targets(task, new)
    link(task, new, LineageKind.CARRIED, clock.today(), "", by)


def _cooperating(task: Task) -> list[int]:
    return list(task.cooperating.order_by("sort_key").values_list("pk", flat=True))


def _carry_targets(task: Task, new: Task) -> None:
    units = units_of_year(Unit.objects.all(), new.plan.year)
    rows = task.targets.filter(unit__in=units)
    TaskTarget.objects.bulk_create(
        TaskTarget(task=new, unit_id=row.unit_id, target=row.target) for row in rows
    )


def moved(day: date | None, years: int) -> date | None:
    """The same day in another year; the last of February where there is no 29th."""
    if day is None:
        return None
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
