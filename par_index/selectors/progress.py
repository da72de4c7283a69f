"""How far each appraiser is: judged of what the areas given to them hold."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, QuerySet

from par_index.choices import CardState, NodeKind, Stage
from par_index.models import Mark, Scorecard
from par_index.selectors.appraisers import ADJUSTMENTS, Assignment, areas_of

NOBODY = 0
# Cards that reached the appraisers.
ARRIVED = (CardState.SIGNED, CardState.APPRAISED, CardState.REPLIED, CardState.FINALISED)


@dataclass(frozen=True)
class AreaProgress:
    """Judged of claimed in one area, over the units of one appraiser."""

    label: str
    judged: int
    claimed: int


@dataclass(frozen=True)
class PersonProgress:
    """One appraiser; an empty name: areas that were given to nobody."""

    name: str
    areas: list[AreaProgress]

    @property
    def judged(self) -> int:
        return sum(area.judged for area in self.areas)

    @property
    def claimed(self) -> int:
        return sum(area.claimed for area in self.areas)


@dataclass(frozen=True)
class SetProgress:
    title: str
    people: list[PersonProgress]


def appraisal_progress(cards: list[Scorecard]) -> list[SetProgress]:
    """Per set of these cards (of one year); queries follow the sets, never the cards."""
    arrived = [card for card in cards if card.card_state in ARRIVED]
    by_set: dict[int, list[Scorecard]] = {}
    for card in arrived:
        by_set.setdefault(card.criteria_set_id, []).append(card)
    return [_progress(found) for found in by_set.values()]


def _progress(cards: list[Scorecard]) -> SetProgress:
    criteria_set = cards[0].criteria_set
    assignment = Assignment.load(criteria_set, cards[0].year)
    units = {card.pk: assignment.of_unit(card.unit) for card in cards}
    claims = Mark.objects.filter(scorecard__in=cards, stage=Stage.SELF)
    claimed = _counts(claims)
    judged = _counts(claims.filter(Exists(_JUDGED)))
    names: dict[int, str] = {}
    asked: dict[int, Counter[str]] = {}
    done: dict[int, Counter[str]] = {}
    for (card, area), count in claimed.items():
        given = {person.pk: str(person) for person in units[card].people(area)} or {NOBODY: ""}
        names |= given
        for pk in given:
            asked.setdefault(pk, Counter())[area] += count
            done.setdefault(pk, Counter())[area] += judged[card, area]
    areas = areas_of(criteria_set)
    people = [
        PersonProgress(
            names[pk],
            [
                AreaProgress(area.label, done[pk][area.code], asked[pk][area.code])
                for area in areas
                if area.code in asked[pk]
            ],
        )
        for pk in sorted(asked, key=lambda pk: (pk == NOBODY, names[pk], pk))
    ]
    return SetProgress(str(criteria_set.title), people)


_JUDGED = Mark.objects.filter(
    scorecard=OuterRef("scorecard"), criterion=OuterRef("criterion"), stage=Stage.APPRAISAL
)


def _counts(marks: QuerySet[Mark]) -> Counter[tuple[int, str]]:
    """Marks by card and area."""
    rows = (
        marks.order_by()
        .values_list("scorecard_id", "criterion__area_code", "criterion__kind")
        .annotate(marks=Count("pk"))
    )
    counts: Counter[tuple[int, str]] = Counter()
    for card, area, kind, number in rows:
        is_adjustment = kind in (NodeKind.BONUS, NodeKind.PENALTY)
        counts[card, ADJUSTMENTS if is_adjustment else area] += number
    return counts
