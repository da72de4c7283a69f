"""Killed at any moment, a run leaves nothing half; the next one completes with the same bytes."""

import json
import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg2
import pytest
from django.conf import settings
from django.db import connection

ROOT = Path(settings.BASE_DIR)
DATABASE = "reform_portal_killed"
KILLS = 20


@pytest.fixture
def own_database(tmp_path):
    """A database of its own of the kind that the tests run on."""
    if connection.vendor != "postgresql":
        yield f"sqlite:///{tmp_path}/killed.sqlite3"
        return
    url = os.environ["DATABASE_URL"]
    server = psycopg2.connect(url)
    server.autocommit = True
    with server.cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{DATABASE}" WITH (FORCE)')
        cursor.execute(f'CREATE DATABASE "{DATABASE}"')
    yield urlunsplit(urlsplit(url)._replace(path=f"/{DATABASE}"))
    with server.cursor() as cursor:
        cursor.execute(f'DROP DATABASE "{DATABASE}" WITH (FORCE)')
    server.close()


def test_a_run_killed_at_twenty_moments_is_whole_or_nothing(own_database):
    env = os.environ | {"DATABASE_URL": own_database, "REDIS_URL": ""}
    done = subprocess.run(
        [sys.executable, "tests/killed_runs.py"],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])

    assert told["half"] == []
    assert len(told["digests"]) == 1
    assert told["rests"] == 0
    # Some may have been quicker than their end; most were killed in their work.
    assert told["killed"] >= KILLS // 2
    assert told["left"] > 0
