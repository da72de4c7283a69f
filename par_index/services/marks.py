"""Marks: one per card, component and stage; a later stage never overwrites an earlier one."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from audit.services import record
from common import clock
from common.exceptions import Conflict, Refused
from common.figures import FigureState
from par_index import figures
from par_index.choices import NodeKind, Stage
from par_index.exceptions import (
    ReasonMissing,
    SurveyNotDeclared,
)
from par_index.models import Criterion, Mark, MarkCitation, Scorecard
from par_index.scoring import Value
from par_index.scoring.numbers import number_text
from par_index.selectors.specs import rule_of
from par_index.services.gate import writable_card
from par_index.services.judging import Said, judge, points_of
from plans.models import Evidence

# The stage whose points a judgement is compared with: less than that needs a reason.
JUDGED = {Stage.APPRAISAL: Stage.SELF, Stage.FINAL: Stage.APPRAISAL}
LONGEST_CLAUSE = 160


def save_self_mark(
    *,
    scorecard: Scorecard,
    criterion: Criterion,
    by: Any,
    value: Value | str | None = None,
    not_applicable: bool = False,
    reason: str = "",
    version: int | None = None,
) -> Mark:
    """The unit's own mark. A value other than the portal's figure needs a reason."""
    return _save(Stage.SELF, scorecard, criterion, by, value, None, not_applicable, reason, version)


def save_appraisal_mark(
    *,
    scorecard: Scorecard,
    criterion: Criterion,
    by: Any,
    value: Value | str | None = None,
    points: Decimal | None = None,
    not_applicable: bool = False,
    reason: str = "",
    clause: str = "",
    version: int | None = None,
) -> Mark:
    """The district's mark; fewer points than the unit gave itself need a reason."""
    return _save(
        Stage.APPRAISAL,
        scorecard,
        criterion,
        by,
        value,
        points,
        not_applicable,
        reason,
        version,
        clause,
    )


def save_reply_mark(
    *,
    scorecard: Scorecard,
    criterion: Criterion,
    by: Any,
    value: Value | str | None = None,
    not_applicable: bool = False,
    reason: str = "",
    version: int | None = None,
) -> Mark:
    """What the unit still claims after the appraisal: always with a written explanation."""
    return _save(
        Stage.REPLY, scorecard, criterion, by, value, None, not_applicable, reason, version
    )


def save_final_mark(
    *,
    scorecard: Scorecard,
    criterion: Criterion,
    by: Any,
    value: Value | str | None = None,
    points: Decimal | None = None,
    not_applicable: bool = False,
    reason: str = "",
    clause: str = "",
    version: int | None = None,
) -> Mark:
    """The second round's mark; fewer points than the first round gave need a reason."""
    return _save(
        Stage.FINAL,
        scorecard,
        criterion,
        by,
        value,
        points,
        not_applicable,
        reason,
        version,
        clause,
    )


@transaction.atomic
def _save(
    stage: Stage,
    scorecard: Scorecard,
    criterion: Criterion,
    by: Any,
    value: Value | str | None,
    points: Decimal | None,
    not_applicable: bool,
    reason: str,
    version: int | None,
    clause: str = "",
) -> Mark:
    card = writable_card(scorecard, stage, by, criterion)
    _check_criterion(card, criterion, stage)
    said = judge(card, criterion, value, points, not_applicable, reason.strip())
    said = replace(said, clause=clause.strip()[:LONGEST_CLAUSE])
    _check_reason(card, criterion, stage, said)
    return store(card, criterion, stage, said, by=by, version=version)


def _check_criterion(card: Scorecard, criterion: Criterion, stage: Stage) -> None:
    if criterion.criteria_set_id != card.criteria_set_id or not criterion.is_leaf:
        raise Refused(_("Tiêu chí này không thuộc bảng điểm."))
    if criterion.is_survey:
        raise SurveyNotDeclared


def _check_reason(card: Scorecard, criterion: Criterion, stage: Stage, said: Said) -> None:
    if said.reason:
        return
    if stage == Stage.REPLY:
        raise ReasonMissing(_("Xin ghi nội dung giải trình."))
    if stage == Stage.SELF:
        _check_self_reason(card, criterion, said)
    elif _is_lowered(card, criterion, JUDGED[stage], said):
        raise ReasonMissing(_("Điểm thấp hơn bước trước: xin ghi lý do để đơn vị biết."))


def _check_self_reason(card: Scorecard, criterion: Criterion, said: Said) -> None:
    figure = figures.proposal(criterion, card.unit, card.year)
    rule = rule_of(criterion)
    if figure is None or rule is None or figure.state == FigureState.MISSING:
        if said.not_applicable:
            raise ReasonMissing(_("Xin ghi lý do vì sao tiêu chí không áp dụng với đơn vị."))
        return
    proposed = figures.figure_value(figure, rule)
    nothing = figure.state == FigureState.NOT_APPLICABLE
    agreed = said.value is not None and proposed is not None and said.value == proposed
    if not (agreed or (said.not_applicable and nothing)):
        raise ReasonMissing(_("Kết quả khác với số liệu của cổng: xin ghi lý do."))


