"""2019 as it was settled: every card finalised, the index computed and made public."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from audit.services import record
from common import clock
from demo.answers import answer
from demo.moments import Timeline, at, stream
from demo.people import People
from demo.profiles import profile_of
from par_index import services
from par_index.choices import NotApplicable, Stage, StepKind
from par_index.figures import figure_value, portal_figures
from par_index.models import CriteriaSet, Criterion, IndexRun, Mark, Scorecard, ScorecardStep
from par_index.selectors.specs import rule_of
from par_index.services.marks import judge
from units.models import Unit

YEAR = 2019
SETTLED, PUBLISHED = date(2020, 1, 15), date(2020, 2, 20)
DECISION = "Minh họa 01/QĐ-UBND"
BY_THE_FILE = "Theo hồ sơ chấm điểm năm 2019 (nhập lại để minh họa)."


def plan_last_year(
    timeline: Timeline, criteria_set: CriteriaSet, units: list[Unit], people: People
) -> None:
    timeline.add(at(SETTLED), lambda: _settle(criteria_set, units, people))
    timeline.add(at(PUBLISHED), lambda: _publish(criteria_set, people.staff))


def _settle(criteria_set: CriteriaSet, units: list[Unit], people: People) -> None:
    """Cards with self-scores and final marks, typed in from paper all at once."""
    services.open_scorecards(criteria_set=criteria_set, by=people.staff, year=YEAR)
    cards = {card.unit_id: card for card in criteria_set.scorecards.select_related("unit")}
    leaves = [
        leaf
        for leaf in Criterion.objects.filter(criteria_set=criteria_set).order_by("position")
        if leaf.is_leaf and not leaf.is_survey and not leaf.is_adjustment
    ]
    figures = portal_figures(criteria_set, units, YEAR)
    marks: list[Mark] = []
    steps: list[ScorecardStep] = []
    for unit in units:
        card = cards[unit.pk]
        card.criteria_set = criteria_set
        steps += _steps(card, people)
        for leaf in leaves:
            marks += _marks(card, leaf, figures.get((unit.pk, leaf.code)), people)
    Mark.objects.bulk_create(marks, batch_size=500)
    ScorecardStep.objects.bulk_create(steps)
    after = {"year": YEAR, "cards": len(cards), "marks": len(marks)}
    record("marks.imported", criteria_set, by=people.staff, after=after, reason=BY_THE_FILE)


def _steps(card: Scorecard, people: People) -> list[ScorecardStep]:
    official, leader = people.official(card.unit), people.leader(card.unit)
    acts = (
        (StepKind.SUBMITTED, official, 24),
        (StepKind.SIGNED, leader, 21),
        (StepKind.APPRAISED, people.staff, 8),
        (StepKind.FINALISED, people.staff, 0),
    )
    return [
        ScorecardStep(
            scorecard=card, number=number, kind=kind, by=by, at=at(SETTLED - timedelta(days=before))
        )
        for number, (kind, by, before) in enumerate(acts, start=1)
    ]


def _marks(card: Scorecard, leaf: Criterion, figure: Any, people: People) -> list[Mark]:
    claimed, final = _claimed_and_final(card, leaf, figure)
    official = people.official(card.unit)
    return [
        _mark(card, leaf, Stage.SELF, claimed, official),
        _mark(card, leaf, Stage.FINAL, final, people.staff),
    ]


def _claimed_and_final(card: Scorecard, leaf: Criterion, figure: Any) -> tuple[dict, dict]:
    """What `judge` is asked for the unit's mark and for the final one."""
    rng, profile = stream("mark", YEAR, card.unit.code, leaf.code), profile_of(card.unit.code)
    rule = rule_of(leaf)
    if not leaf.is_measure:
        given = answer(leaf, rule, profile, rng, year=YEAR)
        return {"value": given.claimed}, {"value": given.honest}
    value = figure_value(figure, rule) if figure else None
    if value is not None and not value.has_zero_denominator:
        return {"value": value}, {"value": value}
    if leaf.not_applicable != NotApplicable.FORBIDDEN:
        nothing = {"not_applicable": True}
        return nothing, nothing
    share = Decimal(str(round(profile.diligent - rng.uniform(0.03, 0.2), 2)))
    outright = {"points": (leaf.maximum * share).quantize(Decimal("0.01"))}
    return outright, outright


def _mark(card: Scorecard, leaf: Criterion, stage: Stage, asked: dict[str, Any], by: Any) -> Mark:
    full = {"value": None, "points": None, "not_applicable": False} | asked
    said = judge(card, leaf, full["value"], full["points"], full["not_applicable"], BY_THE_FILE)
    return Mark(
        scorecard=card,
        criterion=leaf,
        stage=stage,
        author=by,
        marked_at=clock.now(),
        **said.fields(),
    )


def _publish(criteria_set: CriteriaSet, staff: Any) -> IndexRun:
    job = services.run_now(criteria_set=criteria_set, year=YEAR, by=staff, is_final=True)
    run = IndexRun.objects.done().filter(job=job).first()
    if run is None:
        raise RuntimeError(job.error or job.message)
    return services.publish_run(run=run, by=staff, decision_number=DECISION, decision_on=PUBLISHED)
