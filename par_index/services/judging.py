"""What somebody says of a component, turned into points by its rule or refused in words."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from common.exceptions import Refused
from par_index.choices import NotApplicable
from par_index.exceptions import NotApplicableForbidden
from par_index.explanations import fault_message
from par_index.models import Criterion, Scorecard
from par_index.scoring import (
    Input,
    InvalidValue,
    Rule,
    Value,
    parse_value,
    rounded,
    score_component,
)
from par_index.scoring.numbers import number_text
from par_index.selectors.specs import rule_of, spec_of

PLACES = 4


@dataclass(frozen=True)
class Said:
    """What somebody says of one component, and the points it makes (None: left out, or later)."""

    value: Value | None = None
    outright: Decimal | None = None
    not_applicable: bool = False
    reason: str = ""
    points: Decimal | None = None
    # What a judgement rests on, beside its reason.
    clause: str = ""

    def fields(self) -> dict[str, Any]:
        return {
            "value": self.value.to_json() if self.value else {},
            "points": self.points,
            "outright": self.outright is not None,
            "not_applicable": self.not_applicable,
            "reason": self.reason,
            "clause": self.clause,
        }


def read_value(rule: Rule, text: str) -> Value:
    """A value as people type it (decimal comma allowed); Refused says what is wrong with it."""
    plain = text.strip()
    if rule.input_kind != "choice":
        plain = plain.replace(",", ".").replace("%", "").strip()
    try:
        return parse_value(plain, rule)
    except InvalidValue as error:
        raise Refused(_faults_in_words(error)) from error


def _faults_in_words(error: InvalidValue) -> str:
    words = "; ".join(fault_message(fault) for fault in error.faults)
    return words[:1].upper() + words[1:] + "."


def judge(
    card: Scorecard,
    criterion: Criterion,
    value: Value | str | None,
    points: Decimal | None,
    not_applicable: bool,
    reason: str,
) -> Said:
    """Turn what was said into points by the component's rule, or refuse it."""
    if not_applicable:
        if criterion.not_applicable == NotApplicable.FORBIDDEN or criterion.is_adjustment:
            raise NotApplicableForbidden
        full = criterion.not_applicable == NotApplicable.FULL
        return Said(not_applicable=True, reason=reason, points=criterion.maximum if full else None)
    rule = rule_of(criterion)
    if rule is None or points is not None:
        given = points if points is not None else _number(value)
        return Said(outright=_within(criterion, given), reason=reason, points=abs(given))
    read = read_value(rule, value) if isinstance(value, str) else value
    if read is None:
        raise Refused(_("Chưa nhập kết quả của tiêu chí này."))
    faults = rule.check(read)
    if faults:
        raise Refused(_faults_in_words(InvalidValue(faults)))
    return Said(value=read, reason=reason, points=points_of(card, criterion, read))


def points_of(card: Scorecard, criterion: Criterion, value: Value) -> Decimal | None:
    """The points by the rule; None where it leaves the maximum or waits for the other units."""
    component = spec_of(card.criteria_set).by_code[criterion.code]
    line = score_component(component, Input(value=value))
    if not line.maximum or line.explanation.code == "no_peers":
        return None
    return rounded(line.points, PLACES)


def _number(value: Value | str | None) -> Decimal:
    """Points typed as a number, for items that have no rule."""
    if isinstance(value, Value) and value.number is not None:
        return value.number
    try:
        return Value.of(str(value).replace(",", ".")).number or Decimal(0)
    except ValueError as error:
        raise Refused(_("Xin nhập số điểm, ví dụ 1,5.")) from error


def _within(criterion: Criterion, points: Decimal) -> Decimal:
    if abs(points) > criterion.maximum or (points < 0 and not criterion.is_adjustment):
        raise Refused(
            _("Điểm phải từ 0 đến %(maximum)s.") % {"maximum": number_text(criterion.maximum)}
        )
    if points != round(points, PLACES):
        raise Refused(
            _("Điểm ghi nhiều nhất %(most)s chữ số sau dấu thập phân.") % {"most": PLACES}
        )
    return abs(points)