def _is_lowered(card: Scorecard, criterion: Criterion, before: Stage, said: Said) -> bool:
    earlier = Mark.objects.filter(scorecard=card, criterion=criterion, stage=before).first()
    if criterion.kind == NodeKind.PENALTY:
        # More of a penalty is less for the unit.
        return (said.points or 0) > ((earlier and earlier.points) or 0)
    if earlier is None:
        return _is_under_portal(card, criterion, said)
    if earlier.not_applicable != said.not_applicable:
        return True
    if said.points is None and earlier.points is None and said.value is not None:
        # Points wait for the other units: any other value needs its reason.
        return said.value.to_json() != earlier.value
    return (said.points or Decimal(0)) < (earlier.points or Decimal(0))


def _is_under_portal(card: Scorecard, criterion: Criterion, said: Said) -> bool:
    """Whether less is given than the portal's figure earns, where the unit let that stand."""
    figure, rule = figures.proposal(criterion, card.unit, card.year), rule_of(criterion)
    value = figures.figure_value(figure, rule) if figure and rule else None
    if value is None:
        return False
    return (said.points or Decimal(0)) < (points_of(card, criterion, value) or Decimal(0))


@transaction.atomic
def store(
    card: Scorecard,
    criterion: Criterion,
    stage: Stage,
    said: Said,
    *,
    by: Any,
    version: int | None = None,
) -> Mark:
    """Write the mark and its trail. `version` is the one the writer saw (0: none yet)."""
    old = Mark.objects.filter(scorecard=card, criterion=criterion, stage=stage).first()
    if version is not None and version != (old.version if old else 0):
        raise Conflict(_("Người khác vừa sửa điểm này. Xin tải lại trang rồi nhập lại."))
    fields = said.fields() | {"author": by, "marked_at": clock.now()}
    if old is None:
        mark = _create(Mark(scorecard=card, criterion=criterion, stage=stage, **fields))
        record("mark.saved", mark, by=by, after=facts(mark), reason=said.reason, unit=card.unit)
        return mark
    before = facts(old)
    if before == facts_of(criterion.code, stage, said.fields()):
        return old
    changed = Mark.objects.filter(pk=old.pk, version=old.version).update(
        **fields, version=F("version") + 1
    )
    if not changed:
        raise Conflict(_("Người khác vừa sửa điểm này. Xin tải lại trang rồi nhập lại."))
    old.refresh_from_db()
    record(
        "mark.saved",
        old,
        by=by,
        before=before,
        after=facts(old),
        reason=said.reason,
        unit=card.unit,
    )
    return old


def _create(mark: Mark) -> Mark:
    try:
        with transaction.atomic():
            mark.save(force_insert=True)
    except IntegrityError as error:
        raise Conflict(_("Người khác vừa nhập điểm này. Xin tải lại trang.")) from error
    return mark


def facts(mark: Mark) -> dict[str, Any]:
    """A mark as the trail keeps it."""
    names = ("value", "points", "outright", "not_applicable", "reason", "clause")
    return facts_of(
        mark.criterion.code, Stage(mark.stage), {name: getattr(mark, name) for name in names}
    )


def facts_of(code: str, stage: Stage, fields: dict[str, Any]) -> dict[str, Any]:
    points = fields["points"]
    return {
        "component": code,
        "stage": str(stage),
        "value": fields["value"],
        "points": None if points is None else number_text(points),
        "outright": fields["outright"],
        "not_applicable": fields["not_applicable"],
        "reason": fields["reason"],
        "clause": fields["clause"],
    }


@transaction.atomic
def clear_mark(*, mark: Mark, by: Any, version: int | None = None) -> None:
    """Take a mark back while its stage is still being written; the trail keeps what it was."""
    card = writable_card(mark.scorecard, Stage(mark.stage), by, mark.criterion)
    current = Mark.objects.filter(pk=mark.pk).first()
    if current is None or (version is not None and current.version != version):
        raise Conflict(_("Người khác vừa sửa điểm này. Xin tải lại trang."))
    record("mark.cleared", current, by=by, before=facts(current), unit=card.unit)
    current.delete()


@transaction.atomic
def cite_mark(*, mark: Mark, evidence: Evidence, by: Any, page: str = "") -> MarkCitation:
    """Name evidence from the unit's own library beside a mark."""
    card = writable_card(mark.scorecard, Stage(mark.stage), by, mark.criterion)
    # Somebody else's library is not shown here, so it is not named either.
    if evidence.unit_id != card.unit_id:
        raise Refused(_("Tài liệu này không thuộc kho tài liệu của đơn vị."))
    citation, created = MarkCitation.objects.get_or_create(
        mark=mark, evidence=evidence, page=page.strip()[:60]
    )
    if created:
        after = {"evidence": evidence.pk, "number": evidence.number, "page": citation.page}
        record("mark.cited", mark, by=by, after=after, unit=card.unit)
    return citation


@transaction.atomic
def uncite_mark(*, citation: MarkCitation, by: Any) -> None:
    """Take a citation away again; the evidence stays in the library."""
    mark = citation.mark
    card = writable_card(mark.scorecard, Stage(mark.stage), by, mark.criterion)
    evidence = citation.evidence
    before = {"evidence": evidence.pk, "number": evidence.number, "page": citation.page}
    record("mark.uncited", mark, by=by, before=before, unit=card.unit)
    citation.delete()
