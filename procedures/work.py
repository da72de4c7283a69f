"""What this app puts on a person's work list."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.worklist import WorkGroup, WorkItem
from procedures.selectors import keeping, unposted_counts
from units.access import has_permission, units_where
from units.models import Unit
from units.permissions import Permission


def work_items(user: Any) -> list[WorkItem]:
    """Boards to be filled, and what in the catalogue wants a hand."""
    return [*_boards(user), *_catalogue(user)]


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
