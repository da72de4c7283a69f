"""What this app puts on a person's work list."""

from typing import Any

from django.urls import reverse
from django.utils.translation import (
    gettext as _,
)
from django.utils.translation import ngettext

from common.worklist import WorkGroup, WorkItem
from procedures.scoring import last_ended_quarter
from procedures.selectors import (
    BoardLine,
    board_lines,
)
from procedures.selectors.assessment import undeclared, waiting_for_appraisal
from units.access import units_where
from units.models import Unit
from units.permissions import Permission


def work_items(user: Any) -> list[WorkItem]:
    return posting_items(user)


# <<<THEIRS
# T
# T
# T def work_items(user: Any) -> list[WorkItem]:
# T     return [
# T         *posting_items(user),
# T         *dossier_items(user),
# T         *monthly_items(user),
# T     ]
# THEIRS>>>


# <<<THEIRS
# T
# T
# T def work_items(user: Any) -> list[WorkItem]:
# T     return [*_boards(user), *_declarations(user), *_appraisals(user)]
# THEIRS>>>


def posting_items(user: Any) -> list[WorkItem]:
    """Procedures in force that hang on no board of the units this person posts for."""
    units = Unit.objects.in_force().filter(pk__in=units_where(user, Permission.POSTING_CONFIRM))
    lines = board_lines(units)
    late = [_late_posting(line) for line in lines if line.overdue]
    return late + [_due_posting(line) for line in lines if line.due]


# <<<THEIRS
# T
# T
# T def posting_items(user: Any) -> list[WorkItem]:
# T     """Procedures in force that hang on no board of the units this person posts for."""
# T     units = Unit.objects.in_force().filter(pk__in=units_where(user, Permission.POSTING_CONFIRM))
# T     return [
# T         WorkItem(
# T             group=WorkGroup.SOON,
# T             title=ngettext(
# T                 "Niêm yết %(count)s thủ tục đang có hiệu lực",
# T                 "Niêm yết %(count)s thủ tục đang có hiệu lực",
# T                 count,
# T             )
# T             % {"count": count},
# T             detail=_("%(unit)s chưa xác nhận đã niêm yết công khai") % {"unit": unit.name},
# T             url=f"{reverse('procedures:posting-list')}?don-vi={unit.pk}",
# T             action=_("Xác nhận"),
# T         )
# T         for unit, count in unposted_counts(units)
# T     ]
# THEIRS>>>


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
