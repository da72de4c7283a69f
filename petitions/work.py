"""What this app puts on a person's work list."""

from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from common import clock
from common.choices import Tone
from common.worklist import WorkGroup, WorkItem
from petitions.choices import OPEN, PetitionStatus
from petitions.models import Petition
from petitions.selectors import urgency
from units.access import memberships_of, units_where
from units.calendar import WorkCalendar
from units.permissions import Permission

# A list, not a flood: the rest is one click away in the queue.
AT_MOST = 10
GROUPS = {Tone.OVERDUE: WorkGroup.OVERDUE}


def work_items(user: Any) -> list[WorkItem]:
    """What this person's own unit has to answer, and what units below are late with."""
    today, calendar = clock.today(), WorkCalendar.load()
    own = [membership.unit_id for membership in memberships_of(user)]
    waiting = (
        Petition.objects.filter(status__in=OPEN)
        .filter(unit__in=units_where(user, Permission.PETITION_HANDLE))
        .filter(Q(unit__in=own) | Q(due_on__lt=today))
        .select_related("unit")
    )
    return [_item(one, today, calendar) for one in waiting.order_by("due_on", "pk")[:AT_MOST]]


def _item(petition: Petition, today: Any, calendar: WorkCalendar) -> WorkItem:
    state = urgency(petition, today, calendar)
    received = petition.status == PetitionStatus.RECEIVED
    return WorkItem(
        group=GROUPS.get(state.tone, WorkGroup.SOON) if state else WorkGroup.SOON,
        title=_("Phản ánh %(code)s: %(subject)s")
        % {"code": petition.code, "subject": petition.subject},
        detail=petition.unit.name,
        url=reverse("petitions:petition-handle", args=[petition.pk]),
        action=_("Nhận xử lý") if received else _("Trả lời"),
        due_on=petition.due_on,
    )
