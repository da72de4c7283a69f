"""A plan's annex from a file: kept until its sender says yes, then written all or nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from audit.services import record
from common.exceptions import Conflict, Refused
from common.models import PendingImport
from plans.exceptions import NotInPlan, PlanConflict
from plans.models import Plan, Task
from plans.selectors.annex import KIND, budget_shown, due_shown, subject_of
from plans.selectors.plan_content import plan_digest
from plans.services.plan_heads import locked
from plans.services.task_editing import in_force, rewrite_task, write_task
from plans.services.task_measures import Measure
from units.access import require
from units.models import Unit
from units.permissions import Permission


@dataclass(frozen=True)
class Change:
    """What a line of the file asks of the plan: a new task, or other values for one that is there."""

    row: int
    task: Task | None
    values: Mapping[str, Any]
    cooperating: Sequence[Unit] | None = None
    labels: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    @property
    def due_shown(self) -> str:
        return due_shown(self.values.get("due_on"), self.values.get("due_text", ""))

    @property
    def budget_shown(self) -> str:
        return budget_shown(self.values.get("budget"), self.values.get("budget_text", ""))


@transaction.atomic
def keep_annex(*, plan: Plan, file_name: str, content: Mapping[str, Any], by: Any) -> PendingImport:
    """What the file says, until the person has looked at it; an earlier try of theirs goes."""
    require(by, Permission.PLAN_EDIT, plan.unit)
    PendingImport.objects.filter(kind=KIND, subject=subject_of(plan), by=by).delete()
    return PendingImport.objects.create(
        kind=KIND,
        subject=subject_of(plan),
        file_name=file_name[:200],
        content=dict(content),
        by=by,
    )


@transaction.atomic
def map_annex(*, pending: PendingImport, plan: Plan, content: Mapping[str, Any], by: Any) -> None:
    """Read the same file with other columns."""
    require(by, Permission.PLAN_EDIT, plan.unit)
    mine = _locked_file(pending, plan, by)
    mine.content = {**mine.content, **content}
    mine.save(update_fields=["content"])


@transaction.atomic
def take_annex(
    *, pending: PendingImport, plan: Plan, changes: Sequence[Change], version: str, by: Any
) -> tuple[int, int]:
    """Write what was looked at: how many tasks were added and changed. `version` is the plan's
    digest that the person saw; another one refuses."""
    require(by, Permission.PLAN_EDIT, plan.unit)
    mine = _locked_file(pending, plan, by)
    done = apply_annex(plan, changes, by=by, file_name=mine.file_name, version=version)
    mine.delete()
    return done


def _locked_file(pending: PendingImport, plan: Plan, by: Any) -> PendingImport:
    """The kept file until the transaction ends, for its sender and for the plan it was sent for."""
    mine = PendingImport.objects.select_for_update().filter(pk=pending.pk).first()
    if mine is None:
        raise Conflict(
            _(
                "Tệp này đã được ghi hoặc đã được thay bằng một tệp gửi sau, nên lần này chưa ghi "
                "gì. Hãy mở lại kế hoạch để xem, rồi gửi lại tệp nếu cần."
            )
        )
    if (mine.by_id, mine.kind, mine.subject) != (by.pk, KIND, subject_of(plan)):
        raise Refused(_("Tệp này do người khác gửi; chỉ người gửi được xác nhận."))
    return mine


@transaction.atomic
def apply_annex(
    plan: Plan, changes: Sequence[Change], *, by: Any, file_name: str, version: str = ""
) -> tuple[int, int]:
    """For the page and for the command, which asks nobody's permission."""
    plan = locked(plan)
    if version and version != plan_digest(plan):
        raise PlanConflict
    added = changed = 0
    for change in changes:
        try:
            _apply(plan, change, by)
        except ValidationError as error:
            raise NotInPlan(
                _("Dòng %(row)s: %(fault)s")
                % {"row": change.row, "fault": " ".join(error.messages)}
            ) from error
        if change.task is None:
            added += 1
        else:
            changed += 1
    if added or changed:
        record(
            "plan.imported",
            plan,
            by=by,
            after={"file": file_name, "added": added, "changed": changed},
            unit=plan.unit,
        )
    return added, changed


def _apply(plan: Plan, change: Change, by: Any) -> None:
    if change.task is None:
        write_task(
            plan,
            by=by,
            values=change.values,
            measure=Measure(),
            cooperating=change.cooperating or (),
        )
    else:
        rewrite_task(
            in_force(plan, change.task),
            by=by,
            values=change.values,
            cooperating=change.cooperating,
        )
