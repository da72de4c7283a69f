"""Blind second readings: drawn by lot, read by somebody else, given once."""

from collections import Counter

import pytest
from django.core.exceptions import PermissionDenied

from audit.models import AuditEvent
from common.exceptions import Refused
from par_index import services
from par_index.choices import Stage, StepKind
from par_index.exceptions import AlreadyRead
from par_index.models import BlindMark, BlindSample
from par_index.selectors.blind import drawable, drawn_from, unread_by, veil
from par_index.selectors.cards import score_comparison
from tests.factories import par_index as make
from tests.factories.units import UnitFactory, person
from units.models import Unit


@pytest.fixture
def second(district, people):
    return person("district_staff", district)


@pytest.fixture
def appraised(criteria, people, district, measured):
    """Ten cards with the first round finished, two components judged on each."""
    return [appraised_card(criteria, people, UnitFactory(parent=district)) for _ in range(10)]


def appraised_card(criteria, people, unit, last=StepKind.APPRAISED):
    card = make.ScorecardFactory(criteria_set=criteria, unit=unit)
    for code in ("1.1", "2.1", "T1"):
        for stage, author in (("self", people.official), ("appraisal", people.staff)):
            make.MarkFactory(
                scorecard=card,
                criterion=make.leaf(criteria, code),
                stage=stage,
                points=1,
                value={},
                outright=True,
                author=author,
                reason="Chê" if stage == "appraisal" else "",
            )
    for kind in (StepKind.SUBMITTED, StepKind.SIGNED, last):
        make.StepFactory(scorecard=card, kind=kind)
    return card


def draw(criteria, by, share=50, seed=7):
    return services.draw_blind_sample(
        criteria_set=criteria, year=2020, share_percent=share, by=by, seed=seed
    )


def test_a_sample_is_the_share_of_what_was_appraised(criteria, appraised, people, second):
    sample = draw(criteria, people.staff, share=33)

    # 33 % of 20 components, rounded up; bonus and penalty are never drawn.
    assert sample.marks.count() == 7
    assert set(sample.marks.values_list("criterion__code", flat=True)) <= {"1.1", "2.1"}
    event = AuditEvent.objects.get(action="blind.drawn")
    assert (event.after["seed"], event.after["of"], event.after["drawn"]) == (7, 20, 7)


def test_the_same_seed_draws_the_same(criteria, appraised, people, second):
    marks = drawable(criteria, 2020, Unit.objects.all())
    expected = {(mark.scorecard_id, mark.criterion_id) for mark in drawn_from(marks, 50, 7)}

    sample = draw(criteria, people.staff)

    assert set(sample.marks.values_list("scorecard_id", "criterion_id")) == expected
    other = {(mark.scorecard_id, mark.criterion_id) for mark in drawn_from(marks, 50, 8)}
    assert other != expected


def test_nothing_is_drawn_twice(criteria, appraised, people, second):
    draw(criteria, people.staff, share=60)
    draw(criteria, people.staff, share=100)

    assert BlindMark.objects.count() == 20
    with pytest.raises(Refused, match="Chưa có tiêu chí nào"):
        draw(criteria, people.staff)


def test_first_rounds_still_going_on_are_left_alone(criteria, people, district, second, measured):
    appraised_card(criteria, people, UnitFactory(parent=district), last=StepKind.SIGNED)

    with pytest.raises(Refused):
        draw(criteria, people.staff)
    assert BlindSample.objects.count() == 0


def test_an_official_surveys_result_is_not_read_again(criteria, appraised, people, second):
    """It was imported as a mark; no appraiser judged it and none could."""
    for card in appraised:
        survey = make.leaf(criteria, "2.2")
        make.MarkFactory(
            scorecard=card, criterion=survey, stage="appraisal", value={"number": "80"}
        )

    sample = draw(criteria, people.staff, share=100)

    assert set(sample.marks.values_list("criterion__code", flat=True)) == {"1.1", "2.1"}


def test_readers_are_others_and_share_evenly(criteria, appraised, people, second, district):
    third = person("district_staff", district)

    sample = draw(criteria, people.staff, share=100)

    load = Counter(sample.marks.values_list("reader_id", flat=True))
    assert load == {second.pk: 10, third.pk: 10}


def test_with_one_appraiser_the_sample_waits_for_a_second(criteria, appraised, people, district):
    sample = draw(criteria, people.staff)
    assert set(sample.marks.values_list("reader", flat=True)) == {None}

    newcomer = person("district_staff", district)

    assert services.assign_blind_readers(sample=sample, by=people.staff) == 10
    assert set(sample.marks.values_list("reader", flat=True)) == {newcomer.pk}
    assert services.assign_blind_readers(sample=sample, by=people.staff) == 0


def test_what_somebody_left_unread_is_given_on(criteria, appraised, people, second, district):
    sample = draw(criteria, people.staff)
    read(sample.marks.first(), second)
    second.is_active = False
    second.save()
    third = person("district_staff", district)

    assert services.assign_blind_readers(sample=sample, by=people.staff) == 9
    assert Counter(sample.marks.values_list("reader", flat=True)) == {second.pk: 1, third.pk: 9}


@pytest.mark.parametrize("share", [0, 101])
def test_share_is_a_percentage(criteria, appraised, people, share):
    with pytest.raises(Refused):
        draw(criteria, people.staff, share=share)


@pytest.mark.parametrize("who", ["official", "leader", "inspector", "administrator"])
def test_others_may_not_draw(criteria, appraised, people, who):
    with pytest.raises(PermissionDenied):
        draw(criteria, getattr(people, who))


def read(one, by, points=2, **fields):
    return services.save_blind_mark(blind_mark=one, by=by, points=points, **fields)


@pytest.fixture
def drawn(criteria, appraised, people, second):
    return draw(criteria, people.staff).marks.order_by("pk").first()


def test_a_reading_is_given_once(drawn, people, second):
    one = read(drawn, second, reason="Đủ hồ sơ")

    assert (one.points, one.reason, one.marked_at is not None) == (2, "Đủ hồ sơ", True)
    with pytest.raises(AlreadyRead):
        read(drawn, second, points=1)
    one.refresh_from_db()
    assert one.points == 2


def test_only_its_reader_reads(drawn, people):
    with pytest.raises(PermissionDenied):
        read(drawn, people.staff)


def test_a_reading_stays_within_the_maximum(drawn, second):
    with pytest.raises(Refused):
        read(drawn, second, points=100)


def test_a_reading_changes_no_mark(drawn, second):
    before = list(drawn.scorecard.marks.order_by("pk").values())

    read(drawn, second)

    assert list(drawn.scorecard.marks.order_by("pk").values()) == before


def test_what_was_judged_is_veiled_until_it_is_read(drawn, second, people):
    card, code = drawn.scorecard, drawn.criterion.code
    hidden = unread_by(second, card)
    rows = score_comparison(card)
    veil(rows, hidden)

    row = next(row for row in rows if row.criterion.code == code)
    assert (set(row.marks), row.is_veiled) == ({Stage.SELF}, True)
    assert unread_by(people.staff, card) == set()
    read(drawn, second)
    assert drawn.criterion_id not in unread_by(second, card)
