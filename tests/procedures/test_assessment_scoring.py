"""The circular's figures by hand: every edge, without a database."""

from datetime import UTC, date, datetime
from decimal import Decimal as D

import pytest

from common import clock
from procedures.scoring import (
    CLASSES,
    INDICES,
    PER_DOSSIER,
    Quarter,
    Tally,
    class_of,
    last_ended_quarter,
    online_points,
    petition_points,
    publicity_points,
    quarter_of,
)


def test_nine_indices_of_two_points_each():
    assert sorted(INDICES) == list(range(1, 10))
    assert PER_DOSSIER == (1, 2, 3, 4, 7)
    assert [least for least, _state in CLASSES] == [15, 12, 9, 6, 0]


@pytest.mark.parametrize(
    ("total", "code"),
    [
        ("18", "excellent"),
        ("15", "excellent"),
        ("15.0", "excellent"),
        ("14.9", "good"),
        ("12", "good"),
        ("11.9", "fair"),
        ("9", "fair"),
        ("8.9", "average"),
        ("6", "average"),
        ("5.9", "weak"),
        ("0", "weak"),
    ],
)
def test_an_edge_belongs_to_the_better_class(total, code):
    assert class_of(D(total)).code == code


@pytest.mark.parametrize(
    ("tally", "points"),
    [
        # 2·1 + 1·1 over 3 = 1; nobody early = 1.0; all late = 0.0
        (Tally(1, 1, 1), "1.0"),
        (Tally(0, 7, 0), "1.0"),
        (Tally(0, 0, 4), "0.0"),
        (Tally(5, 0, 0), "2.0"),
        # 37/20 = 1.85 goes up to 1.9, 36/20 = 1.8 stays; 1/20 = 0.05 goes up to 0.1.
        (Tally(17, 3, 0), "1.9"),
        (Tally(16, 4, 0), "1.8"),
        (Tally(0, 1, 19), "0.1"),
        # 1/21 = 0.0476… goes down; 39/20 = 1.95 goes up to 2.0; 77/40 = 1.925 stays at 1.9.
        (Tally(0, 1, 20), "0.0"),
        (Tally(19, 1, 0), "2.0"),
        (Tally(37, 3, 0), "1.9"),
    ],
)
def test_points_of_dossiers_are_a_mean_rounded_half_up(tally, points):
    assert tally.points == D(points)
    assert str(tally.points) == points


def test_without_dossiers_there_are_no_points():
    assert Tally(left_out=3).points is None
    assert Tally(left_out=3).n == 0


@pytest.mark.parametrize(
    ("complaints", "expected"),
    [(0, (2, 2, 1)), (1, (1, 2, 2)), (2, (0, 2, 3)), (3, (0, 1, 4)), (9, (0, 0, 5))],
)
def test_a_complaint_without_a_dossier_takes_the_best_one(complaints, expected):
    denied = Tally(2, 2, 1, left_out=4).denied(complaints)
    assert (denied.twos, denied.ones, denied.zeros) == expected
    assert (denied.n, denied.left_out) == (5, 4)


@pytest.mark.parametrize(
    ("asked", "in_time", "dragging", "points"),
    [
        (0, 0, 0, 2),
        (1, 1, 0, 2),
        (10, 9, 0, 1),
        (100, 99, 0, 1),
        (10, 8, 0, 0),
        (100, 89, 0, 0),
        (100, 90, 0, 1),
        # One that drags on costs all, even where 95 % were in time, or where none was due now.
        (20, 19, 1, 0),
        (0, 0, 1, 0),
    ],
)
def test_answers_to_petitions(asked, in_time, dragging, points):
    assert petition_points(asked=asked, in_time=in_time, dragging=dragging) == points


@pytest.mark.parametrize(
    ("on_board", "on_portal", "points"), [(10, 10, 2), (9, 10, 1), (10, 9, 1), (9, 9, 0)]
)
def test_publicity(on_board, on_portal, points):
    assert publicity_points(on_board=on_board, on_portal=on_portal, in_force=10) == points
    assert publicity_points(on_board=0, on_portal=0, in_force=0) is None


@pytest.mark.parametrize(
    ("at_level", "online", "late", "points"),
    [
        # Of 10 procedures and 100 dossiers.
        (2, 30, 0, 2),
        (2, 29, 0, 1),
        (2, 15, 0, 1),
        (2, 14, 0, 0),
        # One procedure of ten is "có mức 3-4", but not 20 %.
        (1, 29, 0, 1),
        (1, 30, 0, 0),
        (0, 29, 0, 0),
        (2, 30, 1, 0),
        (2, 15, 1, 0),
    ],
)
def test_online_services(at_level, online, late, points):
    found = online_points(at_level=at_level, in_force=10, online=online, received=100, late=late)
    assert found == points


def test_online_services_without_dossiers_or_procedures_are_unknown():
    assert online_points(at_level=2, in_force=10, online=0, received=0, late=0) is None
    assert online_points(at_level=0, in_force=0, online=9, received=9, late=0) is None


@pytest.mark.parametrize(
    ("number", "start", "end"),
    [
        (1, date(2020, 1, 1), date(2020, 3, 31)),
        (2, date(2020, 4, 1), date(2020, 6, 30)),
        (3, date(2020, 7, 1), date(2020, 9, 30)),
        (4, date(2020, 10, 1), date(2020, 12, 31)),
    ],
)
def test_quarters_are_calendar_quarters(number, start, end):
    quarter = Quarter(2020, number)
    assert (quarter.start, quarter.end) == (start, end)
    assert quarter_of(start) == quarter_of(end) == quarter


def test_a_quarter_ends_when_its_last_day_is_over():
    with clock.frozen(datetime(2021, 3, 31, 3, tzinfo=UTC)):
        assert not Quarter(2021, 1).has_ended
        assert last_ended_quarter() == Quarter(2020, 4)
        assert Quarter(2021, 1).as_of == date(2021, 3, 31)
        assert not Quarter(2021, 2).has_begun
    with clock.frozen(datetime(2021, 4, 1, 3, tzinfo=UTC)):
        assert Quarter(2021, 1).has_ended
