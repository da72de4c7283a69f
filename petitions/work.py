"""What this app puts on a person's work list."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from common import clock
from common.choices import Tone
from common.worklist import WorkGroup, WorkItem
from petitions.access import APPROVE, HANDLE, approvers, visible_petitions
from petitions.choices import PetitionStatus
from petitions.models import Petition
from petitions.selectors import urgency
from units.access import Holders, has_permission, memberships_of, units_where
from units.calendar import WorkCalendar

# A list, not a flood: the rest is one click away in the queue.
AT_MOST = 10
GROUPS = {Tone.OVERDUE: WorkGroup.OVERDUE}
IN_HAND = (PetitionStatus.RECEIVED, PetitionStatus.PROCESSING)


def work_items(user: Any) -> list[WorkItem]:
    """What this person has to approve, what their own unit has to answer and to publish, and what
    units below are late with."""
    today, calendar = clock.today(), WorkCalendar.load()
    items = [_to_approve(one, today, calendar) for one in _drafts(user)]
    if not has_permission(user, HANDLE):
        return items
    own = [membership.unit_id for membership in memberships_of(user)]
    handled = Petition.objects.filter(unit__in=units_where(user, HANDLE)).select_related("unit")
    return [
        *items,
        *(_to_answer(one, today, calendar) for one in _waiting(handled, own, today)),
        *(_to_publish(one) for one in _unpublished(handled, own)),
    ]


def _waiting(handled: QuerySet[Petition], own: list[int], today: date) -> Iterable[Petition]:
    """The own unit's, and the late ones below, wherever they wait; what the leader has is theirs."""
    ours = Q(unit__in=own, status__in=IN_HAND)
    late_below = Q(status__in=(*IN_HAND, PetitionStatus.DRAFTED), due_on__lt=today) & ~Q(
        unit__in=own
    )
    return handled.filter(ours | late_below).order_by("due_on", "pk")[:AT_MOST]


def _unpublished(handled: QuerySet[Petition], own: list[int]) -> Iterable[Petition]:
    answered = handled.filter(unit__in=own, status=PetitionStatus.ANSWERED)
    return answered.order_by("answered_on", "pk")[:AT_MOST]


def _drafts(user: Any) -> list[Petition]:
    """What waits for this leader: of their unit, and of units that have nobody to approve."""
    if not has_permission(user, APPROVE):
        return []
    holders = Holders.load(APPROVE)
    drafts = visible_petitions(user).filter(status=PetitionStatus.DRAFTED)
    drafts = drafts.select_related("unit").order_by("due_on", "pk")
    return [one for one in drafts if user in approvers(one.unit, holders)][:AT_MOST]


def _title(petition: Petition) -> str:
    return _("Phản ánh %(code)s: %(subject)s") % {
        "code": petition.code,
        "subject": petition.subject,
    }


def _group(petition: Petition, today: date, calendar: WorkCalendar) -> WorkGroup:
    state = urgency(petition, today, calendar)
    return GROUPS.get(state.tone, WorkGroup.SOON) if state else WorkGroup.SOON


def _to_answer(petition: Petition, today: date, calendar: WorkCalendar) -> WorkItem:
    action, detail = _("Trả lời"), petition.unit.name
    if petition.status == PetitionStatus.RECEIVED:
        action = _("Nhận xử lý")
    elif petition.status == PetitionStatus.DRAFTED:
        action, detail = _("Xem"), _("%(unit)s, chờ lãnh đạo duyệt") % {"unit": detail}
    elif petition.returned_because:
        action = _("Sửa dự thảo")
        detail = _("Lãnh đạo trả lại: %(why)s") % {"why": petition.returned_because}
    return WorkItem(
        group=_group(petition, today, calendar),
        title=_title(petition),
        detail=detail,
        url=reverse("petitions:petition-handle", args=[petition.pk]),
        action=action,
        due_on=petition.due_on,
    )


def _to_approve(petition: Petition, today: date, calendar: WorkCalendar) -> WorkItem:
    return WorkItem(
        group=_group(petition, today, calendar),
        title=_title(petition),
        detail=_("%(unit)s, dự thảo trả lời chờ duyệt") % {"unit": petition.unit.name},
        url=reverse("petitions:petition-approve", args=[petition.pk]),
        action=_("Duyệt trả lời"),
        due_on=petition.due_on,
    )


def _to_publish(petition: Petition) -> WorkItem:
    return WorkItem(
        group=WorkGroup.SOON,
        title=_title(petition),
        detail=_("Đã trả lời, chưa công khai"),
        url=reverse("petitions:petition-handle", args=[petition.pk]) + "#publish",
        action=_("Công khai"),
    )
