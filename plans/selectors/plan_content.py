"""A plan as its keeper works on it: what stands there now, which codes are free, who may be named."""

import hashlib
import json
import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Case, Q, QuerySet, When

from plans.models import Indicator, LegalBasis, Plan, Programme, ReformArea, Task
from plans.selectors.reports import in_year
from units.choices import DEPARTMENT
from units.models import Level, Unit, UnitQuerySet

_OWN_CODE = "NV"
_CODE = re.compile(r"\w+([.\-]\w+)*")
_NUMBERED = re.compile(r"(.*?)(\d+)")
_HEAD = ("title", "decision_number", "issued_on", "issued_by", "programme_id", "derived_from_id")
_TASK = (
    "area_id",
    "code",
    "title",
    "product",
    "lead_id",
    "lead_text",
    "cooperating_text",
    "due_text",
    "due_on",
    "budget",
    "budget_text",
    "note",
    "scope",
    "indicator_id",
    "measure_name",
    "target",
    "target_counts_units",
    "ended_on",
    "end_reason",
)
_MEASURE = (
    "name",
    "kind",
    "unit_label",
    "numerator_label",
    "denominator_label",
    "direction",
    "across_periods",
    "measure",
)


# --- What stands there, as one digest: whoever saves names the one they started from -----------


def head_digest(plan: Plan) -> str:
    return _digest([getattr(plan, name) for name in _HEAD])


def task_digest(task: Task) -> str:
    """Of everything that the page of a task lets one change."""
    indicator = task.indicator
    return _digest(
        [
            [getattr(task, name) for name in _TASK],
            sorted(task.cooperating.values_list("pk", flat=True)),
            list(task.legal_bases.order_by("pk").values_list("text", "editors_note")),
            [getattr(indicator, name) for name in _MEASURE] if indicator else [],
        ]
    )


def targets_digest(task: Task) -> str:
    return _digest([task.target, list(task.targets.order_by("unit").values_list("unit", "target"))])


def plan_digest(plan: Plan) -> str:
    """Of the plan's head and all its tasks; three queries however many there are."""
    tasks = plan.tasks.order_by("pk")
    return _digest(
        [
            [getattr(plan, name) for name in _HEAD],
            list(tasks.values_list("pk", *_TASK)),
            list(tasks.order_by("pk", "cooperating").values_list("pk", "cooperating")),
            list(
                LegalBasis.objects.filter(task__plan=plan)
                .order_by("pk")
                .values_list("task", "text", "editors_note")
            ),
        ]
    )


def _digest(content: Any) -> str:
    text = json.dumps(content, cls=DjangoJSONEncoder, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


# --- Codes ------------------------------------------------------------------------------------


def next_code(plan: Plan, area: ReformArea, taken: Iterable[str] = ()) -> str:
    """The next free one in an area ("2.9" after "2.8"); a code is never given twice."""
    used = {*plan.tasks.values_list("code", flat=True), *taken}
    return code_after(used, area.code)


def is_code(code: str) -> bool:
    """Whether it can stand in an address and be told from its words ("sua", "tach")."""
    return bool(_CODE.fullmatch(code)) and any(char.isdigit() for char in code)


def code_after(used: Iterable[str], area_code: str) -> str:
    numbers = [
        int(rest)
        for code in used
        if (rest := code.removeprefix(f"{area_code}.")) != code and rest.isdecimal()
    ]
    return f"{area_code}.{max(numbers, default=0) + 1}"


def order_of(code: str) -> tuple[tuple[str, int], ...]:
    """ "2.10" stands after "2.9"."""
    return tuple((text, int(number)) for text, number in _NUMBERED.findall(code))


def free_indicator_code(plan: Plan, task_code: str) -> str:
    """The code of an indicator made for one task: "NV6.4", with the year where that is taken."""
    code = f"{_OWN_CODE}{task_code}"[:13]
    taken = set(Indicator.objects.filter(code__startswith=code).values_list("code", flat=True))
    wanted = [code, f"{code}/{plan.year}"]
    more = (f"{code}-{number}" for number in range(2, 1000))
    return next(one for one in [*wanted, *more] if one not in taken)


def is_own_indicator(indicator: Indicator | None) -> bool:
    """Whether it was made for a task and not for the reporting form."""
    return indicator is not None and indicator.code.startswith(_OWN_CODE)


# --- Who and what may be named --------------------------------------------------------------------


def units_of_year(units: UnitQuerySet, year: int) -> UnitQuerySet:
    """Those that exist on any day of the year."""
    return units.filter(valid_from__lte=date(year, 12, 31)).filter(
        Q(valid_to=None) | Q(valid_to__gte=date(year, 1, 1))
    )


def bodies_for(plan: Plan) -> QuerySet[Unit]:
    """Who may lead or cooperate: the plan's unit and those below, the one above with its
    departments. Departments stand first: they are named most."""
    unit = plan.unit
    named = Q(path__startswith=unit.path)
    if unit.parent_id is not None:
        named |= Q(pk=unit.parent_id) | Q(parent=unit.parent_id, level=DEPARTMENT)
    departments_first = Case(When(level=DEPARTMENT, then=0), default=1)
    return units_of_year(Unit.objects.filter(named), plan.year).order_by(
        departments_first, "level__position", "sort_key"
    )


def levels_for(plan: Plan) -> QuerySet[Level]:
    """The levels that can carry a task out: of the plan's unit and of those below it."""
    units = units_of_year(Unit.objects.below(plan.unit), plan.year).exclude(level=DEPARTMENT)
    return Level.objects.filter(
        Q(pk=plan.unit.level_id) | Q(pk__in=units.order_by().values("level"))
    )


def carrying_units(task: Task) -> QuerySet[Unit]:
    """The units of the task's levels under its plan: each may have a target of its own."""
    units = Unit.objects.in_year(task.plan.year).below(task.plan.unit)
    return units.filter(level__in=task.levels).order_by("level__position", "sort_key")


def asks_only_its_own(plan: Plan, levels: Iterable[str]) -> bool:
    """Whether a new line on the form would reach nobody outside the plan's unit.

    A line stands on the form of every unit of a level; one commune may not put a question to all.
    """
    if plan.derived_from_id is not None:
        return False
    if set(levels) != {plan.unit.level_id}:
        return True
    others = Unit.objects.in_year(plan.year).filter(level=plan.unit.level_id)
    return not others.exclude(pk=plan.unit_id).exists()


def choosable_indicators(plan: Plan) -> QuerySet[Indicator]:
    """Lines of the year's form, and what other tasks of the programme are measured by."""
    programme = Q(area__programme=plan.programme_id)
    return in_year(Indicator.objects.filter(programme), plan.year).order_by(
        "area__position", "position", "code"
    )


def programmes() -> QuerySet[Programme]:
    return Programme.objects.order_by("-code").prefetch_related("areas")


def tasks_in_force(plan: Plan) -> QuerySet[Task]:
    return plan.tasks.filter(ended_on=None).select_related("area", "lead", "indicator")


def carried_out_by(plan: Plan, unit: Unit) -> list[Task]:
    """The plan's tasks that fall to a unit of this level, or that it leads or helps with."""
    tasks = (
        tasks_in_force(plan)
        .order_by("area__position", "position", "pk")
        .prefetch_related("cooperating")
    )
    return [
        task
        for task in tasks
        if unit.level_id in task.levels or task.lead_id == unit.pk or unit in task.cooperating.all()
    ]
