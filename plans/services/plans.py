"""Writing plans, their tasks and indicators. Importing the same content again changes nothing."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any, TypeVar

from django.db import models, transaction

from audit.services import record
from plans.models import Indicator, LegalBasis, Plan, Programme, ReformArea, Task, TaskAssignment
from units.access import require
from units.models import Unit
from units.permissions import Permission

_M = TypeVar("_M", bound=models.Model)


class Saved(StrEnum):
    ADDED = "added"
    CHANGED = "changed"
    SAME = "same"


def put_row(
    model: type[_M],
    found: _M | None,
    key: Mapping[str, Any],
    values: Mapping[str, Any],
    action: str,
    by: Any,
    unit: Unit | None = None,
) -> tuple[_M, Saved]:
    """Add the row, or change what differs; either leaves one line in the trail."""
    row = found or model(**key)
    changed = {
        name: value
        for name, value in values.items()
        if found is None or getattr(row, name) != value
    }
    if found is not None and not changed:
        return row, Saved.SAME
    before = {name: _said(getattr(row, name)) for name in changed} if found else {}
    for name, value in changed.items():
        setattr(row, name, value)
    row.full_clean()
    row.save()
    after = {name: _said(value) for name, value in key.items()} if found is None else {}
    after |= {name: _said(value) for name, value in changed.items()}
    done = Saved.CHANGED if found else Saved.ADDED
    record(f"{action}.{done}", row, by=by, before=before, after=after, unit=unit)
    return row, done


def _said(value: Any) -> Any:
    if isinstance(value, models.Model):
        return str(value)
    return value


@transaction.atomic
def save_programme(
    *, code: str, name: str, areas: Iterable[tuple[str, str]], by: Any = None
) -> tuple[Programme, dict[str, ReformArea]]:
    """A programme and its areas in order; areas that are not named stay."""
    programme, _saved = put_row(
        Programme,
        Programme.objects.filter(code=code).first(),
        {"code": code},
        {"name": name},
        "programme",
        by,
    )
    for position, (area_code, area_name) in enumerate(areas, start=1):
        put_row(
            ReformArea,
            ReformArea.objects.filter(programme=programme, code=area_code).first(),
            {"programme": programme, "code": area_code},
            {"name": area_name, "position": position},
            "area",
            by,
        )
    return programme, {area.code: area for area in programme.areas.all()}


@transaction.atomic
def save_indicator(*, code: str, by: Any = None, **values: Any) -> tuple[Indicator, Saved]:
    found = Indicator.objects.filter(code=code).first()
    return put_row(Indicator, found, {"code": code}, values, "indicator", by)


@transaction.atomic
def save_plan(*, unit: Unit, year: int, by: Any = None, **values: Any) -> tuple[Plan, Saved]:
    found = Plan.objects.filter(unit=unit, year=year).first()
    return put_row(Plan, found, {"unit": unit, "year": year}, values, "plan", by, unit)


@transaction.atomic
def save_task(
    *,
    plan: Plan,
    code: str,
    cooperating: list[Unit] | None = None,
    legal_bases: list[tuple[str, str]] | None = None,
    by: Any = None,
    **values: Any,
) -> tuple[Task, Saved]:
    """Add or change a task. `None` for cooperating units or legal bases leaves them alone."""
    found = Task.objects.filter(plan=plan, code=code).first()
    task, saved = put_row(Task, found, {"plan": plan, "code": code}, values, "task", by, plan.unit)
    more = put_cooperating(task, cooperating) | put_legal_bases(task, legal_bases)
    if not more:
        return task, saved
    record("task.changed", task, by=by, after=more, unit=plan.unit)
    return task, Saved.CHANGED if saved == Saved.SAME else saved


def put_cooperating(task: Task, units: list[Unit] | None) -> dict[str, Any]:
    """What was changed, for the trail."""
    if units is None or {unit.pk for unit in units} == {unit.pk for unit in task.cooperating.all()}:
        return {}
    task.cooperating.set(units)
    return {"cooperating": [unit.name for unit in units]}


def put_legal_bases(task: Task, bases: list[tuple[str, str]] | None) -> dict[str, Any]:
    there = list(task.legal_bases.order_by("pk").values_list("text", "editors_note"))
    if bases is None or bases == there:
        return {}
    task.legal_bases.all().delete()
    LegalBasis.objects.bulk_create(
        LegalBasis(task=task, text=text, editors_note=note) for text, note in bases
    )
    return {"legal_bases": [text for text, _note in bases]}


def own_indicator_code(plan: Plan, task_code: str, kind: str, name: str) -> str:
    """The code of an indicator made for one task: "NV6.4", with the year where that is taken."""
    code = f"NV{task_code}"
    taken = Indicator.objects.filter(code=code).exclude(tasks__plan=plan).first()
    if taken is None or (taken.kind, taken.name) == (kind, name):
        return code
    return f"{code}/{plan.year}"


@transaction.atomic
def assign_task(*, task: Task, unit: Unit, post: str, by: Any) -> TaskAssignment:
    """Say which post in a unit answers for a task."""
    require(by, Permission.REPORT_EDIT, unit)
    found = TaskAssignment.objects.select_for_update().filter(task=task, unit=unit).first()
    before = {"post": found.post} if found else {}
    assignment = found or TaskAssignment(task=task, unit=unit)
    if assignment.post == post:
        return assignment
    assignment.post = post
    assignment.full_clean()
    assignment.save()
    record("task.assigned", assignment, by=by, before=before, after={"post": post}, unit=unit)
    return assignment
