"""Until when a unit may write: the set's day, or a later one given to this unit."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Max
from django.utils.translation import gettext as _

from common import clock
from par_index.choices import CardState, Stage
from par_index.models import CriteriaSet, Scorecard, ScorecardExtension

# The step of a unit that is open, or may come back, while the card is in a state.
WINDOW_OF = {
    CardState.OPEN: Stage.SELF,
    CardState.SUBMITTED: Stage.SELF,
    CardState.SIGNED: Stage.SELF,
    CardState.APPRAISED: Stage.REPLY,
}


@dataclass(frozen=True)
class Window:
    """One step of one unit: `until` is the last day that really holds (None: no end)."""

    stage: Stage
    due_on: date | None
    until: date | None

    @property
    def is_open(self) -> bool:
        return self.until is None or clock.today() <= self.until

    @property
    def is_extended(self) -> bool:
        return self.until != self.due_on


def due_day(criteria_set: CriteriaSet, stage: Stage | str) -> date | None:
    """The set's day for a step of the units."""
    is_self = stage == Stage.SELF
    return criteria_set.self_score_due_on if is_self else criteria_set.reply_due_on


def window(card: Scorecard, stage: Stage) -> Window:
    """A set without a day for the step never closes it."""
    due = due_day(card.criteria_set, stage)
    if due is None:
        return Window(stage, None, None)
    granted = card.extensions.filter(stage=stage).aggregate(latest=Max("until"))["latest"]
    return Window(stage, due, max(due, granted) if granted else due)


def may_still_reply(card: Scorecard) -> bool:
    """Whether the unit has a day to reply by that is not over, and has not replied."""
    if card.card_state != CardState.APPRAISED:
        return False
    reply = window(card, Stage.REPLY)
    return reply.until is not None and reply.is_open


def windows(cards: Iterable[Scorecard], stage: Stage) -> dict[int, Window]:
    """The same for many cards, in one query."""
    asked = list(cards)
    granted = dict(
        ScorecardExtension.objects.filter(scorecard__in=asked, stage=stage)
        .order_by()
        .values_list("scorecard_id")
        .annotate(latest=Max("until"))
    )
    found = {}
    for card in asked:
        due, latest = due_day(card.criteria_set, stage), granted.get(card.pk)
        found[card.pk] = Window(stage, due, max(due, latest) if due and latest else due)
    return found


def whom_to_ask(card: Scorecard) -> str:
    """Who may give the unit more time, as a sentence names them."""
    above = card.unit.parent
    return str(above) if above else _("cơ quan thẩm định")
