"""What hangs on the boards, what does not, and by when it should."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import Any

from django.conf import settings
from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from audit.selectors import history_of
from common import clock
from common.choices import State, Tone
from procedures.choices import POSTING_STATES, PostingState
from procedures.models import Posting, Procedure, ProcedureField, ProcedureVersion, TimeLimit
from units.calendar import WorkCalendar
from units.models import Unit, UnitQuerySet


@dataclass(frozen=True, slots=True)
class BoardEntry:
    """A procedure in force at the unit's level: since when, by when it is to hang, whether it does."""

    procedure: Procedure
    since: date | None
    due_on: date | None
    posting: Posting | None
    # What hung there of earlier versions, newest first.
    earlier: list[Posting]
    # Working days until it is due; negative once it is over.
    days_left: int | None = None

    @property
    def status(self) -> PostingState:
        if self.posting:
            return PostingState.POSTED
        late = self.due_on is not None and self.due_on < clock.today()
        return PostingState.OVERDUE if late else PostingState.DUE

    @property
    def state(self) -> State:
        return POSTING_STATES[self.status]

    @property
    def fees(self) -> list[TimeLimit]:
        return [one for one in self.procedure.limits.all() if one.fee]

    @property
    def is_ahead(self) -> bool:
        """Whether it was posted before the version was in force."""
        return is_ahead(self.posting, self.since)


def is_ahead(posting: Posting | None, since: date | None) -> bool:
    return posting is not None and since is not None and posting.posted_on < since


@dataclass(frozen=True, slots=True)
class Board:
    """What hangs on a unit's board, and what is in force but does not."""

    entries: list[BoardEntry]

    @property
    def posted(self) -> list[BoardEntry]:
        return [one for one in self.entries if one.posting]

    @property
    def missing(self) -> list[BoardEntry]:
        """The longest overdue first, those without a day last."""
        absent = [one for one in self.entries if not one.posting]
        return sorted(absent, key=lambda one: one.due_on or date.max)

    @property
    def by_field(self) -> list[tuple[ProcedureField, list[tuple[int, BoardEntry]]]]:
        """As a printed list goes, numbered through: fields in their order, procedures in theirs."""
        ordered = sorted(self.entries, key=lambda one: one.procedure.field.sort_key)
        numbered = groupby(enumerate(ordered, 1), key=lambda one: one[1].procedure.field)
        return [(name, list(group)) for name, group in numbered]

    @property
    def total(self) -> int:
        return len(self.entries)


@dataclass(slots=True)
class BoardLine:
    """A unit's board in numbers."""

    unit: Unit
    total: int = 0
    posted: int = 0
    # The days by which the missing ones were or are to hang.
    overdue: list[date] = field(default_factory=list)
    due: list[date | None] = field(default_factory=list)
    last_on: date | None = None
    last_by: str = ""

    @property
    def missing(self) -> int:
        return len(self.overdue) + len(self.due)

    @property
    def next_due(self) -> date | None:
        return min((day for day in self.due if day), default=None)

    @property
    def state(self) -> State:
        if self.overdue:
            return POSTING_STATES[PostingState.OVERDUE]
        return POSTING_STATES[PostingState.DUE if self.due else PostingState.POSTED]


def dated_procedures(on: date | None = None) -> QuerySet[Any]:
    """Procedures in force; `since` is the first day of the version, or of the procedure."""
    version = ProcedureVersion.objects.filter(
        procedure=OuterRef("pk"), number=OuterRef("version")
    ).values("effective_from")[:1]
    procedures = Procedure.objects.effective(on or clock.today())
    return procedures.annotate(since=Coalesce(Subquery(version), F("valid_from")))


def posting_due(since: date | None, unit: Unit, calendar: WorkCalendar) -> date | None:
    """The day by which a unit is to post what is in force since the day."""
    if since is None:
        return None
    return calendar.add_working_days(max(since, unit.valid_from), settings.POSTING_WITHIN_DAYS)


