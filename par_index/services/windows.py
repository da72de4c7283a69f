"""The days of the units' steps: closed at their end, opened again for one unit with a reason."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from audit.services import record
from common import clock
from common.exceptions import Refused
from par_index.choices import CARD_STATES, CardState, Stage
from par_index.exceptions import CardNotInState, ReasonMissing, WindowClosed
from par_index.models import Scorecard, ScorecardExtension
from par_index.selectors.windows import due_day, whom_to_ask, window
from units.access import require
from units.permissions import Permission

# In which states more time for a step still helps the unit.
USEFUL = {
    Stage.SELF: (CardState.OPEN, CardState.SUBMITTED),
    Stage.REPLY: (CardState.OPEN, CardState.SUBMITTED, CardState.SIGNED, CardState.APPRAISED),
}
LONGEST_REASON = 500


def require_open(card: Scorecard, stage: Stage) -> None:
    """Refuse writing after the last day, and say whom to ask."""
    due = due_day(card.criteria_set, stage)
    # Most writing happens in time: nothing more is asked of the database then.
    if due is None or clock.today() <= due:
        return
    asked = window(card, stage)
    if asked.is_open:
        return
    words = {"day": _day(asked.until), "whom": whom_to_ask(card)}
    if stage == Stage.SELF:
        raise WindowClosed(
            _("Đã hết hạn tự chấm (%(day)s). Nếu cần sửa, xin đề nghị %(whom)s gia hạn.") % words
        )
    raise WindowClosed(
        _("Đã hết hạn giải trình (%(day)s). Nếu cần bổ sung, xin đề nghị %(whom)s gia hạn.") % words
    )


@transaction.atomic
def extend_scorecard(
    *, scorecard: Scorecard, stage: Stage, until: date, reason: str, by: Any
) -> ScorecardExtension:
    """Open a step again for one unit, to the end of a day."""
    card = (
        Scorecard.objects.select_for_update(of=("self",))
        .select_related("unit__parent", "criteria_set")
        .get(pk=scorecard.pk)
    )
    require(by, Permission.SCORE_ASSIGN, card.unit)
    if stage not in USEFUL:
        raise Refused(_("Chỉ gia hạn được bước tự chấm và bước giải trình của đơn vị."))
    if card.card_state not in USEFUL[stage]:
        raise CardNotInState(
            _("Bảng điểm đang ở bước “%(state)s” nên không cần gia hạn.")
            % {"state": CARD_STATES[card.card_state].label}
        )
    return grant(card, stage, until, reason, by=by)


def grant(
    card: Scorecard, stage: Stage, until: date, reason: str, *, by: Any
) -> ScorecardExtension:
    """Write the extension of a locked card, if the day means more time."""
    if not reason.strip():
        raise ReasonMissing(_("Xin ghi lý do gia hạn."))
    before = window(card, stage)
    if before.until is None:
        raise Refused(_("Bước này không đặt hạn nên không cần gia hạn."))
    if until < clock.today():
        raise Refused(_("Ngày gia hạn đã qua. Xin chọn từ hôm nay trở đi."))
    if until <= before.until:
        raise Refused(
            _("Đơn vị đang được làm đến hết ngày %(day)s. Xin chọn ngày sau đó.")
            % {"day": _day(before.until)}
        )
    extension = ScorecardExtension.objects.create(
        scorecard=card,
        stage=stage,
        until=until,
        reason=reason.strip()[:LONGEST_REASON],
        granted_by=by,
        granted_at=clock.now(),
    )
    record(
        "scorecard.extended",
        card,
        by=by,
        before={"stage": str(stage), "until": before.until.isoformat()},
        after={"stage": str(stage), "until": until.isoformat()},
        reason=extension.reason,
        unit=card.unit,
    )
    return extension


def _day(day: date | None) -> str:
    return date_format(day, "d/m/Y") if day else ""
