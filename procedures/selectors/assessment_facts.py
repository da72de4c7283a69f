"""What the records say on the nine indices: for all units asked, in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from procedures.choices import IN_PROGRESS, ONLINE_FROM_LEVEL, RESOLVED, Channel, PartnersTime
from procedures.models import Dossier, Handling, Posting, Procedure
from procedures.scoring import (
    PER_DOSSIER,
    Quarter,
    Tally,
    online_points,
    petition_points,
    publicity_points,
)
from units.models import Unit

POINTS = (2, 1, 0)
# The day promised on the slip; where there is none, the one that the rules give.
DUE = Coalesce("due_on", "computed_due_on")
EARLY, EVEN, LATE = (
    Q(finished_on__lt=F("due")),
    Q(finished_on=F("due")),
    Q(finished_on__gt=F("due")),
)
_NO_WORD = Q(partners_time="") & (Q(agencies=None) | Q(agencies__lte=1))
_UNCOUNTED = Q(supplement_requests=None)
_UNNAMED = Q(agencies=None)


@dataclass(frozen=True, slots=True)
class PetitionFacts:
    """What the app of petitions tells of a quarter; by unit where it is a number."""

    # Codes of the quarter's dossiers that a complaint about conduct names.
    conduct_codes: frozenset[str] = frozenset()
    # Complaints about conduct that name no dossier of the portal.
    conduct_uncoded: dict[int, int] = field(default_factory=dict)
    # Fell due in the quarter, answered in time of these, still unanswered after their day.
    asked: dict[int, int] = field(default_factory=dict)
    in_time: dict[int, int] = field(default_factory=dict)
    dragging: dict[int, int] = field(default_factory=dict)


def petition_facts(units: list[Unit], start: date, end: date) -> PetitionFacts:
    """Asked of the app that the settings name: this one knows nothing of petitions."""
    source: Callable[..., PetitionFacts] = import_string(settings.ONE_STOP_PETITIONS)
    return source(units, start, end)


@dataclass(frozen=True, slots=True)
class Computed:
    """Points that records give, how many stand behind them, and how it came in words."""

    points: Decimal
    n: int
    notes: tuple[str, ...] = ()


Facts = dict[int, dict[int, Computed]]


def rules(conduct_codes: frozenset[str]) -> dict[int, dict[int, Q]]:
    """Per index which dossiers earn 2, 1 and 0; what fits nowhere is left out.

    Late and without a complaint earns no point for conduct: 2 asks for early, 1 for in time.
    """
    blamed = Q(code__in=sorted(conduct_codes))
    return {
        1: {2: EARLY, 1: EVEN, 0: LATE},
        2: {
            2: Q(partners_time=PartnersTime.SHORTER) | (_NO_WORD & EARLY),
            1: Q(partners_time=PartnersTime.EQUAL) | (_NO_WORD & EVEN),
            0: Q(partners_time=PartnersTime.LONGER) | (_NO_WORD & LATE),
        },
        3: {
            2: Q(supplement_requests=0) | (_UNCOUNTED & Q(waiting_days=0)),
            1: Q(supplement_requests=1) | (_UNCOUNTED & Q(waiting_days__gt=0)),
            0: Q(supplement_requests__gt=1),
        },
        4: {
            2: Q(agencies=0) | (_UNNAMED & Q(channel__in=[Channel.ONLINE, Channel.POST])),
            1: Q(agencies=1) | (_UNNAMED & Q(channel=Channel.COUNTER)),
            0: Q(agencies__gt=1) | (_UNNAMED & Q(channel=Channel.ELSEWHERE)),
        },
        7: {2: EARLY & ~blamed, 1: EVEN & ~blamed, 0: LATE | blamed},
    }


# Which of the counted dossiers are read by an assumption.
_HAS_DUE = Q(due__isnull=False)
ASSUMED = {2: _NO_WORD & _HAS_DUE, 3: _UNCOUNTED, 4: _UNNAMED}
ASSUMPTIONS: dict[int, Callable[[int], str]] = {
    2: lambda n: (
        _(
            "Giả định: %(n)s hồ sơ không có thời gian của cơ quan phối hợp và chỉ một cơ quan giải quyết, lấy theo chỉ số 1."
        )
        % {"n": n}
    ),
    3: lambda n: (
        _(
            "Giả định: %(n)s hồ sơ không ghi số lần bổ sung; không có ngày chờ là không lần nào, có ngày chờ là một lần."
        )
        % {"n": n}
    ),
    4: lambda n: (
        _(
            "Giả định: %(n)s hồ sơ không ghi số cơ quan; trực tuyến, bưu chính là không, tại Một cửa là một, ngoài Một cửa là hơn một."
        )
        % {"n": n}
    ),
}


def finished_in(units: Any, quarter: Quarter) -> QuerySet[Dossier]:
    """The dossiers that the quarter is judged by: those whose result was ready in it."""
    finished = Dossier.objects.resolved_in(quarter.start, quarter.end)
    return finished.filter(unit__in=units).annotate(due=DUE)


def computed_facts(units: list[Unit], quarter: Quarter) -> Facts:
    """By unit and index, what the records give. Seven queries and those of the petitions' app."""
    told = petition_facts(units, quarter.start, quarter.end)
    facts: Facts = defaultdict(dict)
    for unit, tallies in _tallies(units, quarter, told).items():
        for number, tally in tallies.items():
            if tally.points is not None:
                notes = _tally_notes(number, tally, told.conduct_uncoded.get(unit, 0))
                facts[unit][number] = Computed(tally.points, tally.n, notes)
    levels = _levels(quarter.as_of)
    for one in (_publicity(units, quarter, levels), _answers(units, told)):
        for unit, (number, computed) in one.items():
            facts[unit][number] = computed
    for unit, computed in _online(units, quarter, levels).items():
        facts[unit][9] = computed
    return facts


