"""What stands before the public: figures that could be published, comments nobody has read."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common import clock
from common.worklist import WorkGroup, WorkItem
from satisfaction.choices import MINIMUM_N
from satisfaction.selectors import (
    YearPublished,
    ballots_by_unit,
    publications_in,
    rated_units,
    unread_comments,
)
from units.access import units_where
from units.models import Unit
from units.permissions import Permission


def publication_items(user: Any) -> list[WorkItem]:
    """A number of queries that does not grow with units."""
    own = units_where(user, Permission.SATISFACTION_PUBLISH)
    units = list(rated_units().filter(pk__in=own).order_by("sort_key"))
    if not units:
        return []
    year = clock.today().year
    return [
        *(item for each in (year - 1, year) for item in _publication_items(units, each)),
        *_comment_items(user, units),
    ]


def _publication_items(units: list[Unit], year: int) -> list[WorkItem]:
    """Enough people answered, and nothing stands public."""
    ballots, published = ballots_by_unit(year, units), publications_in(year)
    return [
        _publication(unit, year, ballots[unit.pk], published.get(unit.pk))
        for unit in units
        if ballots.get(unit.pk, 0) >= MINIMUM_N and not _is_open(published.get(unit.pk))
    ]


def _is_open(published: YearPublished | None) -> bool:
    return published is not None and published.current is not None


def _publication(unit: Unit, year: int, ballots: int, published: YearPublished | None) -> WorkItem:
    detail = _("%(unit)s đã có %(n)s phiếu, đủ để công khai; mục tiêu là mọi đơn vị đều công khai")
    if published and published.withdrawn:
        detail = _("%(unit)s đã rút số liệu; có %(n)s phiếu, công khai lại khi số liệu đã đúng")
    return WorkItem(
        group=WorkGroup.SOON,
        title=_("Công khai mức độ hài lòng năm %(year)s") % {"year": year},
        detail=detail % {"unit": unit.name, "n": ballots},
        url=f"{reverse('satisfaction:publication-publish', args=[unit.pk])}?nam={year}",
        action=_("Xem trước"),
    )


def _comment_items(user: Any, units: list[Unit]) -> list[WorkItem]:
    """Those of a person's own units; who stands above may read them, but is not asked to."""
    own = units_where(user, Permission.COMMENT_MODERATE).filter(pk__in=[one.pk for one in units])
    waiting = unread_comments(own)
    return [_comments(unit, waiting[unit.pk]) for unit in units if waiting.get(unit.pk)]


def _comments(unit: Unit, number: int) -> WorkItem:
    title = ngettext("Xem %(n)s góp ý của người dân", "Xem %(n)s góp ý của người dân", number)
    address = reverse("satisfaction:comment-list")
    return WorkItem(
        group=WorkGroup.SOON,
        title=title % {"n": number},
        detail=_("%(unit)s: góp ý kèm phiếu đánh giá, chưa ai xem") % {"unit": unit.name},
        url=f"{address}?don_vi={unit.pk}&trang_thai=unread",
        action=_("Xem"),
    )
