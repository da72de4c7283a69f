"""The keeper of a plan sees a task otherwise than its figure says, and says why."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from audit.services import record
from common.exceptions import Refused
from plans.choices import TaskState
from plans.models import Task, TaskJudgement
from plans.selectors.tasks import is_ended, is_for, judgements_of
from units.access import require
from units.models import Unit
from units.permissions import Permission


@transaction.atomic
def judge_task(*, task: Task, unit: Unit | None, state: str, reason: str, by: Any) -> TaskJudgement:
    """Put the keeper's word on a task (of one unit, or of the whole plan); no state lifts it."""
    require(by, Permission.PLAN_EDIT, task.plan.unit)
    locked = Task.objects.select_for_update().get(pk=task.pk)
    standing = judgements_of([locked], [unit] if unit else None).get(
        (locked.pk, unit.pk if unit else None)
    )
    _refuse(task, unit, state, reason, standing)
    judgement = TaskJudgement(task=locked, unit=unit, state=state, reason=reason.strip(), by=by)
    judgement.full_clean()
    judgement.save()
    where = {"unit": unit.name} if unit else {}
    record(
        "task.judged" if state else "task.judgement_lifted",
        locked,
        by=by,
        before={"state": standing.state} if standing else {},
        after={"state": state, **where},
        reason=judgement.reason,
        unit=unit or task.plan.unit,
    )
    return judgement


def _refuse(
    task: Task, unit: Unit | None, state: str, reason: str, standing: TaskJudgement | None
) -> None:
    if is_ended(task):
        raise Refused(_("Nhiệm vụ đã thôi thực hiện nên không đánh giá tiến độ nữa."))
    if unit is not None and not is_for(task, unit):
        raise Refused(_("%(unit)s không thực hiện nhiệm vụ này.") % {"unit": unit})
    if not reason.strip():
        raise Refused(_("Hãy nêu lý do: mọi người sẽ đọc lý do này bên cạnh số liệu."))
    if state == TaskState.NO_DATA:
        raise Refused(_("“Chưa có số liệu” không phải là đánh giá. Hãy chọn một trạng thái khác."))
    if not state and standing is None:
        raise Refused(_("Không có đánh giá nào để bỏ: trạng thái đang theo số liệu."))