def _tallies(
    units: list[Unit], quarter: Quarter, told: PetitionFacts
) -> dict[int, dict[int, Tally]]:
    counts: dict[str, Count] = {"whole": Count("pk")}
    for number, by_points in rules(told.conduct_codes).items():
        for points, condition in by_points.items():
            counts[f"of_{number}_{points}"] = Count("pk", filter=condition)
        if number in ASSUMED:
            counts[f"assumed_{number}"] = Count("pk", filter=ASSUMED[number])
    rows = finished_in(units, quarter).order_by().values("unit").annotate(**counts)
    return {
        row["unit"]: {
            number: _tally(row, number, told.conduct_uncoded.get(row["unit"], 0))
            for number in PER_DOSSIER
        }
        for row in rows
    }


def _tally(row: Mapping[str, Any], number: int, uncoded: int) -> Tally:
    twos, ones, zeros = (row[f"of_{number}_{points}"] for points in POINTS)
    left_out = row["whole"] - twos - ones - zeros
    tally = Tally(twos, ones, zeros, left_out, row.get(f"assumed_{number}", 0))
    return tally.denied(uncoded) if number == 7 else tally


def _tally_notes(number: int, tally: Tally, uncoded: int) -> tuple[str, ...]:
    notes = [
        _("%(twos)s hồ sơ được 2 điểm, %(ones)s được 1, %(zeros)s được 0.")
        % {"twos": tally.twos, "ones": tally.ones, "zeros": tally.zeros}
    ]
    if tally.left_out:
        notes.append(_("%(n)s hồ sơ không có hạn để so sánh, không tính.") % {"n": tally.left_out})
    if tally.assumed:
        notes.append(ASSUMPTIONS[number](tally.assumed))
    if number == 7 and uncoded:
        notes.append(
            _(
                "%(n)s phản ánh về thái độ không nêu hồ sơ: mỗi phản ánh hạ một hồ sơ điểm cao nhất xuống 0."
            )
            % {"n": uncoded}
        )
    return tuple(notes)


@dataclass(frozen=True, slots=True)
class _Level:
    """The catalogue of one level on a day."""

    codes: frozenset[int]
    online: int
    unconfirmed: int


def _levels(on: date) -> dict[str, _Level]:
    rows: dict[str, list[tuple[int, int, bool]]] = defaultdict(list)
    handled = Handling.objects.filter(procedure__in=Procedure.objects.effective(on))
    for level, pk, online, confirmed in handled.values_list(
        "level_id", "procedure_id", "procedure__online_level", "procedure__confirmed"
    ):
        rows[level].append((pk, online, confirmed))
    return {
        level: _Level(
            frozenset(pk for pk, _online_level, _confirmed in held),
            sum(online >= ONLINE_FROM_LEVEL for _pk, online, _confirmed in held),
            sum(not confirmed for _pk, _online_level, confirmed in held),
        )
        for level, held in rows.items()
    }


