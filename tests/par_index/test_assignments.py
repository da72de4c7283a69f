"""Areas given to appraisers: who may then write what."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from audit.models import AuditEvent
from common.exceptions import Conflict, Refused
from par_index import services
from par_index.choices import Stage, StepKind
from par_index.exceptions import NotYourArea
from par_index.exports import marks_csv
from par_index.imports.marks import import_marks
from par_index.models import AppraiserArea
from par_index.selectors.appraisers import ADJUSTMENTS, areas_of, assignable_people, unit_assignment
from tests.factories import par_index as make
from tests.factories.units import DistrictFactory, UnitFactory, person


@pytest.fixture
def second(district, people):
    return person("district_staff", district)


@pytest.fixture
def signed(card, people, measured):
    for code, value in (("1.1", "Có"), ("2.1", "3/4"), ("T1", "2")):
        services.save_self_mark(
            scorecard=card,
            criterion=make.leaf(card.criteria_set, code),
            by=people.official,
            value=value,
            reason="Có sổ",
        )
    for kind in (StepKind.SUBMITTED, StepKind.SIGNED):
        make.StepFactory(scorecard=card, kind=kind)
    return card


def assign(card, by, *given, **fields):
    return services.assign_areas(
        criteria_set=card.criteria_set, year=card.year, given=set(given), by=by, **fields
    )


def judge(card, by, code, value, save=services.save_appraisal_mark, **fields):
    return save(
        scorecard=card, criterion=make.leaf(card.criteria_set, code), by=by, value=value, **fields
    )


def test_areas_of_a_set_end_with_its_bonus_and_penalty(criteria):
    assert [area.code for area in areas_of(criteria)] == ["1", "2", ADJUSTMENTS]


def test_an_area_of_nobody_is_open_to_all(signed, people, second):
    assert judge(signed, people.staff, "1.1", "Có").author == people.staff
    assert judge(signed, second, "2.1", "3/4").author == second


def test_an_area_given_out_is_closed_to_others(signed, people, second):
    assign(signed, people.staff, ("2", second.pk), (ADJUSTMENTS, second.pk))

    for code, value in (("2.1", "3/4"), ("T1", "2")):
        with pytest.raises(NotYourArea, match=str(second)):
            judge(signed, people.staff, code, value)
        assert judge(signed, second, code, value)
    assert judge(signed, people.staff, "1.1", "Có")


def test_an_area_may_have_two_appraisers(signed, people, second):
    assign(signed, people.staff, ("2", second.pk), ("2", people.staff.pk))

    assert judge(signed, people.staff, "2.1", "3/4")


def test_round_two_and_taking_back_keep_to_the_area(signed, people, second):
    mark = judge(signed, people.staff, "2.1", "3/4")
    assign(signed, people.staff, ("2", second.pk))
    with pytest.raises(NotYourArea):
        services.clear_mark(mark=mark, by=people.staff)

    services.finish_appraisal(scorecard=signed, by=people.staff)

    with pytest.raises(NotYourArea):
        judge(signed, people.staff, "2.1", "3/4", save=services.save_final_mark)
    assert judge(signed, second, "2.1", "3/4", save=services.save_final_mark)


def test_any_appraiser_finishes_the_card(signed, people, second):
    assign(signed, people.staff, ("1", second.pk), ("2", second.pk))

    services.finish_appraisal(scorecard=signed, by=people.staff)

    assert signed.marks.filter(stage=Stage.APPRAISAL).count() == 3


def test_somebody_of_another_district_does_not_close_the_area(signed, people):
    elsewhere = person("district_staff", DistrictFactory(code="858"))
    AppraiserArea.objects.create(
        criteria_set=signed.criteria_set, year=2020, area_code="2", appraiser=elsewhere
    )

    assert judge(signed, people.staff, "2.1", "3/4")
    assert unit_assignment(signed.criteria_set, 2020, signed.unit).people("2") == []


def test_people_to_assign_are_those_who_may_appraise_below(signed, people, second):
    person("district_staff", DistrictFactory(code="858"))

    found = assignable_people(people.staff, signed.criteria_set, 2020)

    assert {one.pk for one in found} == {people.staff.pk, second.pk}


def test_assigning_is_set_whole_and_told_to_the_trail(signed, people, second):
    assert assign(signed, people.staff, ("1", people.staff.pk), ("2", second.pk)) == 2
    assert assign(signed, people.staff, ("1", second.pk), ("2", second.pk)) == 2
    assert assign(signed, people.staff, ("1", second.pk), ("2", second.pk)) == 0

    rows = AppraiserArea.objects.values_list("area_code", "appraiser")
    assert set(rows) == {("1", second.pk), ("2", second.pk)}
    last = AuditEvent.objects.filter(action="appraisers.assigned").order_by("sequence").last()
    assert last.before["areas"]["1"] == [people.staff.username]
    assert last.after["areas"]["1"] == [second.username]


def test_people_elsewhere_keep_what_they_were_given(signed, people):
    district = DistrictFactory(code="858")
    elsewhere = person("district_staff", district)
    other = make.ScorecardFactory(
        criteria_set=signed.criteria_set, unit=UnitFactory(parent=district)
    )
    assign(other, elsewhere, ("1", elsewhere.pk))

    assign(signed, people.staff, ("1", people.staff.pk))

    assert AppraiserArea.objects.filter(appraiser=elsewhere).count() == 1


def test_of_two_who_assign_at_once_the_second_is_told(signed, people, second):
    assign(signed, people.staff, ("1", second.pk), seen=set())

    with pytest.raises(Conflict):
        assign(signed, people.staff, ("2", second.pk), seen=set())


@pytest.mark.parametrize("given", [("9", None), ("1", 999_999)])
def test_unknown_areas_and_people_are_refused(signed, people, given):
    area, pk = given

    with pytest.raises(Refused):
        assign(signed, people.staff, (area, pk or people.staff.pk))


@pytest.mark.parametrize("who", ["official", "leader", "inspector", "administrator"])
def test_others_may_not_assign(signed, people, who):
    with pytest.raises(PermissionDenied):
        assign(signed, getattr(people, who), ("1", people.staff.pk))


# --- What a judgement keeps -------------------------------------------------------------------


def test_a_judgement_keeps_its_clause(signed, people):
    mark = judge(signed, people.staff, "2.1", "2/4", reason="Sổ thiếu", clause=" Điều 5, khoản 2 ")

    assert (mark.reason, mark.clause) == ("Sổ thiếu", "Điều 5, khoản 2")
    event = AuditEvent.objects.filter(action="mark.saved").order_by("sequence").last()
    assert event.after["clause"] == "Điều 5, khoản 2"


def test_the_final_mark_keeps_reason_and_clause(signed, people):
    judge(signed, people.staff, "2.1", "2/4", reason="Sổ thiếu", clause="Điều 5")
    services.finish_appraisal(scorecard=signed, by=people.staff)
    services.finalise_scorecard(scorecard=signed, by=people.staff)

    final = signed.marks.get(stage=Stage.FINAL, criterion__code="2.1")
    assert (final.reason, final.clause) == ("Sổ thiếu", "Điều 5")


def test_no_stage_takes_another_ones_mark_back(signed, people):
    judge(signed, people.staff, "2.1", "2/4", reason="Sổ thiếu")
    own = signed.marks.get(stage=Stage.SELF, criterion__code="2.1")
    with pytest.raises(Refused):
        services.clear_mark(mark=own, by=people.official)
    services.finish_appraisal(scorecard=signed, by=people.staff)
    first = signed.marks.get(stage=Stage.APPRAISAL, criterion__code="2.1")
    with pytest.raises(Refused):
        services.clear_mark(mark=first, by=people.staff)

    judge(signed, people.staff, "2.1", "3/4", save=services.save_final_mark)

    told = signed.marks.filter(criterion__code="2.1").values_list("stage", "points")
    assert dict(told) == {"self": Decimal(15), "appraisal": Decimal(10), "final": Decimal(15)}


def test_an_export_read_back_keeps_the_clause(signed, people, tmp_path):
    judge(signed, people.staff, "2.1", "2/4", reason="Sổ thiếu", clause="Điều 5")
    file = tmp_path / "marks.csv"
    file.write_text(marks_csv(signed.criteria_set, 2020))

    said = import_marks(file, criteria_set=signed.criteria_set, year=2020)

    assert said.startswith("0 điểm mới, 0 điểm sửa")
    assert signed.marks.get(stage=Stage.APPRAISAL).clause == "Điều 5"
