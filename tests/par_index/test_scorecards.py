"""Marks and the way of a card: who may do what, when, and with which reason."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from audit.models import AuditEvent
from common.exceptions import Conflict, Refused
from common.figures import Figure
from par_index import exceptions, services
from par_index.choices import CardState, Stage, StepKind
from par_index.models import Mark, Scorecard, ScorecardStep
from par_index.scoring import Value
from par_index.selectors import completeness, score_comparison, submission_faults
from tests.factories import par_index as make
from tests.factories.units import MembershipFactory


@pytest.fixture
def scored(card, people, measured):
    """A card that is ready to be submitted."""
    save(card, "1.1", people.official, value="Có", reason="Kế hoạch 12/KH-UBND")
    save(card, "2.1", people.official, value="3/4")
    return card


def save(card, code, by, service=services.save_self_mark, **said):
    return service(scorecard=card, criterion=make.leaf(card.criteria_set, code), by=by, **said)


def moved(card, *kinds):
    for kind in kinds:
        reason = "Thiếu" if kind in (StepKind.SENT_BACK, StepKind.RETURNED) else ""
        make.StepFactory(scorecard=card, kind=kind, reason=reason)
    return card


def test_mark_has_points_by_the_rule_and_a_trail(card, people, measured):
    mark = save(card, "2.1", people.official, value="2/3")

    assert (mark.points, mark.version) == (Decimal("13.3333"), 1)
    event = AuditEvent.objects.get(action="mark.saved")
    assert event.after["value"] == {"denominator": "3", "numerator": "2"}
    assert event.unit_code == card.unit.code


def test_decimal_comma_is_understood(card, people, measured):
    assert save(card, "2.1", people.official, value="97,5 %").points == Decimal("19.5")


@pytest.mark.parametrize(
    ("code", "said", "refusal"),
    [
        ("2.2", {"value": "8/10"}, exceptions.SurveyNotDeclared),
        ("1.1", {"value": "Sắp có"}, Refused),
        ("2.1", {"value": "-4"}, Refused),
        ("2.1", {}, Refused),
        ("2.1", {"not_applicable": True, "reason": "Không có"}, exceptions.NotApplicableForbidden),
        ("1.1", {"not_applicable": True}, exceptions.ReasonMissing),
        ("1", {"value": "1"}, Refused),
    ],
)
def test_self_mark_refuses(card, people, measured, code, said, refusal):
    with pytest.raises(refusal):
        save(card, code, people.official, **said)

    assert Mark.objects.count() == 0


def test_value_other_than_the_portals_needs_a_reason(card, people, measured):
    measured["petitions.on_time_rate"] = Figure.ratio(1, 2, source="cổng")

    assert save(card, "1.2", people.official, value="1/2").points == 5
    with pytest.raises(exceptions.ReasonMissing):
        save(card, "1.2", people.official, value="2/2")
    assert save(card, "1.2", people.official, value="2/2", reason="Thêm sổ giấy").points == 10


def test_second_writer_learns_of_the_first(card, people, measured):
    save(card, "2.1", people.official, value="1/2", version=0)

    with pytest.raises(Conflict):
        save(card, "2.1", people.official, value="1/1", version=0)
    assert save(card, "2.1", people.official, value="1/1", version=1).version == 2


def test_strangers_and_readers_write_no_marks(card, people, measured):
    for person in (people.stranger, people.leader, people.inspector, people.staff):
        with pytest.raises(PermissionDenied):
            save(card, "1.1", person, value="Có")


def test_stages_wait_for_their_turn(card, people, measured):
    with pytest.raises(exceptions.CardNotInState):
        save(card, "1.1", people.staff, services.save_appraisal_mark, value="Có")
    moved(card, StepKind.SUBMITTED, StepKind.SIGNED)
    with pytest.raises(exceptions.CardNotInState):
        save(card, "1.1", people.official, value="Có")
    with pytest.raises(exceptions.CardNotInState):
        save(card, "1.1", people.staff, services.save_final_mark, value="Có")
    assert save(card, "1.1", people.staff, services.save_appraisal_mark, value="Có").points == 10


def test_lowering_the_claim_needs_a_reason(scored, people):
    moved(scored, StepKind.SUBMITTED, StepKind.SIGNED)

    with pytest.raises(exceptions.ReasonMissing):
        save(scored, "1.1", people.staff, services.save_appraisal_mark, value="late")
    lowered = save(
        scored, "1.1", people.staff, services.save_appraisal_mark, value="late", reason="Nộp muộn"
    )
    assert lowered.points == 5


def test_appraiser_may_give_points_outright_within_the_maximum(scored, people):
    moved(scored, StepKind.SUBMITTED, StepKind.SIGNED)
    give = services.save_appraisal_mark

    with pytest.raises(Refused):
        save(scored, "2.1", people.staff, give, points=Decimal("20.5"))
    assert save(scored, "2.1", people.staff, give, points=Decimal("17.5")).outright is True


def test_evidence_comes_from_the_units_own_library(card, people, measured):
    mark = save(card, "1.1", people.official, value="Có")
    own = make.EvidenceFactory(unit=card.unit)

    services.cite_mark(mark=mark, evidence=own, by=people.official, page="tr. 2")
    with pytest.raises(Refused):
        services.cite_mark(mark=mark, evidence=make.EvidenceFactory(), by=people.official)
    assert [str(citation) for citation in mark.citations.all()] == [f"{own.number} tr. 2"]


def test_card_without_marks_or_proof_is_not_submitted(card, people, measured):
    save(card, "1.1", people.official, value="Có")

    assert [fault.criterion.code for fault in submission_faults(card)] == ["1.1", "2.1"]
    with pytest.raises(exceptions.NotReadyToSubmit):
        services.submit_scorecard(scorecard=card, by=people.official)


def test_submitter_does_not_sign(scored, people):
    MembershipFactory(user=people.official, unit=scored.unit, role="leader")
    services.submit_scorecard(scorecard=scored, by=people.official)
    people.official._memberships = None

    with pytest.raises(exceptions.SignerIsSubmitter):
        services.sign_scorecard(scorecard=scored, by=people.official)
    services.sign_scorecard(scorecard=scored, by=people.leader)
    assert scored.card_state == CardState.SIGNED


def test_card_goes_back_only_with_a_reason(scored, people):
    services.submit_scorecard(scorecard=scored, by=people.official)

    with pytest.raises(exceptions.ReasonMissing):
        services.send_back(scorecard=scored, by=people.leader, reason=" ")
    services.send_back(scorecard=scored, by=people.leader, reason="Xem lại 2.1")
    assert scored.card_state == CardState.OPEN


def test_whole_way_from_self_score_to_final(scored, people):
    services.submit_scorecard(scorecard=scored, by=people.official)
    services.sign_scorecard(scorecard=scored, by=people.leader)
    save(scored, "1.1", people.staff, services.save_appraisal_mark, value="late", reason="Muộn")
    services.finish_appraisal(scorecard=scored, by=people.staff)
    save(scored, "1.1", people.official, services.save_reply_mark, value="Có", reason="Xin xem lại")
    services.send_reply(scorecard=scored, by=people.official)
    save(scored, "1.1", people.staff, services.save_final_mark, value="Có", reason="Chấp nhận")
    services.finalise_scorecard(scorecard=scored, by=people.staff)

    rows = {row.criterion.code: row for row in score_comparison(scored)}
    stages = (Stage.SELF, Stage.APPRAISAL, Stage.REPLY, Stage.FINAL)
    assert [rows["1.1"].marks[stage].points for stage in stages] == [10, 5, 10, 10]
    # What nobody disputed was agreed to, and stands.
    assert [rows["2.1"].marks[stage].points for stage in stages if stage != "reply"] == [15, 15, 15]
    assert [event.action for event in rows["1.1"].history] == ["mark.saved"] * 4
    assert scored.card_state == CardState.FINALISED


def test_of_two_people_who_move_a_card_at_once_one_is_first(scored, people, monkeypatch):
    def too_late(**_fields):
        raise IntegrityError("par_index_step_number")

    monkeypatch.setattr(ScorecardStep.objects, "create", too_late)

    with pytest.raises(Conflict):
        services.submit_scorecard(scorecard=scored, by=people.official)
    assert not AuditEvent.objects.filter(action="scorecard.submitted").exists()


def test_open_scorecards_gives_each_unit_one(criteria, people, commune, neighbour):
    assert services.open_scorecards(criteria_set=criteria, by=people.staff) == 2
    assert services.open_scorecards(criteria_set=criteria, by=people.staff) == 0
    assert set(Scorecard.objects.values_list("unit__code", "year")) == {
        (commune.code, 2020),
        (neighbour.code, 2020),
    }


def test_state_is_annotated_from_the_last_step(scored):
    moved(scored, StepKind.SUBMITTED, StepKind.SIGNED, StepKind.RETURNED, StepKind.SUBMITTED)

    assert Scorecard.objects.with_state().get().state_code == CardState.SUBMITTED


def test_completeness_counts_cards_by_state(scored, criteria):
    moved(scored, StepKind.SUBMITTED, StepKind.SIGNED)

    found = completeness(criteria)

    assert (found.total, found.without_card, found.signed) == (2, 1, 1)


def test_comparison_costs_the_same_with_one_mark_and_three(
    card, people, measured, django_assert_num_queries
):
    save(card, "1.1", people.official, value="Có", reason="Có")
    with CaptureQueriesContext(connection) as one:
        score_comparison(card)
    save(card, "2.1", people.official, value=Value.ratio(1, 2))
    save(card, "1.2", people.official, value=Value.ratio(1, 2))
    with django_assert_num_queries(len(one)):
        score_comparison(card)


def test_a_penalty_needs_a_reason_and_taking_it_back_does_not(scored, people):
    moved(scored, StepKind.SUBMITTED, StepKind.SIGNED)
    give = services.save_appraisal_mark

    with pytest.raises(exceptions.ReasonMissing):
        save(scored, "P1", people.staff, give, points=Decimal(2))
    save(scored, "P1", people.staff, give, points=Decimal(2), reason="Kết luận số 3")


def test_giving_less_than_the_portal_shows_needs_a_reason(scored, people, measured):
    measured["petitions.on_time_rate"] = Figure.ratio(9, 10, source="cổng")
    moved(scored, StepKind.SUBMITTED, StepKind.SIGNED)

    with pytest.raises(exceptions.ReasonMissing):
        save(scored, "1.2", people.staff, services.save_appraisal_mark, points=Decimal(0))


def test_what_the_unit_changed_after_a_return_is_judged_anew(scored, people):
    services.submit_scorecard(scorecard=scored, by=people.official)
    services.sign_scorecard(scorecard=scored, by=people.leader)
    for code in ("1.1", "2.1"):
        mark = scored.marks.get(criterion__code=code)
        save(
            scored,
            code,
            people.staff,
            services.save_appraisal_mark,
            value=Value.from_json(mark.value),
        )
    services.return_scorecard(scorecard=scored, by=people.staff, reason="Xem lại 1.1")
    save(scored, "1.1", people.official, value="late", reason="Ban hành chậm", version=1)
    services.submit_scorecard(scorecard=scored, by=people.official)

    services.sign_scorecard(scorecard=scored, by=people.leader)

    judged = scored.marks.filter(stage="appraisal").values_list("criterion__code", flat=True)
    assert list(judged) == ["2.1"]
