"""A unit's card moved on: submitted, signed, sent back, replied to, given more time."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from par_index import access, services
from par_index.choices import CardState, Stage
from par_index.forms_appraisal import ExtensionForm
from par_index.models import Scorecard
from par_index.selectors.windows import WINDOW_OF, Window, whom_to_ask, window
from par_index.views.acts import act, act_with_reason
from units.access import has_permission
from units.permissions import Permission

# Per act: the label of its button, its address, who may, in which state, whether it is a form.
ACTS: tuple[tuple[Any, str, Permission, CardState, bool], ...] = (
    (gettext_lazy("Nộp tự chấm"), "scorecard-submit", Permission.SCORE_SELF, CardState.OPEN, False),
    (
        gettext_lazy("Ký bảng điểm"),
        "scorecard-sign",
        Permission.SCORE_SIGN,
        CardState.SUBMITTED,
        False,
    ),
    (
        gettext_lazy("Gửi lại"),
        "scorecard-send-back",
        Permission.SCORE_SIGN,
        CardState.SUBMITTED,
        True,
    ),
    (
        gettext_lazy("Gửi giải trình"),
        "scorecard-send-reply",
        Permission.SCORE_SELF,
        CardState.APPRAISED,
        False,
    ),
)
# Acts of the unit that end with its last day; signing does not.
BOUND = {"scorecard-submit", "scorecard-send-reply"}
EXTENDABLE = (CardState.OPEN, CardState.SUBMITTED, CardState.APPRAISED)


def actions_of(user: Any, card: Scorecard, shown: dict[str, Any] | None) -> list[dict[str, Any]]:
    """The buttons of a card for this person."""
    closed = shown is not None and not shown["window"].is_open
    return [
        {"label": label, "url": reverse(f"par_index:{name}", args=[card.pk]), "is_form": is_form}
        for label, name, permission, state, is_form in ACTS
        if card.card_state == state and has_permission(user, permission, card.unit)
        if not (closed and name in BOUND)
    ]


def window_shown(user: Any, card: Scorecard) -> dict[str, Any] | None:
    """What the page of a card says of its day: until when, given by whom, whom to ask."""
    stage = WINDOW_OF.get(card.card_state)
    if stage is None or card.card_state == CardState.SIGNED:
        return None
    current: Window = window(card, stage)
    if current.until is None:
        return None
    may = card.card_state in EXTENDABLE
    return {
        "window": current,
        "is_self": stage == Stage.SELF,
        "waits_for_signature": card.card_state == CardState.SUBMITTED,
        "extensions": card.extensions.filter(stage=stage).select_related("granted_by"),
        "whom": whom_to_ask(card),
        "may_extend": may and has_permission(user, Permission.SCORE_ASSIGN, card.unit),
    }


@require_POST
def scorecard_submit(request: HttpRequest, pk: int) -> HttpResponse:
    card = access.get_scorecard(request.user, pk, Permission.SCORE_SELF)
    done = _("Đã nộp bảng tự chấm. Lãnh đạo đơn vị sẽ xem và ký.")
    return act(request, card, services.submit_scorecard, done)


@require_POST
def scorecard_sign(request: HttpRequest, pk: int) -> HttpResponse:
    card = access.get_scorecard(request.user, pk, Permission.SCORE_SIGN)
    done = _("Đã ký. Bảng điểm được chuyển lên huyện thẩm định.")
    return act(request, card, services.sign_scorecard, done)


def scorecard_send_back(request: HttpRequest, pk: int) -> HttpResponse:
    card = access.get_scorecard(request.user, pk, Permission.SCORE_SIGN)
    heading = _("Gửi lại bảng tự chấm")
    done = _("Đã gửi lại cho cán bộ đầu mối.")
    note = ""
    if not window(card, Stage.SELF).is_open:
        note = _(
            "Đã hết hạn tự chấm. Sau khi gửi lại, đơn vị chỉ sửa được nếu %(whom)s gia hạn."
        ) % {"whom": whom_to_ask(card)}
    return act_with_reason(request, card, services.send_back, heading, done, note=note)


@require_POST
def scorecard_send_reply(request: HttpRequest, pk: int) -> HttpResponse:
    card = access.get_scorecard(request.user, pk, Permission.SCORE_SELF)
    done = _("Đã gửi giải trình lên huyện.")
    return act(request, card, services.send_reply, done)


def scorecard_extend(request: HttpRequest, pk: int) -> HttpResponse:
    """More time for the step the card is in."""
    card = access.get_scorecard(request.user, pk, Permission.SCORE_ASSIGN)
    stage = WINDOW_OF.get(card.card_state, Stage.REPLY)
    is_self = stage == Stage.SELF
    heading = _("Gia hạn tự chấm") if is_self else _("Gia hạn giải trình")
    done = _("Đã gia hạn. Đơn vị làm tiếp được đến hết ngày vừa chọn.")

    def extend(**fields: Any) -> Any:
        return services.extend_scorecard(stage=stage, **fields)

    current = window(card, stage).until
    note = _("Bước này không đặt hạn nên không cần gia hạn.")
    if current is not None:
        day = date_format(current, "d/m/Y")
        note = _("Đơn vị đang được làm đến hết ngày %(day)s.") % {"day": day}
    form = ExtensionForm(request.POST or None)
    return act_with_reason(request, card, extend, heading, done, form=form, note=note)
