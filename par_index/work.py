"""What the index asks of a person today."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common import clock
from common.worklist import WorkGroup, WorkItem
from par_index.access import scorecards_where
from par_index.choices import CardState, Stage
from par_index.models import IndexRun, Scorecard, ScorecardStep
from par_index.selectors.blind import readings_of
from par_index.selectors.cards import DECLARED, last_return, leaves_of, self_marked
from par_index.selectors.windows import Window, whom_to_ask, windows
from units.access import has_permission
from units.permissions import Permission

# Cards of one kind that stand one by one on the list; more of them become one line.
MOST_SINGLE = 3


def work_items(user: Any) -> list[WorkItem]:
    """Cards to score, to sign and to appraise, as far as the person may do that."""
    items: list[WorkItem] = []
    if has_permission(user, Permission.SCORE_SELF):
        items += _to_score(user)
    if has_permission(user, Permission.SCORE_SIGN):
        items += _to_sign(user)
    if has_permission(user, Permission.SCORE_APPRAISE):
        items += _to_appraise(user)
    return items


def _cards(user: Any, permission: Permission) -> list[Scorecard]:
    """Cards of years whose index is not published yet."""
    over = set(IndexRun.objects.published().values_list("criteria_set_id", "year"))
    cards = scorecards_where(user, permission).order_by("-year", "unit__sort_key")
    return [card for card in cards if (card.criteria_set_id, card.year) not in over]


def _to_score(user: Any) -> Iterator[WorkItem]:
    cards = _cards(user, Permission.SCORE_SELF)
    marked = self_marked(cards) if cards else {}
    scoring, replying = windows(cards, Stage.SELF), windows(cards, Stage.REPLY)
    for card in cards:
        if card.card_state == CardState.OPEN:
            yield _open_card(card, marked.get(card.pk, 0), scoring[card.pk])
        elif card.card_state == CardState.APPRAISED:
            reply = replying[card.pk]
            detail = _("Huyện đã thẩm định; nếu chưa thống nhất, đơn vị có thể giải trình.")
            yield WorkItem(
                group=WorkGroup.SOON,
                title=_("Xem kết quả thẩm định năm %(year)s") % {"year": card.year},
                detail=detail if reply.is_open else _("Đã hết hạn giải trình; chờ huyện chốt."),
                url=card.get_absolute_url(),
                action=_("Xem"),
                due_on=reply.until,
            )
        elif card.card_state == CardState.SUBMITTED:
            yield WorkItem(
                group=WorkGroup.WAITING,
                title=_("Bảng tự chấm điểm năm %(year)s") % {"year": card.year},
                detail=_("Đã nộp, chờ lãnh đạo đơn vị ký."),
                url=card.get_absolute_url(),
                action=_("Xem"),
            )


def _open_card(card: Scorecard, marked: int, scoring: Window) -> WorkItem:
    back = last_return(card)
    total = leaves_of(card.criteria_set_id).filter(DECLARED)
    detail = _("Đã chấm %(done)s/%(total)s tiêu chí.") % {"done": marked, "total": total.count()}
    if back is not None:
        detail = _("Bị trả lại: “%(reason)s”") % {"reason": back.reason}
    if not scoring.is_open:
        detail = _("Đã hết hạn tự chấm. Cần sửa thì đề nghị %(whom)s gia hạn.") % {
            "whom": whom_to_ask(card)
        }
    return WorkItem(
        group=WorkGroup.SOON if scoring.is_open else WorkGroup.OVERDUE,
        title=_("Tự chấm điểm cải cách hành chính năm %(year)s") % {"year": card.year},
        detail=detail,
        url=card.get_absolute_url(),
        action=_first_word(back, marked) if scoring.is_open else _("Xem"),
        due_on=scoring.until,
    )


def _first_word(back: ScorecardStep | None, marked: int) -> str:
    return _("Sửa") if back else _("Tiếp tục") if marked else _("Bắt đầu")


def _to_sign(user: Any) -> Iterator[WorkItem]:
    cards = _cards(user, Permission.SCORE_SIGN)
    scoring = windows(cards, Stage.SELF)
    for card in cards:
        if card.card_state == CardState.SUBMITTED:
            yield WorkItem(
                group=WorkGroup.SOON,
                title=_("Ký bảng tự chấm điểm năm %(year)s") % {"year": card.year},
                detail=str(card.unit),
                url=card.get_absolute_url(),
                action=_("Xem và ký"),
                due_on=scoring[card.pk].until,
            )


def _to_appraise(user: Any) -> Iterator[WorkItem]:
    cards = _cards(user, Permission.SCORE_APPRAISE)
    signed = [card for card in cards if card.card_state == CardState.SIGNED]
    replied = [card for card in cards if card.card_state == CardState.REPLIED]
    yield from _appraisals(signed, _("Thẩm định bảng điểm"), _("Thẩm định"))
    yield from _appraisals(replied, _("Chốt kết quả sau giải trình"), _("Xem giải trình"))
    to_read = readings_of(user).filter(marked_at=None).count()
    if to_read:
        yield WorkItem(
            group=WorkGroup.SOON,
            title=_("Đọc lại độc lập %(n)s tiêu chí") % {"n": to_read},
            detail=_("Chấm lại mà không xem điểm thẩm định lần đầu."),
            url=reverse("par_index:blind-list"),
            action=_("Đọc lại"),
        )


def _appraisals(cards: list[Scorecard], title: str, action: str) -> Iterator[WorkItem]:
    if len(cards) > MOST_SINGLE:
        names = ", ".join(card.unit.short_name for card in cards[:MOST_SINGLE])
        count = len(cards)
        yield WorkItem(
            group=_late(cards[0]),
            title=ngettext("%(title)s: %(n)s đơn vị", "%(title)s: %(n)s đơn vị", count)
            % {"title": title, "n": count},
            detail=f"{names}…",
            url=reverse("par_index:appraisal-list"),
            action=action,
            due_on=cards[0].criteria_set.appraisal_due_on,
        )
        return
    for card in cards:
        yield WorkItem(
            group=_late(card),
            title=f"{title}: {card.unit}",
            detail=str(card.criteria_set),
            url=card.get_absolute_url(),
            action=action,
            due_on=card.criteria_set.appraisal_due_on,
        )


def _late(card: Scorecard) -> WorkGroup:
    due = card.criteria_set.appraisal_due_on
    return WorkGroup.OVERDUE if due and due < clock.today() else WorkGroup.SOON
