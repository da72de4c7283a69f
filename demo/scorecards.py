"""The year's scorecards: self-scored, signed, appraised, replied to, finalised, or still open.

What the portal measures itself is left to it: nobody marks such a component but the few who
declare a figure of their own, with a reason.
Every mark of 2020 goes through the services. Those of 2019, long settled, are written at once.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import IntEnum
from functools import cached_property
from random import Random
from typing import Any

from common import clock
from demo.answers import answer
from demo.evidence import Library
from demo.moments import Timeline, at, last_evening, stream
from demo.people import People
from demo.profiles import profile_of
from demo.proofs import PROOFS, explanation
from demo.sizes import Size
from par_index import services
from par_index.choices import Stage
from par_index.figures import Figures, figure_value, portal_figures, split_name
from par_index.models import CriteriaSet, Criterion, Mark, Scorecard
from par_index.scoring import Value
from par_index.selectors.specs import rule_of
from units.models import Unit


class Course(IntEnum):
    """How far a card came by the demonstration's today."""

    OPEN = 0
    SUBMITTED = 1
    SIGNED = 2
    APPRAISED = 3
    REPLIED = 4
    FINALISED = 5


COURSES = {
    **dict.fromkeys(("29686", "29701", "29707"), Course.OPEN),
    **dict.fromkeys(("29677", "859"), Course.SUBMITTED),
    **dict.fromkeys(("29665", "29704", "29716"), Course.SIGNED),
    **dict.fromkeys(("29671", "29680", "29698", "29713"), Course.APPRAISED),
    **dict.fromkeys(("29668",), Course.REPLIED),
}
# How much of an open card is there already.
ENTERED = {"29686": 0.66, "29701": 0.4, "29707": 0.15}
REPLIES = ("29662", "29668", "29689")
BONUS, BONUS_POINTS, BONUS_UNIT = "T1", 1, "29659"

OPENED, SCORED, SIGNED = date(2020, 11, 16), date(2020, 11, 27), date(2020, 12, 2)
APPRAISED, REPLIED, FINALISED = date(2020, 12, 7), date(2020, 12, 10), date(2020, 12, 14)

# How often the boastful declare a figure of their own, and how often they are heard.
BOASTING, HEARD = 0.5, 0.5
# Registers that are complete from the start; what plans report still grows after self-scoring.
COMPLETE_REGISTERS = {"procedures", "petitions", "satisfaction"}
OWN_FIGURE = "Đơn vị cập nhật thêm số phát sinh sau ngày chốt của cổng."
OWN_FIGURE_HEARD = "Chấp nhận số liệu của đơn vị theo sổ theo dõi gửi kèm (minh họa)."
UNPROVED = "Tài liệu kèm theo chưa chứng minh mức tự chấm; xác định theo hồ sơ kiểm tra."
PORTAL_STANDS = "Lấy theo số liệu của cổng tại ngày thẩm định."
BONUS_REASON = (
    "Mô hình “Ngày thứ Sáu không hẹn” được huyện đề nghị tỉnh xem xét nhân rộng (minh họa)."
)
REPLY = "Đơn vị đề nghị xem lại: văn bản ban hành trong năm, đã gửi bản chụp kèm báo cáo quý IV."
REPLY_HEARD = "Chấp nhận một phần giải trình: có văn bản nhưng ban hành chậm."


