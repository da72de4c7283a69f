"""Two appraisers: who has which area, what the second reads again, and more time for one unit."""

from datetime import date
from decimal import Decimal
from typing import Any

from demo.moments import Timeline, at, stream
from demo.people import People
from par_index import services
from par_index.choices import Stage
from par_index.models import BlindMark, CriteriaSet, Mark, Scorecard
from par_index.scoring import Value
from par_index.selectors.appraisers import ADJUSTMENTS

# After the year's first appraisals, which the first of the two did alone.
DRAWN, ASSIGNED, READ = date(2020, 12, 14), date(2020, 12, 15), date(2020, 12, 15)
FIRSTS_AREAS, SECONDS_AREAS = ("1", "2", "3", "7"), ("4", "5", "6", ADJUSTMENTS)
SHARE_PERCENT, SEED = 30, 2020
# How much of the sample is read by today, how often the second sees it otherwise, and by how much.
READ_SHARE, OTHERWISE = Decimal("0.85"), 0.25
STEPS = (Decimal("-0.5"), Decimal("-0.25"), Decimal("-0.25"), Decimal("0.25"))
SEEN_OTHERWISE = "Theo tài liệu kèm theo thì mức này sát hơn (minh họa)."
LATE_UNIT, LATE_UNTIL, GRANTED = "29707", date(2020, 12, 28), date(2020, 12, 16)
LATE_REASON = "Cán bộ đầu mối mới nhận việc, cần thêm thời gian tập hợp hồ sơ (minh họa)."


def plan_appraisers(timeline: Timeline, criteria_set: CriteriaSet, people: People) -> None:
    """Of one set and its year."""
    timeline.add(at(DRAWN, 17), lambda: _draw(criteria_set, people))
    timeline.add(at(ASSIGNED, 8), lambda: _assign(criteria_set, people))
    timeline.add(at(READ, 9), lambda: _read(criteria_set, people))
    timeline.add(at(GRANTED, 10), lambda: _extend(criteria_set, people))


def _draw(criteria_set: CriteriaSet, people: People) -> None:
    services.draw_blind_sample(
        criteria_set=criteria_set,
        year=criteria_set.year,
        share_percent=SHARE_PERCENT,
        by=people.staff,
        seed=SEED,
    )


def _assign(criteria_set: CriteriaSet, people: People) -> None:
    given = {(area, people.staff.pk) for area in FIRSTS_AREAS}
    given |= {(area, people.second.pk) for area in SECONDS_AREAS}
    services.assign_areas(
        criteria_set=criteria_set, year=criteria_set.year, given=given, by=people.staff
    )


def _read(criteria_set: CriteriaSet, people: People) -> None:
    """The second goes through most of what was drawn."""
    drawn = list(
        BlindMark.objects.filter(sample__criteria_set=criteria_set, reader=people.second)
        .select_related("scorecard__unit", "criterion")
        .order_by("pk")
    )
    for one in drawn[: int(len(drawn) * READ_SHARE)]:
        first = Mark.objects.get(
            scorecard=one.scorecard, criterion=one.criterion, stage=Stage.APPRAISAL
        )
        services.save_blind_mark(blind_mark=one, by=people.second, **_seen(one, first))


def _seen(one: BlindMark, first: Mark) -> dict[str, Any]:
    """Mostly the same; now and then a quarter or half of the maximum apart."""
    rng = stream("blind", one.scorecard.unit.code, one.criterion.code)
    if first.points is not None and rng.random() < OTHERWISE:
        apart = first.points + one.criterion.maximum * rng.choice(STEPS)
        points = min(max(apart, Decimal(0)), one.criterion.maximum).quantize(Decimal("0.01"))
        return {"points": points, "reason": SEEN_OTHERWISE}
    if first.outright or not first.value:
        return {"points": first.points, "not_applicable": first.not_applicable}
    return {"value": Value.from_json(first.value)}


def _extend(criteria_set: CriteriaSet, people: People) -> None:
    card = Scorecard.objects.get(
        criteria_set=criteria_set, year=criteria_set.year, unit__code=LATE_UNIT
    )
    services.extend_scorecard(
        scorecard=card, stage=Stage.SELF, until=LATE_UNTIL, reason=LATE_REASON, by=people.staff
    )