def board_of(unit: Unit, on: date | None = None) -> Board:
    """Three queries, and two for what a printed sheet shows."""
    hung = _postings_of(unit)
    calendar = WorkCalendar.load()
    due = dated_procedures(on).filter(handlings__level=unit.level_id).select_related("field")
    procedures = due.prefetch_related("limits", "paper_list")
    return Board([_entry(one, unit, hung[one.pk], calendar) for one in procedures])


def _postings_of(unit: Unit) -> dict[int, list[Posting]]:
    hung: dict[int, list[Posting]] = defaultdict(list)
    for posting in unit.postings.select_related("confirmed_by").order_by("-version"):
        hung[posting.procedure_id].append(posting)
    return hung


def _entry(procedure: Any, unit: Unit, hung: list[Posting], calendar: WorkCalendar) -> BoardEntry:
    since = procedure.since
    due_on = posting_due(since, unit, calendar)
    left = calendar.working_days_between(clock.today(), due_on) if due_on else None
    now = next((one for one in hung if one.version == procedure.version), None)
    return BoardEntry(procedure, since, due_on, now, [one for one in hung if one != now], left)


def remembered_place(unit: Unit) -> str:
    """Where the unit posted last."""
    newest = unit.postings.exclude(place="").order_by("-posted_on", "-pk").first()
    return newest.place if newest else ""


def board_lines(units: Iterable[Unit]) -> list[BoardLine]:
    """The boards of many units in numbers. Four queries, whatever the number of units."""
    lines = {unit.pk: BoardLine(unit) for unit in units}
    posted = _last_postings(lines)
    calendar = WorkCalendar.load()
    levels: dict[str, list[tuple[int, int, date | None]]] = defaultdict(list)
    for level, *one in dated_procedures().values_list(
        "handlings__level_id", "pk", "version", "since"
    ):
        levels[level].append(tuple(one))
    for line in lines.values():
        for pk, version, since in levels[line.unit.level_id]:
            _count(line, since, (line.unit.pk, pk, version) in posted, calendar)
    return list(lines.values())


def _last_postings(lines: dict[int, BoardLine]) -> set[tuple[int, int, int]]:
    """What hangs where; each line is told its newest posting on the way."""
    posted = set()
    found = Posting.objects.filter(unit__in=lines).order_by("posted_on", "pk")
    for unit, procedure, version, day, name in found.values_list(
        "unit_id", "procedure_id", "version", "posted_on", "confirmed_by__full_name"
    ):
        posted.add((unit, procedure, version))
        lines[unit].last_on, lines[unit].last_by = day, name or ""
    return posted


def _count(line: BoardLine, since: date | None, posted: bool, calendar: WorkCalendar) -> None:
    line.total += 1
    if posted:
        line.posted += 1
        return
    due_on = posting_due(since, line.unit, calendar)
    if due_on is not None and due_on < clock.today():
        line.overdue.append(due_on)
    else:
        line.due.append(due_on)


def overview_of_boards(units: UnitQuerySet) -> list[BoardLine]:
    """The boards of the units that must post anything: most overdue first, then most missing."""
    lines = board_lines(units.in_force().select_related("level"))
    due = [line for line in lines if line.total]
    return sorted(due, key=lambda one: (-len(one.overdue), -one.missing, one.unit.sort_key))


def story_of_posting(posting: Posting) -> list[dict[str, object]]:
    """What was corrected, newest first, with what stood there before."""
    return [
        {
            "at": event.happened_at,
            "who": event.actor_name,
            "what": _("Sửa ngày, nơi niêm yết"),
            "lines": [_was(event.before)],
            "tone": Tone.INFO,
        }
        for event in history_of(posting).filter(action="posting.corrected").reverse()
    ]


def _was(before: dict[str, str]) -> str:
    day = date.fromisoformat(before["posted_on"])
    told = _("Trước đó: %(day)s, %(place)s")
    return told % {"day": f"{day:%d/%m/%Y}", "place": before["place"] or "—"}
