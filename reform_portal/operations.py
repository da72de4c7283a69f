"""Whether the portal does by itself what it should, and what a person has to decide about.

A beat that ticks says little: for each regular chore the page shows when it last did something.
"""

import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit.services import record
from common import clock, mail
from common.choices import State, Tone
from common.exceptions import Refused
from common.models import Chore, Job, JobState, MailState, OutgoingMail
from plans.models import Reminder
from plans.selectors.reminders import unreachable_units
from units.access import require, units_where
from units.models import Unit
from units.permissions import Permission

SHOWN = 20
REMEMBERED = timedelta(days=7)
MINIMUM_FREE_BYTES = 200 * 1024 * 1024
# With these nobody gets a letter, though handing it over always succeeds.
STAYS_HERE = {
    f"django.core.mail.backends.{name}.EmailBackend"
    for name in ("console", "dummy", "filebased", "locmem")
}


@dataclass(frozen=True)
class Regular:
    """A chore and how long it may stay away before somebody should look."""

    name: str
    label: Promise
    rhythm: Promise
    overdue_after: timedelta


REGULAR = (
    Regular(
        "open-periods",
        gettext_lazy("Mở kỳ báo cáo"),
        gettext_lazy("15 phút một lần"),
        timedelta(minutes=45),
    ),
    Regular(
        "send-reminders",
        gettext_lazy("Nhắc việc"),
        gettext_lazy("30 phút một lần, viết thư từ 7 giờ đến 18 giờ"),
        timedelta(minutes=90),
    ),
    Regular(
        "remind-petitions",
        gettext_lazy("Nhắc việc về phản ánh"),
        gettext_lazy("30 phút một lần, viết thư từ 7 giờ đến 18 giờ"),
        timedelta(minutes=90),
    ),
    Regular(
        "send-mails",
        gettext_lazy("Gửi thư"),
        gettext_lazy("mỗi phút"),
        timedelta(minutes=10),
    ),
    Regular(
        "sweep-jobs",
        gettext_lazy("Gửi lại việc nền bị lỡ"),
        gettext_lazy("mỗi phút"),
        timedelta(minutes=10),
    ),
    Regular(
        "count-pages",
        gettext_lazy("Đếm trang tài liệu"),
        gettext_lazy("15 phút một lần"),
        timedelta(minutes=45),
    ),
    Regular(
        "clear-loads",
        gettext_lazy("Dọn tệp hồ sơ đã nạp"),
        gettext_lazy("15 phút một lần"),
        timedelta(minutes=45),
    ),
    Regular(
        "nightly-index",
        gettext_lazy("Tính tạm chỉ số"),
        gettext_lazy("2 giờ sáng hằng ngày"),
        timedelta(hours=26),
    ),
    Regular(
        "clear-imports",
        gettext_lazy("Xóa tệp nhập chưa xác nhận"),
        gettext_lazy("3 giờ 15 sáng hằng ngày"),
        timedelta(hours=26),
    ),
    Regular(
        "erase-contacts",
        gettext_lazy("Xóa liên hệ, ảnh của phản ánh đã xong"),
        gettext_lazy("3 giờ 45 sáng hằng ngày"),
        timedelta(hours=26),
    ),
    Regular(
        "apply-versions",
        gettext_lazy("Áp dụng phiên bản thủ tục đến ngày hiệu lực"),
        gettext_lazy("0 giờ 5 phút hằng ngày"),
        timedelta(hours=26),
    ),
    Regular(
        "check-links",
        gettext_lazy("Kiểm tra đường dẫn trong danh mục thủ tục"),
        gettext_lazy("3 giờ 30 sáng hằng ngày, khi có bật LINK_CHECKS"),
        timedelta(hours=26),
    ),
    Regular(
        "watch-ballots",
        gettext_lazy("Tìm loạt phiếu đánh giá bất thường"),
        gettext_lazy("15 phút một lần"),
        timedelta(minutes=45),
    ),
    Regular(
        "clear-voice",
        gettext_lazy("Xóa mã đánh giá hết hạn"),
        gettext_lazy("3 giờ 45 sáng hằng ngày"),
        timedelta(hours=26),
    ),
)

ON_TIME = State("on_time", gettext_lazy("Đều đặn"), Tone.DONE)
RUNNING = State("running", gettext_lazy("Đang chạy"), Tone.INFO)
BROKEN = State("broken", gettext_lazy("Lần gần nhất gặp lỗi"), Tone.OVERDUE)
OVERDUE = State("overdue", gettext_lazy("Quá lâu không chạy xong"), Tone.OVERDUE)
NEVER = State("never", gettext_lazy("Chưa chạy lần nào"), Tone.MISSING)


@dataclass(frozen=True)
class ChoreRow:
    regular: Regular
    chore: Chore | None
    state: State


def chore_rows() -> list[ChoreRow]:
    found = Chore.objects.in_bulk([regular.name for regular in REGULAR])
    now = timezone.now()
    rows = []
    for regular in REGULAR:
        chore = found.get(regular.name)
        rows.append(ChoreRow(regular, chore, chore_state(regular, chore, now)))
    return rows


def chore_state(regular: Regular, chore: Chore | None, now: datetime) -> State:
    if chore is None:
        return NEVER
    done_at, started_at = chore.last_done_at, chore.last_started_at
    failed_at = chore.last_failed_at
    if failed_at is not None and (done_at is None or failed_at > done_at):
        return BROKEN
    # A run that began lately and has not come back yet is given its time, one that hangs is not.
    last = max(filter(None, (done_at, started_at)))
    if now - last > regular.overdue_after or (
        done_at is not None and now - done_at > 2 * regular.overdue_after
    ):
        return OVERDUE
    return ON_TIME if done_at is not None and done_at >= (started_at or done_at) else RUNNING


