"""Figures over all units of a run, against hand-worked ones."""

from decimal import Decimal
from fractions import Fraction

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from par_index import selectors, services
from par_index.models import IndexRun, UnitResult
from par_index.scoring import parse_criteria_set
from par_index.selectors import UnitRow, summarise, summary_of
from tests.factories import par_index as make

SPEC = parse_criteria_set(make.document())


def unit(percent, band, *, first, second, components=()):
    """A row with (points, maximum) of both areas."""
    areas = [
        {"code": code, "name": name, "points": points, "maximum": maximum}
        for code, name, (points, maximum) in (("1", "Thể chế", first), ("2", "Phục vụ", second))
    ]
    return UnitRow(percent, areas, band, components)


# 1.1 of 10: lost 0, 5, 10. 1.2: the same in all. 2.1 counts for two of them. 2.2 was not held.
ROWS = [
    unit(
        "90",
        "Tốt",
        first=("18", "20"),
        second=("20", "20"),
        components=[("1.1", "10", "0"), ("1.2", "10", "2"), ("2.1", "20", "0"), ("2.2", "0", "0")],
    ),
    unit(
        "200/3",
        "Khá",
        first=("13", "20"),
        second=("41/3", "20"),
        components=[
            ("1.1", "10", "5"),
            ("1.2", "10", "2"),
            ("2.1", "20", "19/3"),
            ("2.2", "0", "0"),
        ],
    ),
    unit(
        "40",
        "Yếu",
        first=("8", "20"),
        second=("0", "0"),
        components=[("1.1", "10", "10"), ("1.2", "10", "2"), ("2.1", "0", "0"), ("2.2", "0", "0")],
    ),
]


def test_areas_are_means_over_all_units():
    assert summarise(SPEC, ROWS)["areas"] == [
        {"code": "1", "name": "Thể chế", "points": "13", "maximum": "20"},
        # 20 + 13.666… + 0 over three, of 40 over three; sums end after twenty decimals.
        {
            "code": "2",
            "name": "Phục vụ",
            "points": "3366666666666666666667/300000000000000000000",
            "maximum": "40/3",
        },
    ]


def test_components_count_where_they_belong_to_the_maximum():
    assert summarise(SPEC, ROWS)["components"] == [
        {"code": "1.1", "units": 3, "lost": "15", "same": False},
        {"code": "1.2", "units": 3, "lost": "6", "same": True},
        {"code": "2.1", "units": 2, "lost": "6.33333333333333333333", "same": False},
        {"code": "2.2", "units": 0, "lost": "0", "same": False},
    ]


def test_one_unit_alone_is_not_called_undifferentiated():
    components = summarise(SPEC, ROWS[:1])["components"]

    assert [item["same"] for item in components] == [False] * 4


def test_bands_and_spread():
    summary = summarise(SPEC, ROWS)

    assert summary["bands"] == [
        {"name": "Tốt", "count": 1},
        {"name": "Khá", "count": 1},
        {"name": "Yếu", "count": 1},
    ]
    assert (summary["lowest"], summary["highest"]) == ("40", "90")
    assert Fraction(summary["mean"]) == Fraction("196.66666666666666666667") / 3
    # Between 40, 66.67 and 90: half-way each.
    assert [Fraction(text).limit_denominator(1000) for text in summary["quartiles"]] == [
        Fraction(160, 3),
        Fraction(200, 3),
        Fraction(235, 3),
    ]


@pytest.mark.parametrize(
    ("percents", "quartiles"),
    [
        (["10"], ["10", "10", "10"]),
        (["10", "20"], ["12.5", "15", "17.5"]),
        (["40", "10", "30", "20", "50"], ["20", "30", "40"]),
    ],
)
def test_quartiles_by_linear_interpolation(percents, quartiles):
    rows = [unit(text, "Khá", first=("0", "0"), second=("0", "0")) for text in percents]

    assert summarise(SPEC, rows)["quartiles"] == quartiles


def test_a_mean_that_ends_is_exact_whatever_it_was_added_from():
    """The published mean 81.755 is 81.76 half up, not 81.75 of a sum that lost its last digit."""
    third = Fraction("81.755") / 3
    parts = [str(third * 2), str(third * 3), str(third * 4)]
    rows = [unit(text, "Tốt", first=("0", "0"), second=("0", "0")) for text in parts]

    assert summarise(SPEC, rows)["mean"] == "81.755"


def test_no_units_and_units_without_percent_leave_gaps_not_zeros():
    without = [unit("", "", first=("0", "0"), second=("0", "0"))]

    for rows in ([], without):
        summary = summarise(SPEC, rows)
        assert (summary["mean"], summary["lowest"], summary["quartiles"]) == (None, None, [])
        assert [band["count"] for band in summary["bands"]] == [0, 0, 0]


@given(st.permutations(ROWS))
def test_order_of_units_never_matters(rows):
    assert summarise(SPEC, rows) == summarise(SPEC, ROWS)


# --- Read from a run ---------------------------------------------------------------------------


@pytest.fixture
def run(criteria, commune, neighbour, measured):
    """10 + 20 of 40, and 10 + 10 of 40; 1.2 is missing (0 points), no survey held."""
    for unit_, share in ((commune, "100"), (neighbour, "50")):
        card = make.ScorecardFactory(criteria_set=criteria, unit=unit_)
        make.MarkFactory(scorecard=card, stage="final")
        value = {"number": share}
        leaf = make.leaf(criteria, "2.1")
        make.MarkFactory(scorecard=card, criterion=leaf, stage="final", value=value, points=0)
    return services.run_index(criteria_set=criteria, year=2020, is_final=True)


def test_an_old_run_is_counted_from_its_rows(run):
    IndexRun.objects.filter(pk=run.pk).update(summary={})
    run.refresh_from_db()

    summary = summary_of(run)

    assert (summary.units, summary.mean, summary.median) == (2, Fraction("62.5"), Fraction("62.5"))
    assert [area.percent for area in summary.areas] == [50, 75]
    assert [(band.name, band.count) for band in summary.bands] == [
        ("Tốt", 0),
        ("Khá", 2),
        ("Yếu", 0),
    ]
    assert [component.code for component in summary.not_separating] == ["1.1", "1.2"]
    assert summary.component("2.1").mean_lost == Decimal("5.00")
    assert summary.component("2.2").mean_points is None


def test_a_stored_summary_is_read_as_it_stands_without_the_rows(run):
    rows = [
        UnitRow(
            result.percent_exact,
            result.areas,
            result.band,
            [
                (line.code, line.exact_maximum, line.exact_lost)
                for line in selectors.result_lines(result)
            ],
        )
        for result in selectors.results_of(run)
    ]
    counted = summary_of(run)
    run.summary = summarise(selectors.spec_of(run.criteria_set), rows)
    UnitResult.objects.filter(run=run).delete()

    with CaptureQueriesContext(connection) as queries:
        assert summary_of(run) == counted
    assert not queries


def test_costliest_components_come_from_the_summary(run):
    assert [
        (one.code, one.mean_lost, one.units) for one in selectors.costliest_components(run)
    ] == [
        ("1.2", Decimal("10.00"), 2),
        ("2.1", Decimal("5.00"), 2),
    ]
