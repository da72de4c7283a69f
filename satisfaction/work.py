"""What this app puts on a person's work list."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from common.worklist import WorkGroup, WorkItem
from satisfaction.choices import Verdict
from satisfaction.selectors import series_of
from satisfaction.work_publication import publication_items
from satisfaction.work_rounds import round_items
from units.access import has_permission, units_where
from units.permissions import Permission

# A list, not a flood: the rest is one click away.
AT_MOST = 5


def work_items(user: Any) -> list[WorkItem]:
    return [*series_items(user), *round_items(user), *publication_items(user)]


def series_items(user: Any) -> list[WorkItem]:
    """Series of ballots that wait for this person's decision."""
    if not has_permission(user, Permission.RATING_REVIEW):
        return []
    waiting = series_of(units_where(user, Permission.RATING_REVIEW), Verdict.OPEN)
    return [
        WorkItem(
            group=WorkGroup.SOON,
            title=_("Phiếu đánh giá bất thường: %(unit)s, %(kind)s")
            % {"unit": series.unit.name, "kind": str(series.get_kind_display()).lower()},
            detail=_("%(n)s phiếu chưa được tính") % {"n": series.n},
            url=reverse("satisfaction:series-detail", args=[series.pk]),
            action=_("Xem và quyết định"),
        )
        for series in waiting[:AT_MOST]
    ]
