"""Blind second readings: what can be drawn, what waits for a reader, what a reader may not see yet."""

from collections.abc import Collection, Sequence
from random import Random
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from par_index.choices import CardState, NodeKind, SourceKind, Stage
from par_index.models import BlindMark, BlindSample, CriteriaSet, Mark, Scorecard
from par_index.selectors.cards import ComparisonRow
from units.models import UnitQuerySet

APPRAISED = (CardState.APPRAISED, CardState.REPLIED, CardState.FINALISED)
# What came after the unit's own word would tell the reader what the first appraiser thought.
TELLING = (Stage.APPRAISAL, Stage.REPLY, Stage.FINAL)


def drawable(criteria_set: CriteriaSet, year: int, units: UnitQuerySet) -> list[Mark]:
    """First marks of finished first rounds that no sample has drawn yet, in a stable order."""
    cards = Scorecard.objects.of_year(criteria_set, year).with_state().filter(unit__in=units)
    finished = [card.pk for card in cards if card.card_state in APPRAISED]
    drawn = set(
        BlindMark.objects.filter(sample__criteria_set=criteria_set, sample__year=year).values_list(
            "scorecard_id", "criterion_id"
        )
    )
    marks = (
        Mark.objects.filter(
            scorecard__in=finished,
            stage=Stage.APPRAISAL,
            criterion__kind=NodeKind.COMPONENT,
        )
        # An official survey's result is nobody's judgement.
        .exclude(criterion__source_kind=SourceKind.SURVEY)
        .select_related("scorecard__unit", "criterion", "author")
        .order_by("scorecard__unit__code", "criterion__position")
    )
    return [mark for mark in marks if (mark.scorecard_id, mark.criterion_id) not in drawn]


def drawn_from(marks: Sequence[Mark], share_percent: int, seed: int) -> list[Mark]:
    """The sample: the share of the marks rounded up, the same for the same seed and marks."""
    size = -(-len(marks) * share_percent // 100)
    # A lot that anyone can draw again, not a secret.
    places = sorted(Random(seed).sample(range(len(marks)), size))  # noqa: S311
    return [marks[place] for place in places]


def samples_of(units: UnitQuerySet) -> QuerySet[BlindSample]:
    """Samples drawn among these units, newest first, with how many of each are read."""
    among = BlindMark.objects.filter(scorecard__unit__in=units).values("sample")
    return (
        BlindSample.objects.filter(pk__in=among)
        .select_related("criteria_set", "drawn_by")
        .annotate(
            drawn=Count("marks"),
            read=Count("marks", filter=Q(marks__marked_at__isnull=False)),
            without_reader=Count(
                "marks",
                filter=Q(marks__marked_at=None)
                & (Q(marks__reader=None) | Q(marks__reader__is_active=False)),
            ),
        )
        .order_by("-pk")
    )


def readings_of(reader: Any) -> QuerySet[BlindMark]:
    """What was given to a person to read, what still waits first."""
    return (
        BlindMark.objects.filter(reader=reader)
        .select_related("scorecard__unit__parent", "criterion", "scorecard__criteria_set")
        .order_by(
            F("marked_at").asc(nulls_first=True),
            "sample",
            "scorecard__unit__sort_key",
            "criterion__position",
        )
    )


def unread_by(reader: Any, scorecard: Scorecard) -> set[int]:
    """Components of a card that this person is still to read blind."""
    waiting = BlindMark.objects.filter(reader=reader, scorecard=scorecard, marked_at=None)
    return set(waiting.values_list("criterion_id", flat=True))


def veil(rows: list[ComparisonRow], hidden: Collection[int]) -> None:
    """Take away what would tell a blind reader how the component was judged."""
    for row in rows:
        if row.criterion.pk in hidden:
            row.marks = {stage: mark for stage, mark in row.marks.items() if stage not in TELLING}
            row.history, row.is_veiled = [], True