class Scorecards:
    """Puts the cards of one set on the timeline."""

    def __init__(
        self,
        timeline: Timeline,
        criteria_set: CriteriaSet,
        people: People,
        library: Library,
        size: Size,
    ) -> None:
        self.timeline, self.set = timeline, criteria_set
        self.people, self.library, self.size = people, library, size
        self.leaves = [leaf for leaf in _leaves(criteria_set) if not leaf.is_survey]

    @cached_property
    def figures(self) -> Figures:
        """The portal's figures as the year's index finds them, of the registers complete by now."""
        units = [card.unit for card in self.set.scorecards.select_related("unit")]
        with clock.frozen(last_evening()):
            return portal_figures(self.set, units, self.set.year)

    def plan(self, units: Iterable[Unit]) -> None:
        staff = self.people.staff
        self.timeline.add(
            at(OPENED, 8), lambda: services.open_scorecards(criteria_set=self.set, by=staff)
        )
        for number, unit in enumerate(units):
            if self.size.takes(unit.code):
                self._plan_card(unit, timedelta(minutes=17 * number))

    def _plan_card(self, unit: Unit, offset: timedelta) -> None:
        """Each act after the other, as far as the card came."""
        course = COURSES.get(unit.code, Course.FINALISED)
        official, leader, staff = (
            self.people.official(unit),
            self.people.leader(unit),
            self.people.staff,
        )
        card = _Card(self, unit, course)
        acts: list[tuple[Course, date, Any]] = [
            (Course.OPEN, SCORED, card.score),
            (Course.SUBMITTED, SCORED + timedelta(days=3), lambda c: _submit(c, official)),
            (Course.SIGNED, SIGNED, lambda c: services.sign_scorecard(scorecard=c, by=leader)),
            (Course.APPRAISED, APPRAISED, card.appraise),
        ]
        if unit.code in REPLIES:
            acts.append((Course.REPLIED, REPLIED, card.reply))
        acts.append((Course.FINALISED, FINALISED, lambda c: card.finalise(c, staff)))
        for needed, day, act in acts:
            if course >= needed:
                self._at(at(day, 8) + offset, unit, act)

    def _at(self, moment: datetime, unit: Unit, act: Any) -> None:
        self.timeline.add(moment, lambda: act(_card_of(self.set, unit)))


