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
    keeping,
)
from procedures.work_assessment import assessment_items
from procedures.work_dossiers import dossier_items, monthly_items
from units.access import (
    has_permission,
    units_where,
)
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
# T     """Boards to be filled, and what in the catalogue wants a hand."""
# T     return [*_boards(user), *_catalogue(user)]
# THEIRS>>>


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


def _catalogue(user: Any) -> list[WorkItem]:
    """One line for those who keep the catalogue: readers' reports first, then what is unchecked."""
    if not has_permission(user, Permission.PROCEDURE_EDIT):
        return []
    counts = keeping.keeping_counts()
    said = [
        words % {"count": counts[sort]}
        for sort, words in (
            (keeping.REPORTED, _("%(count)s bị người đọc báo sai")),
            (keeping.UNCONFIRMED, _("%(count)s chưa đối chiếu")),
            (keeping.NO_LIMIT, _("%(count)s thiếu thời hạn")),
            (keeping.STALE, _("%(count)s lâu chưa rà soát")),
        )
        if counts[sort]
    ]
    if not said:
        return []
    return [
        WorkItem(
            group=WorkGroup.SOON,
            title=_("Danh mục thủ tục có việc cần xem"),
            detail=_("Thủ tục: %(said)s") % {"said": ", ".join(said)},
            url=reverse("procedures:catalogue-tasks"),
            action=_("Xem"),
        )
    ]


def _boards(user: Any) -> list[WorkItem]:
    """Procedures in force that hang on no board of the units this person posts for."""
    units = Unit.objects.in_force().filter(pk__in=units_where(user, Permission.POSTING_CONFIRM))
    return [
        WorkItem(
            group=WorkGroup.SOON,
            title=ngettext(
                "Niêm yết %(count)s thủ tục đang có hiệu lực",
                "Niêm yết %(count)s thủ tục đang có hiệu lực",
                count,
            )
            % {"count": count},
            detail=_("%(unit)s chưa xác nhận đã niêm yết công khai") % {"unit": unit.name},
            url=f"{reverse('procedures:posting-list')}?don-vi={unit.pk}",
            action=_("Xác nhận"),
        )
        for unit, count in unposted_counts(units)
    ]
