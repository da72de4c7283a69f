"""What this app puts on a person's work list."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.worklist import WorkGroup, WorkItem
from procedures.selectors import unposted_counts
from procedures.work_dossiers import dossier_items, monthly_items
from units.access import units_where
from units.models import Unit
from units.permissions import Permission


def work_items(user: Any) -> list[WorkItem]:
    return [
        *posting_items(user),
        *dossier_items(user),
        *monthly_items(user),
    ]


def posting_items(user: Any) -> list[WorkItem]:
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