def _publicity(
    units: list[Unit], quarter: Quarter, levels: dict[str, _Level]
) -> dict[int, tuple[int, Computed]]:
    """Boards from the register of postings; the portal's catalogue is the electronic form."""
    posted: dict[int, set[int]] = defaultdict(set)
    hung = Posting.objects.filter(unit__in=units, posted_on__lte=quarter.as_of)
    for holder, procedure in hung.values_list("unit_id", "procedure_id"):
        posted[holder].add(procedure)
    found = {}
    for unit in units:
        level = levels.get(unit.level_id)
        if level is None:
            continue
        whole, hanging = len(level.codes), len(posted[unit.pk] & level.codes)
        points = publicity_points(on_board=hanging, on_portal=whole, in_force=whole)
        found[unit.pk] = 6, Computed(Decimal(points or 0), whole, _publicity_notes(hanging, level))
    return found


def _publicity_notes(hanging: int, level: _Level) -> tuple[str, ...]:
    whole = len(level.codes)
    notes = [
        _("%(n)s/%(whole)s thủ tục đang có hiệu lực được niêm yết.")
        % {"n": hanging, "whole": whole},
        _("Cả %(whole)s thủ tục có trang trên cổng.") % {"whole": whole},
    ]
    if level.unconfirmed:
        notes.append(
            _("%(n)s trang chưa đối chiếu với quyết định công bố: người thẩm định nên xem lại.")
            % {"n": level.unconfirmed}
        )
    return tuple(notes)


def _answers(units: list[Unit], told: PetitionFacts) -> dict[int, tuple[int, Computed]]:
    found = {}
    for unit in units:
        counts = {
            "asked": told.asked.get(unit.pk, 0),
            "in_time": told.in_time.get(unit.pk, 0),
            "dragging": told.dragging.get(unit.pk, 0),
        }
        note = (
            _(
                "%(asked)s phản ánh đến hạn trong quý, %(in_time)s trả lời đúng hạn; %(dragging)s quá hạn mà đến cuối quý chưa trả lời."
            )
            % counts
        )
        found[unit.pk] = 8, Computed(Decimal(petition_points(**counts)), counts["asked"], (note,))
    return found


def _online(units: list[Unit], quarter: Quarter, levels: dict[str, _Level]) -> dict[int, Computed]:
    received = (
        Dossier.objects.received_in(quarter.start, quarter.as_of)
        .filter(unit__in=units)
        .order_by()
        .values_list("unit")
        .annotate(online=Count("pk", filter=Q(channel=Channel.ONLINE)), whole=Count("pk"))
    )
    shares = {unit: (online, whole) for unit, online, whole in received}
    late = dict(late_online(units, quarter).order_by().values_list("unit").annotate(n=Count("pk")))
    found = {}
    for unit in units:
        online, whole = shares.get(unit.pk, (0, 0))
        level = levels.get(unit.level_id, _Level(frozenset(), 0, 0))
        counts = {"at_level": level.online, "in_force": len(level.codes)}
        counts |= {"online": online, "received": whole, "late": late.get(unit.pk, 0)}
        points = online_points(**counts)
        if points is not None:
            note = (
                _(
                    "%(at_level)s/%(in_force)s thủ tục ở mức 3-4; %(online)s/%(received)s hồ sơ nộp trực tuyến; %(late)s hồ sơ trực tuyến quá hạn."
                )
                % counts
            )
            found[unit.pk] = Computed(Decimal(points), whole, (note,))
    return found


def late_online(units: Any, quarter: Quarter) -> QuerySet[Dossier]:
    """Online dossiers that ended late in the quarter, or were open past their day at its end."""
    ended = Q(status__in=RESOLVED, finished_on__range=(quarter.start, quarter.end)) & LATE
    still = Q(status__in=IN_PROGRESS) | Q(status__in=RESOLVED, finished_on__gt=quarter.end)
    return (
        Dossier.objects.filter(unit__in=units, channel=Channel.ONLINE)
        .annotate(due=DUE)
        .filter(ended | (still & Q(due__lt=quarter.as_of)))
    )


def dossiers_of_index(unit: Unit, quarter: Quarter, number: int) -> QuerySet[Dossier]:
    """The dossiers behind an index with the points that each earned, the worst first."""
    told = petition_facts([unit], quarter.start, quarter.end)
    whens = [
        When(condition, then=Value(points))
        for points, condition in rules(told.conduct_codes)[number].items()
    ]
    read_so = ASSUMED.get(number, Q(pk__in=[]))
    return (
        finished_in([unit], quarter)
        .select_related("procedure")
        .annotate(
            points=Case(*whens, default=None, output_field=IntegerField()),
            assumed=Case(When(read_so, then=True), default=False),
        )
        .order_by(F("points").asc(nulls_last=True), "-finished_on", "code")
    )
