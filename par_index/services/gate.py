"""Who may write which stage of a card now: its state, its day, and whose area it is."""

from typing import Any

from django.utils.translation import gettext as _

from par_index.choices import CARD_STATES, CardState, Stage
from par_index.exceptions import CardNotInState, NotYourArea
from par_index.models import Criterion, Scorecard
from par_index.selectors.appraisers import area_code, unit_assignment
from par_index.services.windows import require_open
from units.access import require
from units.permissions import Permission

# Where a card must be for each stage to be written, and who may write it.
STAGE_STATES = {
    Stage.SELF: (CardState.OPEN,),
    Stage.APPRAISAL: (CardState.SIGNED,),
    Stage.REPLY: (CardState.APPRAISED,),
    Stage.FINAL: (CardState.APPRAISED, CardState.REPLIED),
}
STAGE_PERMISSIONS = {
    Stage.SELF: Permission.SCORE_SELF,
    Stage.APPRAISAL: Permission.SCORE_APPRAISE,
    Stage.REPLY: Permission.SCORE_SELF,
    Stage.FINAL: Permission.SCORE_APPRAISE,
}
# What a unit writes has a last day; a judgement belongs to whoever was given its area.
UNIT_STAGES = (Stage.SELF, Stage.REPLY)


def writable_card(scorecard: Scorecard, stage: Stage, by: Any, criterion: Criterion) -> Scorecard:
    """The card, locked, if this person may write this stage of the component now."""
    card = (
        Scorecard.objects.select_for_update(of=("self",))
        .select_related("unit__parent", "criteria_set")
        .get(pk=scorecard.pk)
    )
    require(by, STAGE_PERMISSIONS[stage], card.unit)
    refuse_unless(card, STAGE_STATES[stage])
    if stage in UNIT_STAGES:
        require_open(card, stage)
    else:
        _require_area(card, criterion, by)
    return card


def _require_area(card: Scorecard, criterion: Criterion, by: Any) -> None:
    assigned, area = unit_assignment(card.criteria_set, card.year, card.unit), area_code(criterion)
    if not assigned.allows(by, area):
        raise NotYourArea(
            _("Lĩnh vực này được phân công cho %(names)s thẩm định.")
            % {"names": assigned.names(area)}
        )


def refuse_unless(card: Scorecard, states: tuple[CardState, ...]) -> None:
    state = card.card_state
    if state not in states:
        raise CardNotInState(
            _("Bảng điểm đang ở bước “%(state)s” nên chưa làm được việc này.")
            % {"state": CARD_STATES[state].label}
        )
