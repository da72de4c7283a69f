"""The engine against the second implementation: exactly equal on 1,000 random sets."""

from decimal import Decimal
from fractions import Fraction

import pytest

from par_index.scoring import (
    Context,
    Input,
    Value,
    parse_criteria_set,
    rank,
    score_run,
    score_unit,
)
from par_index.scoring.extremes import compared_codes, context_of, extremes
from tests.par_index import reference
from tests.par_index.random_sets import Draw, criteria_set, inputs

BLOCKS, SETS_A_BLOCK = 10, 100
GROUPS = {"u1": "xã", "u2": "thị trấn", "u3": "xã", "u4": "thị trấn"}


def engine_value(plain):
    if "number" in plain:
        return Value.of(plain["number"])
    if "ratio" in plain:
        return Value.ratio(*plain["ratio"])
    if "option" in plain:
        return Value.choice(plain["option"])
    return Value(inputs={name: engine_value(part) for name, part in plain["inputs"].items()})


def engine_input(plain):
    return Input(
        value=engine_value(plain["value"]) if "value" in plain else None,
        points=Decimal(plain["points"]) if "points" in plain else None,
        not_applicable=plain.get("na", False),
    )


def by_engine(document, units):
    """Results of a run, places within groups, and the lines as workers score them: each unit by
    itself, knowing of the others no more than the extremes that a run puts down.
    """
    # As in a run, what was given alike is one object.
    shared = {}
    given = {
        unit: {
            code: shared.setdefault(repr(plain), engine_input(plain))
            for code, plain in items.items()
        }
        for unit, items in units.items()
    }
    spec = parse_criteria_set(document)
    scores = score_run(spec, given)
    results = {place.unit: told(place) for place in rank(scores, spec=spec)}
    within = {place.unit: (place.rank, place.shared_to) for place in rank(scores, GROUPS, spec)}
    peers = extremes(Context.of_run(spec, given), compared_codes(spec))
    alone = {unit: score_unit(spec, given[unit], context_of(peers), unit=unit) for unit in given}
    return results, within, {unit: lines_of(score) for unit, score in alone.items()}


def lines_of(score):
    return {line.code: (line.points, line.maximum, line.state) for line in score.lines}


def told(place):
    score = place.score
    return {
        "points": score.points,
        "maximum": score.maximum,
        "bonus": score.bonus,
        "penalty": score.penalty,
        "percent": score.percent,
        "published": None if score.published is None else Fraction(score.published),
        "band": None if score.band is None else score.band.name,
        "lines": lines_of(score),
        "groups": {group.code: [group.points, group.maximum] for group in score.groups},
        "rank": place.rank,
        "rank_to": place.shared_to,
    }


@pytest.mark.parametrize("block", range(BLOCKS))
def test_engine_and_reference_agree_exactly(block):
    for seed in range(block * SETS_A_BLOCK, (block + 1) * SETS_A_BLOCK):
        draw = Draw(seed)
        document = criteria_set(draw)
        units = inputs(draw, document)

        results, within, alone = by_engine(document, units)
        expected = reference.score(document, units)

        assert results == expected, f"seed {seed}"
        assert alone == {unit: result["lines"] for unit, result in expected.items()}, f"seed {seed}"
        assert within == reference.ranks(document, expected, GROUPS), f"seed {seed}"


def test_random_sets_reach_every_kind_policy_and_state():
    """A generator that no longer draws something would prove nothing about it."""
    kinds, states, depths, ties = set(), set(), set(), 0
    for seed in range(200):
        draw = Draw(seed)
        document = criteria_set(draw)
        results = reference.score(document, inputs(draw, document))
        leaves = reference.components_of(document)
        kinds |= {(leaf["rule"]["kind"], leaf.get("not_applicable")) for leaf, _ in leaves}
        depths |= {len(above) for _, above in leaves}
        states |= {line[2] for unit in results.values() for line in unit["lines"].values()}
        ties += any(unit["rank"] != unit["rank_to"] for unit in results.values())

    assert {policy for _, policy in kinds} == {None, "excluded", "full", "forbidden"}
    assert len({kind for kind, _ in kinds}) == 11
    assert depths == {1, 2, 3, 4, 5}
    assert states >= {"scored", "excluded", "full_not_applicable", "missing", "not_held"}
    assert ties > 10
