"""What this app puts on a person's work list."""

from typing import Any

from common.worklist import WorkItem
from plans.work.findings import to_confirm, to_mend, to_press, to_visit
from plans.work.reports import to_fill, to_sign
from plans.work.reviews import to_review
from plans.work.risks import to_watch
from units.access import has_permission
from units.permissions import Permission


def work_items(user: Any) -> list[WorkItem]:
    items: list[WorkItem] = []
    if has_permission(user, Permission.REPORT_EDIT):
        items += [*to_fill(user), *to_mend(user)]
    if has_permission(user, Permission.REPORT_SIGN):
        items += to_sign(user)
    if has_permission(user, Permission.REPORT_REVIEW):
        items += [*to_review(user), *to_watch(user)]
    if has_permission(user, Permission.FINDING_RECORD):
        items += [*to_press(user), *to_confirm(user), *to_visit(user)]
    return items


__all__ = ["work_items"]
