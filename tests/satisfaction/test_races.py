"""Fifty at once, on a database in a file (PostgreSQL: tests/integration/test_ballots.py)."""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings

# Fifty who race one code, eight taps on one form, ten codes tried twice, a burst, a decision in it.
TOLD = {
    "of_one_code": {"done": 1, "CodeNotWaiting": 49},
    "taps": {"done": 1, "none": 7},
    "of_many_codes": {"done": 10, "CodeNotWaiting": 10},
    "codes_left": 0,
    "burst": {"done": 50},
    "rows": 1 + 1 + 10 + 50 + 4,
    "sums_hold": True,
}
# Four ballots and one of four decisions; none where a ballot joined before all of them.
DECIDED = ({"done": 5, "DecidedMeanwhile": 3}, {"done": 4, "DecidedMeanwhile": 4})


def race(database_url, **environment):
    kept = {key: os.environ[key] for key in ("PATH", "HOME", "LANG") if key in os.environ}
    done = subprocess.run(
        [sys.executable, "tests/race_of_ballots.py"],
        cwd=settings.BASE_DIR,
        env=kept
        | {
            "DJANGO_SETTINGS_MODULE": "reform_portal.settings",
            "ENV_FILE": os.devnull,
            "SECRET_KEY": "a-key-for-tests-only-" + "x" * 40,
            "DATABASE_URL": database_url,
        }
        | environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
    )
    assert done.returncode == 0, done.stderr[-4000:]
    return json.loads(done.stdout.splitlines()[-1])


@pytest.mark.slow
def test_of_fifty_who_race_one_code_exactly_one_is_counted(tmp_path):
    told = race(f"sqlite:///{tmp_path / 'race.sqlite3'}")
    # Those seen before the burst was one are taken in with it.
    assert told.pop("held") == 50
    assert told.pop("decided") in DECIDED
    assert told == TOLD
