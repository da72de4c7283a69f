"""How states of survey rounds look."""

from django.utils.translation import gettext_lazy as _

from common.choices import State, Tone
from satisfaction.choices import RoundState

ROUND_STATES = {
    RoundState.DRAFT: State(RoundState.DRAFT, RoundState.DRAFT.label, Tone.NEUTRAL),
    RoundState.OPEN: State(RoundState.OPEN, RoundState.OPEN.label, Tone.INFO),
    RoundState.CLOSED: State(RoundState.CLOSED, RoundState.CLOSED.label, Tone.DONE),
}
# What each part of a sample gets at least, unless the keeper says otherwise.
MINIMUM_A_PART = 5
NOT_APPLICABLE_KEYS = "0nN"
ACTIONS = {
    "survey_round.created": _("Lập đợt điều tra"),
    "survey_round.changed": _("Sửa đợt điều tra"),
    "survey_round.populations_set": _("Ghi tổng thể"),
    "survey_round.sampled": _("Tính và phân bổ mẫu"),
    "survey_round.opened": _("Mở đợt, cấp số phiếu"),
    "survey_round.closed": _("Khóa đợt"),
    "survey_round.reopened": _("Mở lại đợt"),
}
