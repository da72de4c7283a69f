"""What this app puts on a person's work list."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.worklist import WorkGroup, WorkItem
from procedures.selectors import BoardLine, board_lines
from procedures.work_assessment import assessment_items
from procedures.work_catalogue import catalogue_items
from procedures.work_dossiers import dossier_items, monthly_items
from procedures.work_proposals import proposal_items
from units.access import units_where
from units.models import Unit
from units.permissions import Permission


def work_items(user: Any) -> list[WorkItem]:
    return [
        *posting_items(user),
        *proposal_items(user),
        *catalogue_items(user),
        *dossier_items(user),
        *monthly_items(user),
        *assessment_items(user),
    ]


def posting_items(user: Any) -> list[WorkItem]:
    """Procedures in force that hang on no board of the units this person posts for."""
    units = Unit.objects.in_force().filter(pk__in=units_where(user, Permission.POSTING_CONFIRM))
    lines = board_lines(units)
    late = [_late_posting(line) for line in lines if line.overdue]
    return late + [_due_posting(line) for line in lines if line.due]


def _late_posting(line: BoardLine) -> WorkItem:
    title = ngettext(
        "Niêm yết %(count)s thủ tục đã quá hạn niêm yết",
        "Niêm yết %(count)s thủ tục đã quá hạn niêm yết",
        len(line.overdue),
    )
    count = {"count": len(line.overdue)}
    return _posting(line.unit, WorkGroup.OVERDUE, title % count, min(line.overdue))


def _due_posting(line: BoardLine) -> WorkItem:
    title = ngettext(
        "Niêm yết %(count)s thủ tục đang có hiệu lực",
        "Niêm yết %(count)s thủ tục đang có hiệu lực",
        len(line.due),
    )
    return _posting(line.unit, WorkGroup.SOON, title % {"count": len(line.due)}, line.next_due)


def _posting(unit: Unit, group: WorkGroup, title: str, due_on: Any) -> WorkItem:
    return WorkItem(
        group=group,
        title=title,
        detail=_("%(unit)s chưa xác nhận đã niêm yết công khai") % {"unit": unit.name},
        url=f"{reverse('procedures:posting-list')}?don-vi={unit.pk}",
        action=_("Xác nhận"),
        due_on=due_on,
    )
