"""How equals share places: by the set's ties, on the exact or the published percent."""

import pytest

from par_index.scoring import Input, Value, parse_criteria_set, rank, score_run

# 79.996 and 80.004 are published as 80.00 alike.
PERCENTS = {"a": "90", "b": "80.004", "c": "79.996", "d": "80.004", "e": "50", "f": "50"}


def ranked(ties, on, groups=None):
    spec = parse_criteria_set(
        {
            "code": "s",
            "title": "Bộ",
            "rank_ties": ties,
            "rank_on": on,
            "areas": [
                {
                    "code": "1",
                    "name": "Một",
                    "components": [
                        {
                            "code": "1.1",
                            "name": "A",
                            "max": "10",
                            "rule": {"kind": "proportional", "full_at": "100"},
                        }
                    ],
                }
            ],
        }
    )
    inputs = {unit: {"1.1": Input(value=Value.of(percent))} for unit, percent in PERCENTS.items()}
    return rank(score_run(spec, inputs), groups, spec)


@pytest.mark.parametrize(
    ("ties", "on", "places"),
    [
        ("shared", "exact", "a1 b2-3 d2-3 c4 e5-6 f5-6"),
        ("dense", "exact", "a1 b2 d2 c3 e4 f4"),
        ("shared", "published", "a1 b2-4 c2-4 d2-4 e5-6 f5-6"),
        ("dense", "published", "a1 b2 c2 d2 e3 f3"),
    ],
)
def test_places(ties, on, places):
    assert " ".join(f"{place.unit}{place.text}" for place in ranked(ties, on)) == places


def test_dense_places_start_anew_in_each_group():
    groups = {"a": "x", "b": "y", "c": "x", "d": "y", "e": "x", "f": "y"}

    places = [(place.group, place.unit, place.rank) for place in ranked("dense", "exact", groups)]

    assert places == [
        ("x", "a", 1),
        ("x", "c", 2),
        ("x", "e", 3),
        ("y", "b", 1),
        ("y", "d", 1),
        ("y", "f", 2),
    ]


def test_without_a_set_equals_share_places_on_the_exact_percent():
    scores = [place.score for place in ranked("dense", "published")]

    assert [place.text for place in rank(scores)] == ["1", "2-3", "2-3", "4", "5-6", "5-6"]
