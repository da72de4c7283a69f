"""A run of the changed units alone gives what a run of all units and the second working give."""

import json

import pytest

from par_index.exports import index_json
from par_index.imports import load_criteria
from par_index.services import run_index, run_units
from tests.par_index.random_sets import Draw, criteria_set
from tests.par_index.test_reference_stored import (
    UNITS,
    check_exports,
    expected_of,
    give,
    stages_of,
    stored,
    units,
    wanted,
)

__all__ = ["units"]

SETS = 12
OF_A_RUN = ("run", "published_at")


def exported(run):
    told = json.loads(index_json(run, lines=True))
    return {key: content for key, content in told.items() if key not in OF_A_RUN}


@pytest.mark.parametrize("seed", range(SETS))
def test_changed_units_alone_give_what_all_units_give(seed, units, tmp_path):
    draw = Draw(9000 + seed, flat=True, alone=True)
    document = criteria_set(draw)
    criteria, _changed, _notices = load_criteria(document)
    said = stages_of(draw, document)
    give(criteria, said, tmp_path)
    is_final = draw.chance(0.5)
    run = run_index(criteria_set=criteria, year=2020, is_final=is_final)

    # Twice, so that the second one stands on a run that was itself taken over.
    for _ in range(2):
        changed = draw.random.sample(UNITS, draw.one(1, 2))
        again = stages_of(draw, document)
        news = {key: stages for key, stages in again.items() if key[0] in changed}
        for key, stages in news.items():
            said[key] = said.get(key, {}) | stages
        give(criteria, news, tmp_path)
        run = run_units(base=run, units=[unit for unit in units if unit.code in changed])

        results = expected_of(document, said, {}, is_final=is_final)
        assert stored(run) == wanted(document, results)
        check_exports(run, results)
    whole = run_index(criteria_set=criteria, year=2020, is_final=is_final)
    assert (run.result_digest, run.input_digest) == (whole.result_digest, whole.input_digest)
    assert exported(run) == exported(whole)
