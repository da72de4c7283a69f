"""What inspections asked to be mended."""

from typing import Any

from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common import clock
from common.worklist import WorkGroup, WorkItem
from plans.models import Finding
from plans.work.reviews import named
from units.access import units_where
from units.permissions import Permission


def to_mend(user: Any) -> list[WorkItem]:
    """What inspections of the official's unit asked to be mended and nobody has mended yet."""
    findings = (
        Finding.objects.filter(
            inspection__unit__in=units_where(user, Permission.REPORT_EDIT), resolved_on=None
        )
        .select_related("inspection")
        .order_by(F("due_on").asc(nulls_last=True), "pk")
    )
    return [
        WorkItem(
            WorkGroup.OVERDUE
            if finding.due_on and finding.due_on < clock.today()
            else WorkGroup.SOON,
            _("Kiến nghị sau kiểm tra năm %(year)s") % {"year": finding.inspection.year},
            str(finding),
            reverse("plans:finding-resolve", args=[finding.pk]),
            _("Ghi kết quả khắc phục"),
            finding.due_on,
        )
        for finding in findings
    ]


def to_press(user: Any) -> list[WorkItem]:
    """The inspector: one line for all findings whose day has passed and that nobody mended."""
    overdue = list(
        Finding.objects.filter(
            inspection__unit__in=units_where(user, Permission.FINDING_RECORD),
            resolved_on=None,
            due_on__lt=clock.today(),
        )
        .select_related("inspection__unit")
        .order_by("due_on", "pk")
    )
    if not overdue:
        return []
    title = ngettext(
        "%(count)s kiến nghị quá hạn khắc phục",
        "%(count)s kiến nghị quá hạn khắc phục",
        len(overdue),
    ) % {"count": len(overdue)}
    url = reverse("plans:inspection-list")
    names = named([finding.inspection for finding in overdue])
    return [WorkItem(WorkGroup.OVERDUE, title, names, url, _("Xem"), overdue[0].due_on)]
