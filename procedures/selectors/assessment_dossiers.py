"""The five indices per dossier: which dossiers earn what, for all units in one query."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from procedures.choices import Channel, PartnersTime
from procedures.models import Dossier
from procedures.scoring import PER_DOSSIER, Quarter, Tally
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
ASSUMPTIONS = {
    2: gettext_lazy(
        "Giả định: %(n)s hồ sơ không có thời gian của cơ quan phối hợp, coi như một cơ quan giải quyết và lấy theo chỉ số 1."
    ),
    3: gettext_lazy(
        "Giả định: %(n)s hồ sơ không ghi số lần bổ sung; không có ngày chờ là không lần nào, có ngày chờ là một lần."
    ),
    4: gettext_lazy(
        "Giả định: %(n)s hồ sơ không ghi số cơ quan; trực tuyến, bưu chính là không, tại Một cửa là một, ngoài Một cửa là hơn một."
    ),
}


def finished_in(units: Any, quarter: Quarter) -> QuerySet[Dossier]:
    """The dossiers that the quarter is judged by: those whose result was ready in it."""
    finished = Dossier.objects.resolved_in(quarter.start, quarter.end)
    return finished.filter(unit__in=units).annotate(due=DUE)


def tallies(
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


def tally_notes(number: int, tally: Tally, uncoded: int) -> tuple[str, ...]:
    notes = [
        _("%(twos)s hồ sơ được 2 điểm, %(ones)s được 1, %(zeros)s được 0.")
        % {"twos": tally.twos, "ones": tally.ones, "zeros": tally.zeros}
    ]
    if tally.left_out:
        notes.append(_("%(n)s hồ sơ không có hạn để so sánh, không tính.") % {"n": tally.left_out})
    if tally.assumed:
        notes.append(ASSUMPTIONS[number] % {"n": tally.assumed})
    if number == 7 and uncoded:
        notes.append(
            _(
                "%(n)s phản ánh về thái độ không nêu hồ sơ: mỗi phản ánh hạ một hồ sơ điểm cao nhất xuống 0."
            )
            % {"n": uncoded}
        )
    return tuple(notes)


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