@dataclass(frozen=True)
class _Card:
    """What happens to one unit's card."""

    cards: Scorecards
    unit: Unit
    course: Course

    def score(self, card: Scorecard) -> None:
        """The official's marks; of an open card only the first part."""
        leaves = [leaf for leaf in self.cards.leaves if not leaf.is_adjustment]
        entered = round(
            len(leaves) * ENTERED.get(self.unit.code, 0.5 if self.course == Course.OPEN else 1)
        )
        for leaf in leaves[:entered]:
            if leaf.is_measure:
                self._score_measure(card, leaf)
            else:
                self._score_declared(card, leaf)
        if self.unit.code == BONUS_UNIT:
            self._claim_bonus(card)

    def _claim_bonus(self, card: Scorecard) -> None:
        services.save_self_mark(
            scorecard=card,
            criterion=next(leaf for leaf in self.cards.leaves if leaf.code == BONUS),
            by=self.cards.people.official(self.unit),
            value=Value.of(BONUS_POINTS),
            reason=BONUS_REASON,
        )

    def _score_measure(self, card: Scorecard, leaf: Criterion) -> None:
        """The portal's figure stands; a boastful unit sometimes knows better."""
        claimed, by = self._claimed(leaf), self.cards.people.official(self.unit)
        if claimed is not None:
            services.save_self_mark(
                scorecard=card, criterion=leaf, by=by, value=claimed, reason=OWN_FIGURE
            )

    def _claimed(self, leaf: Criterion) -> Value | None:
        """A little more than the portal counts, or nothing to claim."""
        value = self._portal_value(leaf)
        if value is None or not value.is_ratio or leaf.rule.get("direction") == "at_most":
            return None
        boasts = self._rng(leaf).random() < profile_of(self.unit.code).boastful * BOASTING
        if not boasts or value.numerator >= value.denominator:
            return None
        more = max(1, int(value.denominator * Decimal("0.04")))
        return Value.ratio(min(value.denominator, value.numerator + more), value.denominator)

    def _portal_value(self, leaf: Criterion) -> Value | None:
        figure, rule = self.cards.figures.get((self.unit.pk, leaf.code)), rule_of(leaf)
        if figure is None or rule is None:
            return None
        is_complete = split_name(leaf.source_name)[0] in COMPLETE_REGISTERS
        return figure_value(figure, rule) if is_complete else None

    def _score_declared(self, card: Scorecard, leaf: Criterion) -> None:
        rule, by = rule_of(leaf), self.cards.people.official(self.unit)
        claimed = answer(leaf, rule, profile_of(self.unit.code), self._rng(leaf)).claimed
        evidence = self.cards.library.get((self.unit.code, PROOFS.get(leaf.code, "")))
        reason = "" if evidence else explanation(leaf, rule, claimed)
        mark = services.save_self_mark(
            scorecard=card, criterion=leaf, by=by, value=claimed, reason=reason
        )
        if evidence:
            services.cite_mark(mark=mark, evidence=evidence, by=by)

    def appraise(self, card: Scorecard) -> None:
        """Round one: what is not proved is set right, with a reason; the rest is agreed to."""
        by = self.cards.people.staff
        for mark in self._self_marks(card):
            value, reason = self._judged(mark)
            if value is not None:
                services.save_appraisal_mark(
                    scorecard=card, criterion=mark.criterion, by=by, value=value, reason=reason
                )
        services.finish_appraisal(scorecard=card, by=by)

    def _judged(self, mark: Mark) -> tuple[Value | None, str]:
        """What the appraiser writes beside a mark; no value where it is agreed to silently."""
        leaf = mark.criterion
        if leaf.is_adjustment:
            return None, ""
        if leaf.is_measure:
            if stream("heard", self.unit.code, leaf.code).random() < HEARD:
                return Value.from_json(mark.value), OWN_FIGURE_HEARD
            return self._portal_value(leaf), PORTAL_STANDS
        given = answer(leaf, rule_of(leaf), profile_of(self.unit.code), self._rng(leaf))
        return (None if given.honest.to_json() == mark.value else given.honest), UNPROVED

    def reply(self, card: Scorecard) -> None:
        """The unit stands by one or two of the claims that were lowered."""
        by, claims = self.cards.people.official(self.unit), self._lowered(card)
        for mark in claims[:2]:
            services.save_reply_mark(
                scorecard=card,
                criterion=mark.criterion,
                by=by,
                value=Value.from_json(mark.value),
                reason=REPLY,
            )
        if claims:
            services.send_reply(scorecard=card, by=by)

    def finalise(self, card: Scorecard, staff: Any) -> None:
        """Round two hears the first of the replies in part."""
        heard = card.marks.filter(stage=Stage.REPLY).select_related("criterion").first()
        if heard is not None:
            appraised = card.marks.get(stage=Stage.APPRAISAL, criterion=heard.criterion)
            points = (heard.points + appraised.points) / 2
            services.save_final_mark(
                scorecard=card,
                criterion=heard.criterion,
                by=staff,
                points=points.quantize(Decimal("0.01")),
                reason=REPLY_HEARD,
            )
        # Those who did not reply had said so before the last day.
        services.finalise_scorecard(scorecard=card, by=staff, reply_waived=True)

    def _lowered(self, card: Scorecard) -> list[Mark]:
        appraised = {mark.criterion_id: mark for mark in card.marks.filter(stage=Stage.APPRAISAL)}
        return [
            mark
            for mark in self._self_marks(card)
            if not mark.criterion.is_measure
            and (mark.points or 0) > (appraised[mark.criterion_id].points or 0)
        ]

    def _self_marks(self, card: Scorecard) -> list[Mark]:
        marks = card.marks.filter(stage=Stage.SELF).select_related("criterion")
        return list(marks.order_by("criterion__position"))

    def _rng(self, leaf: Criterion) -> Random:
        return stream("mark", self.unit.code, leaf.code)


def _submit(card: Scorecard, official: Any) -> None:
    services.submit_scorecard(scorecard=card, by=official)


def _leaves(criteria_set: CriteriaSet) -> list[Criterion]:
    criteria = criteria_set.criteria.select_related("criteria_set").order_by("position")
    return [criterion for criterion in criteria if criterion.is_leaf]


def _card_of(criteria_set: CriteriaSet, unit: Unit) -> Scorecard:
    cards = Scorecard.objects.select_related("unit", "criteria_set")
    return cards.get(criteria_set=criteria_set, unit=unit, year=criteria_set.year)
