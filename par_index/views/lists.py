"""Cards as rows of a list, with what each stage has given so far."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Q, Sum

from par_index.choices import CardState, NodeKind, SourceKind, Stage
from par_index.models import Criterion, Mark, Scorecard
from par_index.selectors.windows import windows


@dataclass(frozen=True)
class CardRow:
    card: Scorecard
    totals: dict[str, Decimal]
    marked: int
    declared: int
    judged: int = 0
    # More time for self-scoring than the set gives, while it may be used.
    extended_until: date | None = None

    @property
    def self_total(self) -> Decimal | None:
        return self.totals.get(Stage.SELF)

    @property
    def appraised_total(self) -> Decimal | None:
        shown = self.card.card_state in (
            CardState.APPRAISED,
            CardState.REPLIED,
            CardState.FINALISED,
        )
        return self.totals.get(Stage.APPRAISAL) if shown else None

    @property
    def final_total(self) -> Decimal | None:
        is_final = self.card.card_state == CardState.FINALISED
        return self.totals.get(Stage.FINAL) if is_final else None


def card_rows(cards: list[Scorecard]) -> list[CardRow]:
    """The rows in four queries, however many cards."""
    declared = _declared(cards)
    totals: dict[int, dict[str, Decimal]] = {}
    marked: dict[tuple[int, str], int] = {}
    penalty = Q(criterion__kind=NodeKind.PENALTY)
    is_declared = Q(criterion__source_kind=SourceKind.DECLARED, criterion__kind=NodeKind.COMPONENT)
    sums = (
        Mark.objects.filter(scorecard__in=cards)
        .values_list("scorecard_id", "stage")
        .annotate(
            given=Sum("points", filter=~penalty),
            taken=Sum("points", filter=penalty),
            marks=Count("pk", filter=is_declared),
        )
    )
    for card, stage, given, taken, marks in sums:
        totals.setdefault(card, {})[stage] = (given or Decimal(0)) - (taken or Decimal(0))
        marked[card, stage] = marks
    extended = _extended(cards)
    return [
        CardRow(
            card,
            totals.get(card.pk, {}),
            marked.get((card.pk, Stage.SELF), 0),
            declared.get(card.criteria_set_id, 0),
            marked.get((card.pk, Stage.APPRAISAL), 0),
            extended.get(card.pk),
        )
        for card in cards
    ]


def _extended(cards: list[Scorecard]) -> dict[int, date | None]:
    writing = [card for card in cards if card.card_state in (CardState.OPEN, CardState.SUBMITTED)]
    found = windows(writing, Stage.SELF)
    return {pk: window.until for pk, window in found.items() if window.is_extended}


def _declared(cards: list[Scorecard]) -> dict[int, int]:
    """Per set how many components a unit must declare."""
    counts = (
        Criterion.objects.filter(
            criteria_set__in={card.criteria_set_id for card in cards},
            kind=NodeKind.COMPONENT,
            source_kind=SourceKind.DECLARED,
        )
        .values_list("criteria_set_id")
        .annotate(components=Count("pk"))
    )
    return dict(counts)
