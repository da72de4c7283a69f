"""What the keeping of the catalogue puts on a work list."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from common.worklist import WorkGroup, WorkItem
from procedures.selectors import keeping
from units.access import has_permission
from units.permissions import Permission


def catalogue_items(user: Any) -> list[WorkItem]:
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
