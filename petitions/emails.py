"""The text of reminders about petitions: codes, days and addresses, not a word of what was sent.

Letters are Vietnamese whatever language anyone reads, so their words stand here and not in the
catalogue.
"""

from collections.abc import Iterable

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from common import clock
from common.mail import Letter
from petitions.choices import NoticeKind
from petitions.models import Petition
from petitions.selectors.notices import Due
from units.calendar import WorkCalendar

AT_MOST = 60
HEADINGS = {
    NoticeKind.LATE: "Phản ánh đã quá hạn trả lời:",
    NoticeKind.NEAR: "Phản ánh sắp đến hạn trả lời:",
    NoticeKind.TO_APPROVE: "Dự thảo trả lời đang chờ ông/bà duyệt:",
    NoticeKind.NEW: "Phản ánh mới, chưa nhận xử lý:",
}


def reminder(key: str, dues: Iterable[Due], calendar: WorkCalendar) -> Letter:
    """One letter about all of one person's petitions, each named once, where it weighs most."""
    found = _named_once(dues)
    body = ["Kính gửi ông/bà,", ""]
    for kind, heading in HEADINGS.items():
        lines = [_line(due, calendar) for due in found if due.kind == kind]
        if lines:
            body += [heading, *lines[:AT_MOST]]
            if len(lines) > AT_MOST:
                body.append(f"- và {len(lines) - AT_MOST} phản ánh khác")
            body.append("")
    now = timezone.localtime(clock.now())
    body += [
        f"Danh sách phản ánh: {_address(reverse('petitions:petition-queue'))}",
        "",
        f"Tình hình tính đến {now:%H:%M} ngày {now:%d/%m/%Y}; nếu đã làm sau thời điểm này, xin bỏ qua thư.",
        f"Thư do {settings.PORTAL_NAME} tự gửi; xin không trả lời thư này.",
    ]
    subject = f"Nhắc việc ngày {clock.today():%d/%m/%Y}: {len(found)} phản ánh cần xử lý"
    return Letter(key, found[0].user.email, subject, "\n".join(body))


def _named_once(dues: Iterable[Due]) -> list[Due]:
    order = list(HEADINGS)
    found: dict[int, Due] = {}
    for due in sorted(dues, key=lambda due: order.index(due.kind)):
        found.setdefault(due.petition.pk, due)
    return sorted(found.values(), key=lambda due: (due.petition.due_on, due.petition.pk))


def _line(due: Due, calendar: WorkCalendar) -> str:
    petition = due.petition
    page = "petition-approve" if due.kind == NoticeKind.TO_APPROVE else "petition-handle"
    link = _address(reverse(f"petitions:{page}", args=[petition.pk]))
    when = f"hạn {petition.due_on:%d/%m/%Y}, {_time_left(petition, calendar)}"
    return f"- {petition.code}, {petition.unit}: {when}\n  {link}"


def _time_left(petition: Petition, calendar: WorkCalendar) -> str:
    today = clock.today()
    left = calendar.working_days_between(today, petition.due_on)
    if petition.due_on < today:
        return f"quá hạn {-left} ngày làm việc"
    return f"còn {left} ngày làm việc" if left else "đến hạn hôm nay"


def _address(path: str) -> str:
    return settings.PORTAL_ADDRESS.rstrip("/") + path
