"""A card's way: self-scored, signed, appraised, replied to, finalised. Each act is a step."""

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from audit.models import AuditEvent
from audit.selectors import history_of, history_of_many
from audit.services import record
from common import clock
from common.exceptions import Conflict, Refused
from par_index.choices import CardState, Stage, StepKind
from par_index.exceptions import (
    NotReadyToSubmit,
    ReasonMissing,
    SignerIsSubmitter,
    WindowClosed,
)
from par_index.models import CriteriaSet, Mark, Scorecard, ScorecardStep
from par_index.selectors.cards import submission_faults
from par_index.selectors.units import units_of
from par_index.selectors.windows import may_still_reply, window
from par_index.services.criteria import refuse_draft
from par_index.services.gate import refuse_unless
from par_index.services.marks import facts
from par_index.services.windows import grant, require_open
from units.access import require
from units.permissions import Permission

NAMED_FAULTS = 6


@transaction.atomic
def open_scorecards(*, criteria_set: CriteriaSet, by: Any = None, year: int | None = None) -> int:
    """Give every unit of the set's level a card for the year; how many were new."""
    year = year or criteria_set.year
    if by is not None:
        require(by, Permission.SCORE_APPRAISE)
    # Whoever replaces the set from a file waits, and then finds it in use.
    criteria_set = CriteriaSet.objects.select_for_update(no_key=True).get(pk=criteria_set.pk)
    refuse_draft(criteria_set)
    cards = Scorecard.objects.of_year(criteria_set, year)
    have = set(cards.values_list("unit_id", flat=True))
    new = [
        Scorecard(criteria_set=criteria_set, unit=unit, year=year)
        for unit in units_of(criteria_set, year)
        if unit.pk not in have
    ]
    Scorecard.objects.bulk_create(new, ignore_conflicts=True)
    if new:
        after = {"year": year, "units": [card.unit.code for card in new]}
        record("scorecards.opened", criteria_set, by=by, after=after)
    return len(new)


@transaction.atomic
def submit_scorecard(*, scorecard: Scorecard, by: Any) -> ScorecardStep:
    """Hand the self-scored card to the unit's leader."""
    card = _locked(scorecard)
    require(by, Permission.SCORE_SELF, card.unit)
    refuse_unless(card, (CardState.OPEN,))
    require_open(card, Stage.SELF)
    faults = submission_faults(card)
    if faults:
        named = "; ".join(
            f"{fault.criterion.code}: {fault.message}" for fault in faults[:NAMED_FAULTS]
        )
        raise NotReadyToSubmit(
            _("Chưa nộp được, còn %(count)s tiêu chí cần hoàn thiện. %(named)s.")
            % {"count": len(faults), "named": named}
        )
    return _step(card, StepKind.SUBMITTED, by)


@transaction.atomic
def sign_scorecard(*, scorecard: Scorecard, by: Any) -> ScorecardStep:
    """The leader answers for the card; never the person who submitted it."""
    card = _locked(scorecard)
    require(by, Permission.SCORE_SIGN, card.unit)
    refuse_unless(card, (CardState.SUBMITTED,))
    submitted = card.steps.filter(kind=StepKind.SUBMITTED).order_by("-number").first()
    if submitted and submitted.by_id == by.pk:
        raise SignerIsSubmitter
    return _step(card, StepKind.SIGNED, by, after={"judge_again": _drop_overtaken(card, by)})


def _drop_overtaken(card: Scorecard, by: Any) -> list[str]:
    """After a return: judgements on what the unit has changed since are to be made anew."""
    if not card.steps.filter(kind=StepKind.RETURNED).exists():
        return []
    said = dict(card.marks.filter(stage=Stage.SELF).values_list("criterion_id", "marked_at"))
    judged = card.marks.filter(stage=Stage.APPRAISAL).select_related("criterion")
    touched = _touched_since_return(card)
    overtaken = [
        mark
        for mark in judged
        if mark.marked_at < said.get(mark.criterion_id, mark.marked_at)
        or mark.criterion.code in touched
    ]
    for mark in overtaken:
        record("mark.cleared", mark, by=by, before=facts(mark), unit=card.unit)
        mark.delete()
    return sorted(mark.criterion.code for mark in overtaken)


def _touched_since_return(card: Scorecard) -> set[str]:
    """Components whose proof the unit changed, or whose claim it took back, since the return."""
    returned = history_of(card).filter(action=f"scorecard.{StepKind.RETURNED}").last()
    if returned is None:
        return set()
    own = card.marks.filter(stage=Stage.SELF)
    codes = {str(pk): code for pk, code in own.values_list("pk", "criterion__code")}
    proofs = history_of_many(Mark, list(codes)).filter(
        sequence__gt=returned.sequence, action__in=("mark.cited", "mark.uncited")
    )
    touched = {codes[event.target_id] for event in proofs}
    cleared = AuditEvent.objects.filter(
        action="mark.cleared",
        target=Mark._meta.label_lower,
        unit_code=card.unit.code,
        sequence__gt=returned.sequence,
    )
    facts_before = [event.before or {} for event in cleared]
    return touched | {one["component"] for one in facts_before if one.get("stage") == Stage.SELF}


@transaction.atomic
def send_back(*, scorecard: Scorecard, by: Any, reason: str) -> ScorecardStep:
    """The leader wants it changed before signing."""
    card = _locked(scorecard)
    require(by, Permission.SCORE_SIGN, card.unit)
    refuse_unless(card, (CardState.SUBMITTED,))
    return _step(card, StepKind.SENT_BACK, by, _required(reason))


