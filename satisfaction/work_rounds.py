"""What survey rounds put on a person's work list; satisfaction.work gathers it."""

from collections import Counter
from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common import clock
from common.worklist import WorkGroup, WorkItem
from satisfaction.choices import RoundState
from satisfaction.models import SurveyRound
from satisfaction.selectors.entries import waiting_seconds
from satisfaction.selectors.rounds import Returns, returns_of_rounds
from units.access import units_where
from units.permissions import Permission

# From so many days before a round's last one its missing forms are spoken of.
NEAR = timedelta(days=7)


def round_items(user: Any) -> list[WorkItem]:
    """Rounds that end with forms out, and second typings that wait. Three queries."""
    typed = units_where(user, Permission.SURVEY_TYPE)
    rounds = list(
        SurveyRound.objects.filter(state=RoundState.OPEN, unit__in=typed).order_by("ends_on")
    )
    if not rounds:
        return []
    waiting = Counter(pk for pk, first in waiting_seconds(rounds) if first != user.pk)
    returns = returns_of_rounds(rounds)
    kept = set(units_where(user, Permission.SURVEY_KEEP).values_list("pk", flat=True))
    items = []
    for one in rounds:
        ending = _ending(one, returns[one.pk], may_close=one.unit_id in kept)
        items += [ending] if ending else []
        if waiting[one.pk]:
            items.append(_second(one, waiting[one.pk]))
    return items


def _ending(one: SurveyRound, returns: Returns, *, may_close: bool) -> WorkItem | None:
    over = one.ends_on < clock.today()
    if not over and (one.ends_on - clock.today() > NEAR or not returns.out):
        return None
    if not returns.out and not may_close:
        return None
    if returns.out:
        title = ngettext(
            "Còn %(count)s phiếu điều tra chưa ghi",
            "Còn %(count)s phiếu điều tra chưa ghi",
            returns.out,
        ) % {"count": returns.out}
        name, verb = "round-type", _("Nhập phiếu")
    else:
        title, name, verb = _("Khóa đợt điều tra đã hết ngày"), "round-detail", _("Khóa đợt")
    return WorkItem(
        group=WorkGroup.OVERDUE if over else WorkGroup.SOON,
        title=title,
        detail=one.name,
        url=reverse(f"satisfaction:{name}", args=[one.pk]),
        action=verb,
        due_on=one.ends_on,
    )


def _second(one: SurveyRound, count: int) -> WorkItem:
    title = ngettext(
        "Nhập lần hai %(count)s phiếu điều tra", "Nhập lần hai %(count)s phiếu điều tra", count
    )
    return WorkItem(
        group=WorkGroup.SOON,
        title=title % {"count": count},
        detail=one.name,
        url=reverse("satisfaction:round-type-again", args=[one.pk]),
        action=_("Nhập lần hai"),
        due_on=one.ends_on,
    )
