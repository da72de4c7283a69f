"""What this app puts on a person's work list."""

from typing import Any

from django.urls import reverse
from django.utils.translation import (
    gettext as _,
)
from django.utils.translation import ngettext

from common.worklist import WorkGroup, WorkItem
from procedures.choices import ProposalState
from procedures.models import ReviewProposal
from procedures.selectors import (
    BoardLine,
    board_lines,
)
from procedures.work_assessment import assessment_items
from procedures.work_dossiers import dossier_items, monthly_items
from units.access import units_where
from units.models import Unit
from units.permissions import Permission


def work_items(user: Any) -> list[WorkItem]:
    return [
        *posting_items(user),
        *dossier_items(user),
        *monthly_items(user),
        *assessment_items(user),
    ]


# <<<THEIRS
# T
# T
# T def work_items(user: Any) -> list[WorkItem]:
# T     return [*posting_items(user), *proposal_items(user)]
# THEIRS>>>


def posting_items(user: Any) -> list[WorkItem]:
    """Procedures in force that hang on no board of the units this person posts for."""
    units = Unit.objects.in_force().filter(pk__in=units_where(user, Permission.POSTING_CONFIRM))
    lines = board_lines(units)
    late = [_late_posting(line) for line in lines if line.overdue]
    return late + [_due_posting(line) for line in lines if line.due]


def _late_posting(line: BoardLine) -> WorkItem:
    title = ngettext(
        "Niêm yết %(count)s thủ tục đã quá hạn niêm yết",
        "Niêm yết %(count)s thủ tục đã quá hạn niêm yết",
        len(line.overdue),
    )
    count = {"count": len(line.overdue)}
    return _posting(line.unit, WorkGroup.OVERDUE, title % count, min(line.overdue))


def _due_posting(line: BoardLine) -> WorkItem:
    title = ngettext(
        "Niêm yết %(count)s thủ tục đang có hiệu lực",
        "Niêm yết %(count)s thủ tục đang có hiệu lực",
        len(line.due),
    )
    return _posting(line.unit, WorkGroup.SOON, title % {"count": len(line.due)}, line.next_due)


def _posting(unit: Unit, group: WorkGroup, title: str, due_on: Any) -> WorkItem:
    return WorkItem(
        group=group,
        title=title,
        detail=_("%(unit)s chưa xác nhận đã niêm yết công khai") % {"unit": unit.name},
        url=f"{reverse('procedures:posting-list')}?don-vi={unit.pk}",
        action=_("Xác nhận"),
        due_on=due_on,
    )


def proposal_items(user: Any) -> list[WorkItem]:
    """What the communes offered, and what was accepted and stands in no version yet."""
    units = units_where(user, Permission.PROPOSAL_DECIDE)
    proposals = ReviewProposal.objects.filter(unit__in=units).select_related("procedure")
    offered = proposals.filter(state=ProposalState.OFFERED).count()
    accepted = proposals.filter(state=ProposalState.ACCEPTED).order_by("answered_on", "pk")
    return [*_offered(offered), *(_accepted(one) for one in accepted)]


def _offered(count: int) -> list[WorkItem]:
    if not count:
        return []
    title = ngettext(
        "%(count)s kiến nghị rà soát các xã gửi lên, chờ xem",
        "%(count)s kiến nghị rà soát các xã gửi lên, chờ xem",
        count,
    )
    return [
        WorkItem(
            group=WorkGroup.SOON,
            title=title % {"count": count},
            detail=_("Gộp, gửi cấp có thẩm quyền hoặc trả lại để sửa"),
            url=f"{reverse('procedures:proposal-list')}?trang-thai={ProposalState.OFFERED}",
            action=_("Xem"),
        )
    ]


def _accepted(proposal: ReviewProposal) -> WorkItem:
    return WorkItem(
        group=WorkGroup.SOON,
        title=_("Ghi kiến nghị được chấp thuận có hiệu lực"),
        detail=proposal.procedure.name,
        url=reverse("procedures:proposal-effect", args=[proposal.pk]),
        action=_("Ghi"),
    )
