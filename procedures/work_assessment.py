"""What the one-stop assessment puts on a work list."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.worklist import WorkGroup, WorkItem
from procedures.scoring import last_ended_quarter
from procedures.selectors.assessment import undeclared, waiting_for_appraisal
from units.access import units_where
from units.models import Unit
from units.permissions import Permission


def assessment_items(user: Any) -> list[WorkItem]:
    return [*_declarations(user), *_appraisals(user)]


def _declarations(user: Any) -> list[WorkItem]:
    """Units that have not declared the one-stop shop's indices of the quarter ended last."""
    units = Unit.objects.filter(pk__in=units_where(user, Permission.ASSESSMENT_DECLARE))
    quarter = last_ended_quarter()
    return [
        WorkItem(
            group=WorkGroup.SOON,
            title=_("Đánh giá Một cửa, %(quarter)s") % {"quarter": quarter},
            detail=_("%(unit)s chưa gửi kê khai") % {"unit": unit.name},
            url=reverse(
                "procedures:assessment-detail", args=[unit.pk, quarter.year, quarter.number]
            ),
            action=_("Kê khai"),
        )
        for unit in undeclared(units)
    ]


def _appraisals(user: Any) -> list[WorkItem]:
    units = Unit.objects.filter(pk__in=units_where(user, Permission.ASSESSMENT_APPRAISE))
    return [
        WorkItem(
            group=WorkGroup.SOON,
            title=_("Thẩm định đánh giá Một cửa, %(quarter)s") % {"quarter": quarter},
            detail=ngettext(
                "%(count)s đơn vị đã gửi kê khai", "%(count)s đơn vị đã gửi kê khai", count
            )
            % {"count": count},
            url=f"{reverse('procedures:assessment-list')}?nam={quarter.year}&quy={quarter.number}",
            action=_("Thẩm định"),
        )
        for quarter, count in waiting_for_appraisal(units)
    ]
