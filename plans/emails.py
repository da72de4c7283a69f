"""The text of reminders. A letter names units, periods and due days: no person, no figure.

Letters are Vietnamese whatever language the person who pressed a button reads, so their words
stand here and not in the catalogue.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from common import clock
from common.mail import Letter
from plans.choices import Audience, ReminderKind, ReportState
from plans.selectors.reports import is_window_open

AT_MOST = 60

HEADINGS = {
    (ReminderKind.REPORT, Audience.OFFICIAL): "Báo cáo đơn vị ông/bà cần hoàn thành và nộp:",
    (ReminderKind.REPORT, Audience.LEADER): "Báo cáo của đơn vị do ông/bà phụ trách:",
    (ReminderKind.REPORT, Audience.DISTRICT): "Đơn vị đã quá hạn mà chưa nộp báo cáo:",
    (ReminderKind.REVIEW, Audience.DISTRICT): "Báo cáo đã ký đang chờ ông/bà duyệt:",
}


@dataclass(frozen=True)
class Matter:
    """One report in a letter. `waited`: for how many working days it has waited for the district."""

    kind: ReminderKind
    audience: Audience
    report: Any
    due_on: date
    waited: int = 0


def reminder(key: str, to: str, matters: Iterable[Matter]) -> Letter:
    """One letter about all of one person's reports."""
    found = list(matters)
    body = ["Kính gửi ông/bà,", ""]
    for part, heading in HEADINGS.items():
        lines = [_line(matter) for matter in found if (matter.kind, matter.audience) == part]
        if lines:
            body += [heading, *lines[:AT_MOST]]
            if len(lines) > AT_MOST:
                body.append(f"- và {len(lines) - AT_MOST} báo cáo khác")
            body.append("")
    now = timezone.localtime(clock.now())
    body += [
        f"Việc cần làm của ông/bà: {address(reverse('worklist'))}",
        "",
        f"Tình hình tính đến {now:%H:%M} ngày {now:%d/%m/%Y}; nếu đã làm sau thời điểm này, xin bỏ qua thư.",
        f"Thư do {settings.PORTAL_NAME} tự gửi; xin không trả lời thư này.",
    ]
    return Letter(key, to, _subject(found), "\n".join(body))


def address(path: str) -> str:
    return settings.PORTAL_ADDRESS.rstrip("/") + path


def _subject(matters: list[Matter]) -> str:
    if len(matters) > 1:
        return f"Nhắc việc ngày {clock.today():%d/%m/%Y}: {len(matters)} báo cáo cần xử lý"
    [matter] = matters
    report = matter.report
    if matter.kind == ReminderKind.REVIEW:
        return f"Nhắc duyệt báo cáo {report.period} của {report.unit}"
    return f"Nhắc báo cáo {report.period} của {report.unit}: {_time_left(matter.due_on)}"


def _line(matter: Matter) -> str:
    report = matter.report
    link = address(report.get_absolute_url())
    name = f"- {report.unit}, báo cáo {report.period}"
    if matter.kind == ReminderKind.REVIEW:
        return f"{name}: đã chờ {matter.waited} ngày làm việc\n  {link}"
    stage = _stage(report, matter.audience)
    return f"{name}: hạn {matter.due_on:%d/%m/%Y}, {_time_left(matter.due_on)}{stage}\n  {link}"


def _stage(report: Any, audience: Audience) -> str:
    if report.state == ReportState.SUBMITTED:
        if audience == Audience.LEADER:
            return "; đang chờ ông/bà ký duyệt"
        return "; đã nộp, đang chờ lãnh đạo đơn vị ký duyệt"
    if report.state == ReportState.RETURNED:
        return "; đã bị trả lại, cần sửa rồi nộp lại"
    return "" if is_window_open(report) else "; kỳ đã đóng nhập, đơn vị đề nghị huyện gia hạn"


def _time_left(due_on: date) -> str:
    left = (due_on - clock.today()).days
    if left == 0:
        return "đến hạn hôm nay"
    return f"còn {left} ngày" if left > 0 else f"quá hạn {-left} ngày"
