"""Work list: dossiers that are overdue or fall due, and a month's figures still owed."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common import clock
from common.worklist import WorkGroup, WorkItem
from procedures.selectors.due import OVERDUE, SOON, in_hand
from procedures.selectors.monthly import figures_due_on, units_owing
from procedures.selectors.spans import month_before
from units.access import home_unit, units_where
from units.models import Unit
from units.permissions import Permission


def dossier_items(user: Any) -> list[WorkItem]:
    """Of the person's own office: whoever keeps its dossiers answers for their dates. Two queries."""
    unit = home_unit(user)
    own = units_where(user, Permission.DOSSIER_KEEP).filter(pk=unit.pk if unit else 0)
    counts = in_hand(own)
    address = reverse("procedures:dossier-due")
    items = []
    if counts["overdue"]:
        title = ngettext(
            "%(count)s hồ sơ đang quá hạn", "%(count)s hồ sơ đang quá hạn", counts["overdue"]
        ) % {"count": counts["overdue"]}
        detail = _("Xin lỗi và hẹn lại người nộp, hoặc trả kết quả")
        items.append(_item(WorkGroup.OVERDUE, title, detail, f"{address}?loai={OVERDUE}", unit))
    if counts["soon"]:
        title = ngettext(
            "%(count)s hồ sơ sắp đến hạn", "%(count)s hồ sơ sắp đến hạn", counts["soon"]
        ) % {"count": counts["soon"]}
        detail = _("Hạn trả là hôm nay hoặc ngày làm việc kế tiếp")
        items.append(_item(WorkGroup.SOON, title, detail, f"{address}?loai={SOON}", unit))
    return items


def _item(group: WorkGroup, title: str, detail: str, url: str, unit: Unit | None) -> WorkItem:
    own = f"&don-vi={unit.pk}" if unit else ""
    return WorkItem(group=group, title=title, detail=detail, url=f"{url}{own}", action=_("Xem"))


def monthly_items(user: Any) -> list[WorkItem]:
    """Last month's figures, of every unit that this person types them for. One query."""
    month = month_before(clock.today())
    owing = list(units_owing(units_where(user, Permission.DOSSIER_KEEP), month))
    if not owing:
        return []
    due = figures_due_on(month)
    group = WorkGroup.OVERDUE if clock.today() > due else WorkGroup.SOON
    title = _("Nhập số liệu hồ sơ tháng %(month)s") % {"month": f"{month:%m/%Y}"}
    place = [owing[0].pk, month.year, month.month]
    address = reverse("procedures:monthly-line", args=place)
    detail = owing[0].name
    if len(owing) > 1:
        address = f"{reverse('procedures:monthly-overview')}?nam={month.year}"
        detail = _("%(count)s đơn vị chưa có số liệu") % {"count": len(owing)}
    return [
        WorkItem(group=group, title=title, detail=detail, url=address, action=_("Nhập"), due_on=due)
    ]
