"""The keeper of the plan: how many of its tasks are at risk."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.worklist import WorkGroup, WorkItem
from plans.selectors.overview import tasks_at_risk
from units.selectors import current_period


def to_watch(user: Any) -> list[WorkItem]:
    """One line for all of the current year's tasks at risk; the page names them with reasons."""
    period = current_period()
    risks = tasks_at_risk(user, period.year) if period else []
    if period is None or not risks:
        return []
    title = ngettext(
        "%(count)s nhiệm vụ có nguy cơ", "%(count)s nhiệm vụ có nguy cơ", len(risks)
    ) % {"count": len(risks)}
    codes = ", ".join(one.task.code for one in risks[:6]) + (" …" if len(risks) > 6 else "")
    url = reverse("plans:risk-list", args=[period.year])
    return [
        WorkItem(
            WorkGroup.SOON,
            title,
            _("Kế hoạch năm %(year)s: %(codes)s") % {"year": period.year, "codes": codes},
            url,
            _("Xem vì sao"),
        )
    ]
