"""What citizens do at the same moment, on PostgreSQL and Redis."""

import os
from urllib.parse import urlsplit, urlunsplit

import pytest

from tests.integration.test_worker import administer
from tests.satisfaction.test_races import DECIDED, TOLD, race

pytestmark = pytest.mark.stack
DATABASE = f"portal_race_{os.getpid()}"
REDIS_DATABASE = 13


def test_of_fifty_who_race_one_code_exactly_one_is_counted():
    server = os.environ["DATABASE_URL"]
    administer(server, f"CREATE DATABASE {DATABASE} ENCODING 'UTF8' TEMPLATE template0")
    try:
        told = race(
            urlunsplit(urlsplit(server)._replace(path=f"/{DATABASE}")),
            REDIS_URL=urlunsplit(
                urlsplit(os.environ["REDIS_URL"])._replace(path=f"/{REDIS_DATABASE}")
            ),
        )
    finally:
        administer(server, f"DROP DATABASE {DATABASE} WITH (FORCE)")
    # Ballots not yet committed when the burst was seen stay counted until somebody looks: a few.
    assert 30 <= told.pop("held") <= 50
    assert told.pop("decided") in DECIDED
    assert told == TOLD