@transaction.atomic
def return_scorecard(
    *, scorecard: Scorecard, by: Any, reason: str, until: date | None = None
) -> ScorecardStep:
    """The district gives the card back; its marks stay on what the unit does not change.

    After the unit's last day a new one (`until`) comes with it, or nothing could be mended.
    """
    card = _locked(scorecard)
    require(by, Permission.SCORE_APPRAISE, card.unit)
    refuse_unless(card, (CardState.SIGNED,))
    reason = _required(reason)
    if until is not None:
        grant(card, Stage.SELF, until, reason, by=by)
    elif not window(card, Stage.SELF).is_open:
        raise WindowClosed(_("Đã hết hạn tự chấm: xin ghi hạn mới để đơn vị sửa được."))
    return _step(card, StepKind.RETURNED, by, reason)


@transaction.atomic
def finish_appraisal(*, scorecard: Scorecard, by: Any) -> ScorecardStep:
    """End round one. What the appraiser left unmarked is agreed to as the unit said it."""
    card = _locked(scorecard)
    require(by, Permission.SCORE_APPRAISE, card.unit)
    refuse_unless(card, (CardState.SIGNED,))
    agreed = _copy_marks(card, Stage.SELF, Stage.APPRAISAL, by)
    return _step(card, StepKind.APPRAISED, by, after={"agreed": agreed})


@transaction.atomic
def send_reply(*, scorecard: Scorecard, by: Any) -> ScorecardStep:
    """The unit has explained where it disagrees."""
    card = _locked(scorecard)
    require(by, Permission.SCORE_SELF, card.unit)
    refuse_unless(card, (CardState.APPRAISED,))
    require_open(card, Stage.REPLY)
    if not card.marks.filter(stage=Stage.REPLY).exists():
        raise NotReadyToSubmit(_("Chưa có nội dung giải trình nào để gửi."))
    return _step(card, StepKind.REPLIED, by)


@transaction.atomic
def finalise_scorecard(
    *, scorecard: Scorecard, by: Any, reply_waived: bool = False
) -> ScorecardStep:
    """End round two. What it left unmarked stands as appraised; nobody writes marks after this.

    While the unit may still reply, only with its word that it does not (`reply_waived`).
    """
    card = _locked(scorecard)
    require(by, Permission.SCORE_APPRAISE, card.unit)
    refuse_unless(card, (CardState.APPRAISED, CardState.REPLIED))
    until = window(card, Stage.REPLY).until
    if until and may_still_reply(card) and not reply_waived:
        raise Refused(
            _(
                "Đơn vị còn được giải trình đến hết ngày %(day)s. Nếu đơn vị đã báo không giải "
                "trình, xin đánh dấu điều đó rồi chốt."
            )
            % {"day": date_format(until, "d/m/Y")}
        )
    kept = _copy_marks(card, Stage.APPRAISAL, Stage.FINAL, by)
    return _step(card, StepKind.FINALISED, by, after={"kept": kept})


@transaction.atomic
def reopen_scorecard(*, scorecard: Scorecard, by: Any, reason: str) -> ScorecardStep:
    """A final mark was wrong: round two is open again. What is public stays as it is."""
    card = _locked(scorecard)
    require(by, Permission.SCORE_ASSIGN, card.unit)
    refuse_unless(card, (CardState.FINALISED,))
    if not reason.strip():
        raise ReasonMissing(_("Xin ghi vì sao mở lại bảng điểm đã chốt."))
    return _step(card, StepKind.REOPENED, by, reason.strip())


def _locked(scorecard: Scorecard) -> Scorecard:
    return (
        Scorecard.objects.select_for_update(of=("self",))
        .select_related("unit__parent", "criteria_set")
        .get(pk=scorecard.pk)
    )


def _required(reason: str) -> str:
    if not reason.strip():
        raise ReasonMissing(_("Xin ghi lý do trả lại để đơn vị biết cần sửa gì."))
    return reason.strip()


def _step(
    card: Scorecard,
    kind: StepKind,
    by: Any,
    reason: str = "",
    after: dict[str, Any] | None = None,
) -> ScorecardStep:
    """Add the step; of two people who move the card at once, one gets its number."""
    before = card.card_state
    number = (card.steps.order_by("-number").values_list("number", flat=True).first() or 0) + 1
    try:
        with transaction.atomic():
            step = ScorecardStep.objects.create(
                scorecard=card, number=number, kind=kind, reason=reason, by=by, at=clock.now()
            )
    except IntegrityError as error:
        raise Conflict(_("Người khác vừa chuyển bảng điểm này. Xin tải lại trang.")) from error
    record(
        f"scorecard.{kind}",
        card,
        by=by,
        before={"state": str(before)},
        after={"state": str(card.card_state)} | (after or {}),
        reason=reason,
        unit=card.unit,
    )
    return step


def _copy_marks(card: Scorecard, source: Stage, target: Stage, by: Any) -> list[str]:
    """Copy marks of one stage to where the next has none; the codes copied."""
    have = set(card.marks.filter(stage=target).values_list("criterion_id", flat=True))
    old = card.marks.filter(stage=source).exclude(criterion__in=have).select_related("criterion")
    marks = [
        Mark(
            scorecard=card,
            criterion=mark.criterion,
            stage=target,
            value=mark.value,
            points=mark.points,
            outright=mark.outright,
            not_applicable=mark.not_applicable,
            # An appraiser who agrees has no words of their own; a final mark keeps the appraiser's.
            reason=mark.reason if target == Stage.FINAL else "",
            clause=mark.clause if target == Stage.FINAL else "",
            author=by,
            marked_at=clock.now(),
        )
        for mark in old
    ]
    Mark.objects.bulk_create(marks)
    return sorted(mark.criterion.code for mark in marks)
