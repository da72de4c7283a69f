"""What review proposals put on a work list."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from audit.selectors import history_of_many
from common.worklist import WorkGroup, WorkItem
from procedures.choices import ProposalState
from procedures.models import ReviewProposal
from units.access import units_where
from units.permissions import Permission


def proposal_items(user: Any) -> list[WorkItem]:
    """What was offered, what was accepted and stands in no version yet, what was given back."""
    units = units_where(user, Permission.PROPOSAL_DECIDE)
    proposals = ReviewProposal.objects.filter(unit__in=units).select_related("procedure")
    offered = proposals.filter(state=ProposalState.OFFERED).count()
    accepted = proposals.filter(state=ProposalState.ACCEPTED).order_by("answered_on", "pk")
    return [*_offered(offered), *(_accepted(one) for one in accepted), *_returned(user, units)]


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


def _returned(user: Any, deciding: Any) -> list[WorkItem]:
    """Drafts that the district gave back to those who write them, with its reason."""
    units = units_where(user, Permission.PROPOSAL_DRAFT).exclude(pk__in=deciding)
    waiting = ReviewProposal.objects.filter(unit__in=units, state=ProposalState.DRAFT)
    drafts = {str(one.pk): one for one in waiting.select_related("procedure")}
    steps = history_of_many(ReviewProposal, list(drafts)).filter(action__in=_STEPS)
    last = {step.target_id: step for step in steps}
    return [
        WorkItem(
            group=WorkGroup.SOON,
            title=_("Kiến nghị bị trả lại: %(procedure)s") % {"procedure": draft.procedure.name},
            detail=last[pk].reason,
            url=reverse("procedures:proposal-detail", args=[draft.pk]),
            action=_("Sửa"),
        )
        for pk, draft in drafts.items()
        if pk in last and last[pk].action == "proposal.returned"
    ]


_STEPS = ("proposal.offered", "proposal.recalled", "proposal.returned")
