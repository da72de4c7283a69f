"""The settings as they are run with: a real database file, a real worker, a real schedule."""

import json
import os
import runpy
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.utils.module_loading import import_string

from reform_portal.celery import app

ROOT = Path(settings.BASE_DIR)
KEY = "a-key-for-tests-only-" + "x" * 40


def settings_with(monkeypatch, **environment):
    """The settings as a process with this environment reads them."""
    for name in ("REDIS_URL", "DATABASE_URL", "DEMO", "DEBUG", "SECRET_KEY"):
        monkeypatch.delenv(name, raising=False)
    for name, value in ({"SECRET_KEY": KEY} | environment).items():
        monkeypatch.setenv(name, value)
    return runpy.run_path(str(ROOT / "reform_portal/settings.py"))


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """What a process with a database file and the embedded worker found out."""
    base = tmp_path_factory.mktemp("file")
    environment = {key: os.environ[key] for key in ("PATH", "HOME", "LANG") if key in os.environ}
    done = subprocess.run(
        [sys.executable, "tests/on_a_file.py"],
        cwd=ROOT,
        env=environment
        | {
            "DJANGO_SETTINGS_MODULE": "reform_portal.settings",
            "ENV_FILE": os.devnull,
            "SECRET_KEY": KEY,
            "DATABASE_URL": f"sqlite:///{base / 'portal.sqlite3'}",
            "MEDIA_ROOT": str(base),
        },
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr[-4000:]
    return json.loads(done.stdout.splitlines()[-1])


# --- The database in a file ---------------------------------------------------------------------
@pytest.mark.slow
def test_the_file_is_read_while_written_and_keeps_its_references(told):
    # NORMAL (1): with the write-ahead log a crash loses nothing that was consistent.
    assert told["pragmas"] == {"journal_mode": "wal", "foreign_keys": 1, "synchronous": 1}


@pytest.mark.slow
def test_a_writer_takes_its_place_at_the_start(told):
    assert told["waits"] is True


@pytest.mark.slow
def test_of_many_saves_of_one_figure_one_wins_and_the_others_hear_of_it(told):
    found = told["at_once"]

    assert found["saved"] == ["CellConflict"] * 7 + ["done"]
    assert found["version"] == 1


@pytest.mark.slow
@pytest.mark.parametrize("act", ["submitted", "signed", "accepted"])
def test_of_two_who_act_on_one_report_one_wins(told, act):
    assert told["at_once"][act] == ["NotInThisState", "done"]


@pytest.mark.slow
def test_an_act_done_twice_at_once_leaves_one_row(told):
    found = told["at_once"]

    assert (found["submissions"], found["reviews"], found["marks"]) == (1, 1, 1)
    assert found["marked"] == ["Conflict", "done"]


# --- The worker inside the server -----------------------------------------------------------------
@pytest.mark.slow
def test_the_embedded_worker_does_a_job_and_sweeps_up_a_lost_one(told):
    assert told["embedded"]["jobs"] == [["done", 1, "done by celery-worker"]] * 2


@pytest.mark.slow
def test_the_embedded_worker_stops_with_the_server(told):
    assert (told["embedded"]["alive"], told["embedded"]["left"]) == ([], [])


# --- Celery ----------------------------------------------------------------------------------------
def test_no_task_is_lost_with_its_worker_or_delivered_twice(monkeypatch):
    found = settings_with(monkeypatch, REDIS_URL="redis://localhost:6379/0")

    assert found["CELERY_TASK_ACKS_LATE"] is True
    assert found["CELERY_TASK_REJECT_ON_WORKER_LOST"] is True
    assert found["CELERY_WORKER_PREFETCH_MULTIPLIER"] == 1
    timeout = found["CELERY_BROKER_TRANSPORT_OPTIONS"]["visibility_timeout"]
    limits = (found["CELERY_TASK_SOFT_TIME_LIMIT"], found["CELERY_TASK_TIME_LIMIT"], timeout)
    assert limits == tuple(sorted(set(limits)))


def test_celery_takes_its_settings_from_the_portal():
    assert (app.conf.task_acks_late, app.conf.task_reject_on_worker_lost) == (True, True)
    assert app.conf.worker_prefetch_multiplier == 1


def test_every_task_and_handler_that_is_named_exists():
    app.loader.import_default_modules()
    named = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}

    assert named - set(app.tasks) == set()
    assert all(callable(import_string(path)) for path in settings.JOB_HANDLERS.values())


def test_the_schedule_is_kept_in_vietnamese_time():
    assert app.conf.timezone == "Asia/Ho_Chi_Minh"
    assert set(settings.CELERY_BEAT_SCHEDULE) == {
        "sweep-jobs",
        "nightly-index",
        "open-periods",
        "send-reminders",
        "remind-petitions",
        "send-mails",
        "clear-imports",
        "count-pages",
        "clear-loads",
        "apply-versions",
        "check-links",
        "erase-contacts",
        "watch-ballots",
        "clear-voice",
    }


# --- Safe unless asked otherwise ---------------------------------------------------------------------
def test_a_deployment_is_safe_without_being_told(monkeypatch):
    found = settings_with(monkeypatch)

    assert (found["DEBUG"], found["DEMO"], found["PORTAL_TODAY"]) == (False, False, None)
    names = ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_SSL_REDIRECT")
    assert [found[name] for name in names] == [True, True, True]
    assert found["SECURE_HSTS_SECONDS"] >= 365 * 24 * 3600
    assert "SECURE_PROXY_SSL_HEADER" not in found


def test_a_demonstration_runs_over_plain_http_on_its_own_day(monkeypatch):
    found = settings_with(monkeypatch, DEMO="True")

    assert (found["SECURE_SSL_REDIRECT"], found["SESSION_COOKIE_SECURE"]) == (False, False)
    assert found["PORTAL_TODAY"].isoformat() == "2020-12-17"


def test_without_redis_everything_is_in_the_one_process(monkeypatch):
    found = settings_with(monkeypatch)

    assert (found["EMBEDDED"], found["CELERY_BROKER_URL"]) == (True, "memory://localhost/")
    assert found["DATABASES"]["default"]["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


def test_passwords_are_kept_with_argon2(monkeypatch):
    found = settings_with(monkeypatch)

    assert found["PASSWORD_HASHERS"][0].endswith(".Argon2PasswordHasher")


def test_a_district_sets_how_soon_a_procedure_hangs(monkeypatch):
    assert settings_with(monkeypatch)["POSTING_WITHIN_DAYS"] == 5
    assert settings_with(monkeypatch, POSTING_WITHIN_DAYS="7")["POSTING_WITHIN_DAYS"] == 7
