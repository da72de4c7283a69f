"""After a return: what the unit changed is judged anew, what it left alone stays judged."""

import pytest

from par_index import services
from par_index.choices import Stage, StepKind
from tests.factories import par_index as make
from tests.par_index.test_views_scorecards import moved


@pytest.fixture
def returned(card, people, measured):
    """1.1 claimed without proof and 2.1 with 3/4; both judged, then the card was given back."""
    for code, value in (("1.1", "Có"), ("2.1", "3/4")):
        criterion = make.leaf(card.criteria_set, code)
        services.save_self_mark(
            scorecard=card, criterion=criterion, by=people.official, value=value, reason="Có sổ"
        )
    moved(card, StepKind.SUBMITTED, StepKind.SIGNED)
    for code, value in (("1.1", "Không"), ("2.1", "3/4")):
        criterion = make.leaf(card.criteria_set, code)
        services.save_appraisal_mark(
            scorecard=card,
            criterion=criterion,
            by=people.staff,
            value=value,
            reason="Thiếu kế hoạch",
        )
    services.return_scorecard(scorecard=card, by=people.staff, reason="Bổ sung kế hoạch")
    return card


def judged_again(card, people):
    services.submit_scorecard(scorecard=card, by=people.official)
    services.sign_scorecard(scorecard=card, by=people.leader)
    return set(card.marks.filter(stage=Stage.APPRAISAL).values_list("criterion__code", flat=True))


def test_what_was_left_alone_stays_judged(returned, people):
    assert judged_again(returned, people) == {"1.1", "2.1"}


def test_new_proof_is_judged_although_the_claim_is_the_same(returned, people):
    """The judge asked for the plan; with it cited the old "no plan" must not stand."""
    claim = returned.marks.get(criterion__code="1.1", stage=Stage.SELF)
    plan = make.EvidenceFactory(unit=returned.unit, added_by=people.official)
    services.cite_mark(mark=claim, evidence=plan, by=people.official)

    assert judged_again(returned, people) == {"2.1"}


def test_a_claim_taken_back_and_made_anew_is_judged_again(returned, people):
    claim = returned.marks.get(criterion__code="2.1", stage=Stage.SELF)
    services.clear_mark(mark=claim, by=people.official)
    services.save_self_mark(
        scorecard=returned,
        criterion=claim.criterion,
        by=people.official,
        value="3/4",
        reason="Có sổ",
    )

    assert judged_again(returned, people) == {"1.1"}


def test_a_citation_of_the_first_round_is_not_counted_as_new(card, people, measured):
    criterion = make.leaf(card.criteria_set, "1.1")
    claim = services.save_self_mark(
        scorecard=card, criterion=criterion, by=people.official, value="Có"
    )
    plan = make.EvidenceFactory(unit=card.unit, added_by=people.official)
    services.cite_mark(mark=claim, evidence=plan, by=people.official)
    other = make.leaf(card.criteria_set, "2.1")
    services.save_self_mark(
        scorecard=card, criterion=other, by=people.official, value="3/4", reason="Sổ"
    )
    moved(card, StepKind.SUBMITTED, StepKind.SIGNED)
    services.save_appraisal_mark(scorecard=card, criterion=criterion, by=people.staff, value="Có")
    services.return_scorecard(scorecard=card, by=people.staff, reason="Xem lại 2.1")

    assert judged_again(card, people) == {"1.1"}
