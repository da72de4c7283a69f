"""An exception of the set on the unit's card: said, not asked for, and counted as the run counts it."""

import pytest
from django.urls import reverse

from par_index import services
from par_index.exceptions import NotReadyToSubmit
from par_index.selectors import stage_totals, unit_result
from par_index.selectors.cards import score_comparison, submission_faults
from par_index.selectors.exceptions import exceptions_of
from par_index.views.sheet import build_sheet
from tests.factories import par_index as make


def a_set(exceptions):
    content = make.document()
    content["areas"][1]["children"][0]["exceptions"] = exceptions
    return make.criteria_set(areas=content["areas"])


def of_unit(code, treat):
    return [{"units": [code], "treat": treat, "reason": "Xã không có việc này"}]


@pytest.fixture
def when_late(commune, measured):
    """2.1 is left out where 1.1 was answered "Chậm"."""
    when = {"code": "1.1", "answer": ["late"]}
    return a_set([{"when": when, "treat": "excluded", "reason": "Không so được"}])


def test_the_form_is_not_asked_for(client, commune, people, measured):
    card = make.ScorecardFactory(
        criteria_set=a_set(of_unit(commune.code, "excluded")), unit=commune
    )
    client.force_login(people.official)

    page = client.get(card.get_absolute_url() + "?linh-vuc=2").content.decode()

    assert "không tính vào điểm tối đa; Xã không có việc này" in page
    assert reverse("par_index:mark-save", args=[card.pk, "2.1"]) not in page
    assert [fault.criterion.code for fault in submission_faults(card)] == ["1.1"]


@pytest.mark.parametrize(
    ("treat", "points", "maximum"), [("excluded", 0, 0), ("full", 20, 20), ("zero", 0, 20)]
)
def test_points_left_follow_the_exception(commune, measured, treat, points, maximum):
    """Of the area only 2.1 counts: no survey was held."""
    card = make.ScorecardFactory(criteria_set=a_set(of_unit(commune.code, treat)), unit=commune)

    area = build_sheet(card).area("2")

    assert (area.points, area.own_maximum) == (points, maximum)


def test_another_unit_is_asked_as_ever(commune, neighbour, measured):
    card = make.ScorecardFactory(criteria_set=a_set(of_unit(commune.code, "full")), unit=neighbour)

    assert exceptions_of(card) == {}
    assert {fault.criterion.code for fault in submission_faults(card)} == {"1.1", "2.1"}


def test_an_answer_brings_the_exception_and_takes_it_away(when_late, commune, people):
    card = make.ScorecardFactory(criteria_set=when_late, unit=commune)
    first = make.leaf(when_late, "1.1")

    assert exceptions_of(card) == {}
    services.save_self_mark(
        scorecard=card, criterion=first, by=people.official, value="Chậm", reason="theo dõi"
    )
    assert list(exceptions_of(card)) == ["2.1"]
    services.submit_scorecard(scorecard=card, by=people.official)

    services.send_back(scorecard=card, by=people.leader, reason="Xem lại")
    services.save_self_mark(
        scorecard=card, criterion=first, by=people.official, value="Có", reason="đã ban hành"
    )
    with pytest.raises(NotReadyToSubmit):
        services.submit_scorecard(scorecard=card, by=people.official)


def test_totals_by_stage_do_not_count_what_an_exception_set_aside(when_late, commune, measured):
    card = make.ScorecardFactory(criteria_set=when_late, unit=commune)
    make.MarkFactory(
        scorecard=card, criterion=make.leaf(when_late, "1.1"), value={"option": "late"}, points=5
    )
    make.MarkFactory(
        scorecard=card,
        criterion=make.leaf(when_late, "2.1"),
        value={"numerator": "1", "denominator": "1"},
        points=20,
    )
    run = services.run_index(criteria_set=when_late, year=2020)
    rows = score_comparison(card, with_figures=False, with_history=False)

    totals = stage_totals(rows, unit_result(run, commune))

    assert totals.appraisal == unit_result(run, commune).points == 5


def test_a_set_without_exceptions_costs_no_query(card, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert exceptions_of(card) == {}