def chores_are_late() -> bool:
    """For the health check: whether a chore that has run before stays away or fails."""
    return any(row.state in (BROKEN, OVERDUE) for row in chore_rows())


# --- The page --------------------------------------------------------------------------------------


def operations(user: Any) -> dict[str, Any]:
    """Everything on the page; letters and reminders only of units in the person's reach."""
    require(user, Permission.OPERATIONS_VIEW)
    units = units_where(user, Permission.OPERATIONS_VIEW)
    letters = letters_of(units)
    unknown = letters.filter(pk__in=mail.unknown_letters().values("pk"))
    return {
        "chores": chore_rows(),
        "worker": worker(),
        "letter_counts": letter_counts(letters, unknown.count()),
        "unsettled": [
            *[(letter, _("Không rõ đã gửi hay chưa")) for letter in unknown[:SHOWN]],
            *[
                (letter, letter.get_state_display())
                for letter in letters.filter(state=MailState.FAILED)[:SHOWN]
            ],
        ],
        "latest_letters": list(letters[:SHOWN]),
        "mail_leaves": mail_leaves(),
        "is_demo": settings.DEMO,
        "reminders": reminder_days(units),
        "unreachable": list(unreachable_units(units).select_related("parent")[:SHOWN]),
        "disk": disk(),
    }


def mail_leaves() -> bool:
    """Whether letters go to a mail server at all, and not only to a log."""
    return settings.EMAIL_BACKEND not in STAYS_HERE


def worker() -> dict[str, Any]:
    counts = dict(Job.objects.order_by().values_list("state").annotate(Count("pk")))
    newest = Job.objects.filter(finished_at__isnull=False).order_by("-finished_at").first()
    return {
        "last_finished_at": newest.finished_at if newest else None,
        "queued": counts.get(JobState.QUEUED, 0),
        "running": counts.get(JobState.RUNNING, 0),
        "failed": list(Job.objects.filter(state=JobState.FAILED)[:5]),
        "failed_count": counts.get(JobState.FAILED, 0),
    }


def letters_of(units: QuerySet[Unit]) -> QuerySet[OutgoingMail]:
    """Letters about reports of these units."""
    about = Reminder.objects.filter(report__unit__in=units, mail__isnull=False)
    return OutgoingMail.objects.filter(pk__in=about.values("mail"))


def letter_counts(letters: QuerySet[OutgoingMail], unknown: int) -> list[tuple[str, int, Tone]]:
    counts = dict(letters.order_by().values_list("state").annotate(Count("pk")))
    sending = counts.get(MailState.SENDING, 0) - unknown
    return [
        (
            _("Đã gửi"),
            counts.get(MailState.SENT, 0),
            Tone.DONE if settings.DEMO or mail_leaves() else Tone.NEUTRAL,
        ),
        (_("Chờ gửi"), counts.get(MailState.QUEUED, 0) + sending, Tone.INFO),
        (_("Không rõ đã gửi hay chưa"), unknown, Tone.SOON if unknown else Tone.NEUTRAL),
        (
            _("Không gửi được"),
            failed := counts.get(MailState.FAILED, 0),
            Tone.OVERDUE if failed else Tone.NEUTRAL,
        ),
    ]


def reminder_days(units: QuerySet[Unit]) -> list[Any]:
    """Of the last seven days: how many were reminded of how many reports, and how often of nobody."""
    rows = Reminder.objects.filter(
        report__unit__in=units, made_at__gt=clock.now() - REMEMBERED, folded=False
    )
    return list(
        rows.order_by()
        .values("made_at__date")
        .annotate(
            people=Count("recipient", distinct=True),
            reports=Count("report", filter=Q(recipient__isnull=False), distinct=True),
            gaps=Count("pk", filter=Q(recipient=None)),
        )
        .order_by("-made_at__date")
    )


def disk() -> dict[str, Any]:
    """Where evidence is kept; before the first file its folder may not be there yet."""
    folder = Path(settings.MEDIA_ROOT)
    usage = shutil.disk_usage(folder if folder.is_dir() else settings.BASE_DIR)
    return {
        "free_gb": usage.free // 10**9,
        "total_gb": usage.total // 10**9,
        "has_room": usage.free > MINIMUM_FREE_BYTES,
    }


# --- What a person decides ---------------------------------------------------------------------------


def get_letter(user: Any, pk: int) -> OutgoingMail:
    require(user, Permission.OPERATIONS_VIEW)
    units = units_where(user, Permission.OPERATIONS_VIEW)
    letter = letters_of(units).filter(pk=pk).first()
    if letter is None:
        raise Http404
    return letter


@transaction.atomic
def send_again(*, letter: OutgoingMail, by: Any) -> None:
    """Whoever presses it accepts that it may arrive a second time."""
    require(by, Permission.OPERATIONS_VIEW)
    if not mail.requeue(letter):
        raise Refused(_("Thư này đang được gửi hoặc đã gửi xong, không cần gửi lại."))
    record("mail.sent_again", letter, by=by, before={"state": letter.state})


@transaction.atomic
def mark_sent(*, letter: OutgoingMail, by: Any) -> None:
    require(by, Permission.OPERATIONS_VIEW)
    if not mail.mark_sent(letter):
        raise Refused(_("Thư này không còn chờ quyết định."))
    record("mail.marked_sent", letter, by=by, before={"state": letter.state})
