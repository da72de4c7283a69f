"""Questions about petitions that span rows."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from audit.selectors import history_of
from common import clock
from common.choices import State, Tone
from common.text import fold
from petitions.choices import NEAR_WORKING_DAYS, OPEN, PetitionStatus
from petitions.models import Petition
from procedures.models import Dossier
from procedures.selectors import PetitionFacts
from units.calendar import WorkCalendar
from units.choices import DEPARTMENT, PROVINCE
from units.models import Unit


def followed(code: str) -> Petition | None:
    """The petition behind a code as people type it: in any case, with spaces or dashes."""
    plain = "".join(char for char in code.upper() if char.isalnum())
    return Petition.objects.select_related("unit", "procedure").filter(code=plain).first()


def published_petitions(text: str = "") -> list[Petition] | QuerySet[Petition]:
    """Published answers, newest first; with words, those that hold every one, accents or not."""
    found = (
        Petition.objects.published()
        .select_related("unit", "procedure")
        .order_by("-published_on", "-pk")
    )
    words = fold(text).split()
    if not words:
        return found
    return [
        petition
        for petition in found
        if all(
            word in fold(f"{petition.public_subject} {petition.public_answer} {petition.unit.name}")
            for word in words
        )
    ]


def addressees() -> QuerySet[Unit]:
    """Whom a citizen may write to: the bodies that receive people."""
    return Unit.objects.in_force().exclude(level_id__in=[DEPARTMENT, PROVINCE])


@dataclass(frozen=True, slots=True)
class Queue:
    """How many petitions wait, by urgency."""

    open: int
    late: int
    unanswered_in_public: int


def queue_counts(petitions: QuerySet[Petition]) -> Queue:
    today = clock.today()
    counts = petitions.aggregate(
        open=Count("pk", filter=Q(status__in=OPEN)),
        late=Count("pk", filter=Q(status__in=OPEN, due_on__lt=today)),
        unanswered_in_public=Count("pk", filter=Q(status=PetitionStatus.ANSWERED)),
    )
    return Queue(**counts)


def in_working_order(petitions: QuerySet[Petition]) -> QuerySet[Petition]:
    """What waits first, soonest due first; then the rest, newest first."""
    waiting_first = Case(
        When(status__in=OPEN, then=Value(0)), default=Value(1), output_field=IntegerField()
    )
    soonest = Case(When(status__in=OPEN, then=F("due_on")), default=None)
    return petitions.select_related("unit", "procedure").order_by(
        waiting_first, soonest, "-received_at"
    )


def urgency(petition: Petition, today: date, calendar: WorkCalendar) -> State | None:
    """How near the due day is, for a petition that still waits."""
    if petition.status not in OPEN:
        return None
    days = calendar.working_days_between(today, petition.due_on)
    if petition.due_on < today:
        return State("late", late_label(-days), Tone.OVERDUE)
    tone = Tone.SOON if days <= NEAR_WORKING_DAYS else Tone.NEUTRAL
    return State("due", days_left_label(days), tone)


def late_label(days: int) -> str:
    return ngettext("quá hạn %(count)s ngày làm việc", "quá hạn %(count)s ngày làm việc", days) % {
        "count": days
    }


def days_left_label(days: int) -> str:
    if days == 0:
        return _("hạn hôm nay")
    return ngettext("còn %(count)s ngày làm việc", "còn %(count)s ngày làm việc", days) % {
        "count": days
    }


def narrowed(petitions: QuerySet[Petition], wanted: dict[str, Any]) -> QuerySet[Petition]:
    """The staff list under its filters."""
    state, unit, year = wanted.get("tinh-trang"), wanted.get("don-vi"), wanted.get("nam")
    if state == "open":
        petitions = petitions.filter(status__in=OPEN)
    elif state == "late":
        petitions = petitions.filter(status__in=OPEN, due_on__lt=clock.today())
    elif state:
        petitions = petitions.filter(status=state)
    if unit:
        petitions = petitions.filter(unit__path__startswith=unit.path)
    return petitions.filter(received_at__year=year) if year else petitions


ACTIONS = {
    "petition.received": gettext_lazy("Nhận qua cổng"),
    "petition.recorded": gettext_lazy("Vào sổ"),
    "petition.taken_on": gettext_lazy("Nhận xử lý"),
    "petition.answered": gettext_lazy("Trả lời"),
    "petition.published": gettext_lazy("Công khai câu trả lời"),
    "petition.turned_away": gettext_lazy("Hướng dẫn gửi nơi khác"),
    "petition.conduct_noted": gettext_lazy("Phân loại phản ánh"),
}


def story_of(petition: Petition) -> list[dict[str, Any]]:
    """What was done with it, newest first, in words."""
    events = [
        {
            "at": event.happened_at,
            "who": event.actor_name or _("Người dân"),
            "what": ACTIONS.get(event.action, event.action),
            "why": event.reason,
        }
        for event in history_of(petition).reverse()
    ]
    # Petitions loaded from elsewhere have no trail of their own: at least their receipt is known.
    received = {"at": petition.received_at, "who": _("Người dân"), "what": _("Đã nhận")}
    return events or [received]


# --- For the one-stop assessment ----------------------------------------------------------------


def one_stop_facts(units: list[Unit], start: date, end: date) -> PetitionFacts:
    """What the assessment of a quarter asks of petitions (settings.ONE_STOP_PETITIONS). Three queries.

    A complaint that names a dossier counts where the dossier is judged, whenever it was sent;
    one that names none the portal knows counts in the quarter in which it came.
    """
    about = Petition.objects.counted().filter(about_conduct=True)
    judged = Dossier.objects.resolved_in(start, end).filter(unit__in=units)
    codes = about.filter(dossier_code__in=judged.values("code"))
    due = _due_counts(units, start, end)
    return PetitionFacts(
        frozenset(codes.values_list("dossier_code", flat=True)),
        _uncoded(about, units, start, end),
        {unit: asked for unit, asked, _in_time, _dragging in due},
        {unit: in_time for unit, _asked, in_time, _dragging in due},
        {unit: dragging for unit, _asked, _in_time, dragging in due},
    )


def _uncoded(
    about: QuerySet[Petition], units: list[Unit], start: date, end: date
) -> dict[int, int]:
    known = Dossier.objects.filter(code=OuterRef("dossier_code"))
    rows = (
        about.filter(unit__in=units, received_at__date__range=(start, end))
        .exclude(Exists(known))
        .order_by()
        .values_list("unit")
        .annotate(n=Count("pk"))
    )
    return dict(rows)


def _due_counts(units: list[Unit], start: date, end: date) -> list[tuple[int, ...]]:
    """Per unit: due in the time and answered or past due, of these in time; dragging on."""
    today = min(end, clock.today())
    in_quarter = Q(due_on__range=(start, end)) & (
        Q(answered_on__isnull=False) | Q(due_on__lt=clock.today())
    )
    waiting = Q(answered_on=None) | Q(answered_on__gt=end)
    rows = (
        Petition.objects.counted()
        .filter(unit__in=units, due_on__lte=end)
        .order_by()
        .values_list("unit")
        .annotate(
            asked=Count("pk", filter=in_quarter),
            in_time=Count("pk", filter=in_quarter & Q(answered_on__lte=F("due_on"))),
            dragging=Count("pk", filter=waiting & Q(due_on__lt=today)),
        )
    )
    return [tuple(row) for row in rows]
