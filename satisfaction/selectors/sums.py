"""What sums of ballots come to, and whether those kept agree. Nothing is written here."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from satisfaction.choices import Standing
from satisfaction.histogram import Shape, added
from satisfaction.models import BallotSums, Question, Rating, RatingSummary, RatingTotal

STREAM = 2000
SumTable = type[BallotSums]
# In the order in which they are locked: always the same, so that no two writers wait in a ring.
TABLES: tuple[SumTable, ...] = (RatingTotal, RatingSummary)
COLUMNS = (
    *("unit_id", "submitted_on", "channel", "question_set_id", "survey_round_id"),
    *("procedure_id", "overall", "answers"),
)


class Place(NamedTuple):
    """What ballots have in common that are summed in one row; a total knows no procedure."""

    unit: int
    month: date
    channel: str
    question_set: int
    survey_round: int | None
    procedure: int | None

    @property
    def key(self) -> str:
        unit, month, *rest = self
        return ":".join(str(part or "") for part in (unit, f"{month:%Y-%m}", *rest))


class Sum:
    """One row's numbers before they are kept."""

    __slots__ = ("counts", "n", "place")

    def __init__(self, place: Place, width: int) -> None:
        self.place, self.n, self.counts = place, 0, [0] * width

    def row(self, table: SumTable) -> BallotSums:
        """The unsaved row, empty: what is kept is what is added to it."""
        place = self.place
        row = table(
            key=place.key,
            unit_id=place.unit,
            month=place.month,
            channel=place.channel,
            question_set_id=place.question_set,
            survey_round_id=place.survey_round,
            n=0,
            counts=[],
        )
        if isinstance(row, RatingSummary):
            row.procedure_id = place.procedure
        return row


Sums = dict[str, Sum]


def shapes_of(question_sets: Iterable[int] | None = None) -> dict[int, Shape]:
    """Per question set where its answers are counted. One query."""
    rows = Question.objects.order_by("question_set_id", "position")
    if question_sets is not None:
        rows = rows.filter(question_set__in=set(question_sets))
    factors: dict[int, list[str]] = defaultdict(list)
    for question_set, factor in rows.values_list("question_set_id", "factor"):
        factors[question_set].append(factor)
    return {pk: Shape.of(one) for pk, one in factors.items()}


def sum_up(ballots: Iterable[tuple], shapes: dict[int, Shape]) -> Sums:
    """Sums by key of ballots given as COLUMNS. A set without questions has only the general one."""
    only_general = Shape.of(())
    found: dict[Place, Sum] = {}
    for unit, day, channel, question_set, survey_round, procedure, overall, answers in ballots:
        month = day.replace(day=1)
        place = Place(unit, month, channel, question_set, survey_round, procedure)
        shape = shapes.get(question_set, only_general)
        known = found.get(place)
        if known is None:
            known = found[place] = Sum(place, shape.width)
        known.n += 1
        shape.count(known.counts, overall, answers)
    return {place.key: one for place, one in found.items()}


def totals_of(sums: Sums) -> Sums:
    """The same ballots, whichever procedure they came for."""
    found: dict[Place, Sum] = {}
    for one in sums.values():
        place = one.place._replace(procedure=None)
        total = found.setdefault(place, Sum(place, len(one.counts)))
        total.n += one.n
        total.counts = added(total.counts, one.counts)
    return {place.key: one for place, one in found.items()}


def sums_of_ballots() -> Sums:
    """What the sums of all standing ballots come to, read from the ballots one by one."""
    standing = Rating.objects.filter(standing=Standing.COUNTED).order_by()
    rows = standing.values_list(*COLUMNS).iterator(chunk_size=STREAM)
    return sum_up(rows, shapes_of())


def differences() -> list[str]:
    """Where kept sums and ballots do not agree, one line each in English; for check_integrity."""
    sums = sums_of_ballots()
    found = []
    for table, rows in zip(TABLES, (totals_of(sums), sums), strict=True):
        name = table._meta.model_name
        kept = {
            key: (n, counts)
            for key, n, counts in table._default_manager.order_by().values_list(
                "key", "n", "counts"
            )
        }
        for key in sorted(rows.keys() | kept.keys()):
            n, counts = kept.get(key, (0, []))
            there = rows.get(key)
            if n == (there.n if there else 0) and not any(
                added(counts, there.counts if there else [], -1)
            ):
                continue
            found.append(f"{name} {key}: {n} kept, {there.n if there else 0} ballots counted")
    return found
