"""What the figures about petitions are made of: the same records for the index and for the lists."""

from collections.abc import Iterator
from datetime import date, datetime, time
from functools import cache

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from petitions.choices import CitizenVerdict, PetitionStatus
from petitions.models import Petition, PetitionQuerySet
from petitions.selectors.deadlines import IN_TIME, decided
from units.calendar import WorkCalendar

ANSWERED = Q(answered_on__isnull=False)
JUDGED = ~Q(verdict="")
CONTENT = Q(verdict__in=[CitizenVerdict.GOOD, CitizenVerdict.FAIR])
# Answered at least once: a petition that waits for its second answer had a first.
EVER_ANSWERED = ANSWERED | Q(first_answered_on__isnull=False)


def of_year(year: int) -> Q:
    """Received in the year, by the local clock."""
    start = timezone.make_aware(datetime.combine(date(year, 1, 1), time.min))
    end = timezone.make_aware(datetime.combine(date(year + 1, 1, 1), time.min))
    return Q(received_at__gte=start, received_at__lt=end)


def received_in(year: int) -> PetitionQuerySet:
    """Petitions received in the year that the units had to answer."""
    return Petition.objects.counted().filter(of_year(year))


def shares() -> dict[str, tuple[Q, Q]]:
    """Numerator and denominator of each share, by the name of its measure."""
    return {
        # Answered by the due day, in both rounds / answered or past the due day.
        "on_time_rate": (IN_TIME, decided()),
        # Answers made public / answers given.
        "published_rate": (Q(status=PetitionStatus.PUBLISHED), ANSWERED),
        # Answered, however late / answered or past the due day.
        "answered_rate": (ANSWERED, decided()),
        # Senders who are content or find it acceptable / senders who said what they think.
        "satisfied_rate": (CONTENT, JUDGED),
        # Reopened by the sender / answered at least once.
        "reopened_rate": (Q(reopened_on__isnull=False), EVER_ANSWERED),
    }


def behind(name: str, year: int) -> PetitionQuerySet:
    """The petitions of the year that a figure counts; none for a name it does not know."""
    parts = shares().get(name)
    if name == "received":
        return received_in(year)
    if name == "median_days":
        return received_in(year).filter(EVER_ANSWERED)
    return received_in(year).filter(parts[1]) if parts else Petition.objects.none()


def days_taken(petitions: PetitionQuerySet, calendar: WorkCalendar) -> Iterator[tuple[int, int]]:
    """(unit, working days from receipt to the first answer) of what was answered at least once."""
    zone, between = timezone.get_current_timezone(), cache(calendar.working_days_between)
    answered = petitions.filter(EVER_ANSWERED).order_by()
    columns = "unit_id", "received_at", "first_answered_on", "answered_on"
    for unit, received_at, first, again in answered.values_list(*columns):
        # Local at once: to look up the zone for each would be most of the work.
        start = calendar.counted_from(received_at.astimezone(zone).replace(tzinfo=None))
        yield unit, max(between(start, first or again), 0)


def figure_name(measure: str) -> str:
    """What a figure is called on the list of its records; empty for none or an unknown one."""
    return {
        "on_time_rate": _("Trả lời đúng hạn (trên số đã trả lời hoặc đã quá hạn)"),
        "published_rate": _("Công khai câu trả lời (trên số phản ánh đã trả lời)"),
        "answered_rate": _("Đã trả lời (trên số đã trả lời hoặc đã quá hạn)"),
        "satisfied_rate": _("Người gửi hài lòng: đã đánh giá"),
        "reopened_rate": _("Đề nghị xem lại (trên số đã trả lời ít nhất một lần)"),
        "median_days": _("Thời gian trả lời (trên số phản ánh đã trả lời ít nhất một lần)"),
    }.get(measure.partition(":")[0], "")
