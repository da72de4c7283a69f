"""A process of its own with a real database file, several threads, and the embedded worker.

Run by tests/test_settings.py, which reads the JSON that it prints: an in-memory database cannot
show what two writers do to one another, and threads must not outlive a test.
"""

import json
import sys
import threading
import time
from datetime import timedelta
from pathlib import Path

import django

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
django.setup()

from django.apps import apps  # noqa: E402
from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, connections, transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

# The sweep comes every minute; a test does not wait that long.
settings.CELERY_BEAT_SCHEDULE["sweep-jobs"]["schedule"] = 1
settings.JOB_HANDLERS = {"probe": "__main__.probe"}

from common import clock, jobs  # noqa: E402
from common.exceptions import Refused  # noqa: E402
from common.models import Job  # noqa: E402
from par_index.services import save_self_mark  # noqa: E402
from plans import services  # noqa: E402
from plans.models import Cell, Report, Review  # noqa: E402
from reform_portal.embedded import Embedded  # noqa: E402
from tests.factories import par_index as index  # noqa: E402
from tests.factories.plans import IndicatorFactory, at  # noqa: E402
from tests.factories.units import DistrictFactory, PeriodFactory, UnitFactory, person  # noqa: E402

WRITERS = 8


def probe(job):
    return "done by " + threading.current_thread().name


def pragmas():
    with connection.cursor() as cursor:
        found = {}
        for name in ("journal_mode", "foreign_keys", "synchronous"):
            cursor.execute(f"PRAGMA {name}")
            found[name] = cursor.fetchone()[0]
    return found


def second_writer_waits():
    """Whether a transaction takes its place at the start, so that nobody fails half-way."""
    with transaction.atomic():
        return not _may_begin_elsewhere()


def _may_begin_elsewhere():
    import sqlite3  # noqa: PLC0415

    other = sqlite3.connect(settings.DATABASES["default"]["NAME"], timeout=0, isolation_level=None)
    try:
        other.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError:
        return False
    finally:
        other.close()
    return True


def together(acts):
    """Do all at the same moment; the names of what each was told, sorted."""
    gate, told = threading.Barrier(len(acts)), []

    def run(act):
        with clock.frozen(at(2020, 9, 10)):
            gate.wait()
            try:
                act()
                told.append("done")
            except Refused as refusal:
                told.append(type(refusal).__name__)
            except Exception as error:
                told.append(f"{type(error).__name__}: {error}")
            finally:
                connections.close_all()

    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(told)


def at_once():
    district = DistrictFactory()
    commune = UnitFactory(parent=district)
    official, leader = person("official", commune), person("leader", commune)
    staff = [person("district_staff", district) for _person in range(2)]
    line = IndicatorFactory(code="TC01", kind="count", across_periods="sum")
    with clock.frozen(at(2020, 9, 10)):
        services.open_reports(period=PeriodFactory())
        report = Report.objects.get(unit=commune)

    def save(value):
        return lambda: services.save_cell(
            report=report, indicator=line, by=official, version=0, state="reported", value=value
        )

    saved = together([save(value) for value in range(1, WRITERS + 1)])
    submitted = together(
        [lambda: services.submit_report(report=report, by=official) for _twice in range(2)]
    )
    signed = together([lambda: services.sign_report(report=report, by=leader) for _ in range(2)])
    accepted = together(
        [lambda by=by: services.accept_report(report=report, by=by) for by in staff]
    )
    card = index.ScorecardFactory(unit=commune)
    marked = together([_mark(card, official, answer) for answer in ("Chậm", "Không")])
    return {
        "saved": saved,
        "version": Cell.objects.get(report=report).version,
        "submitted": submitted,
        "submissions": report.submissions.count(),
        "signed": signed,
        "accepted": accepted,
        "reviews": Review.objects.count(),
        "marked": marked,
        "marks": card.marks.count(),
    }


def _mark(card, official, answer):
    from par_index.scoring import Value  # noqa: PLC0415

    return lambda: save_self_mark(
        scorecard=card,
        criterion=index.leaf(card.criteria_set, "1.1"),
        by=official,
        value=Value.choice(answer),
        version=0,
    )


def embedded():
    """One job with its message, one whose message was lost: both are done, by the worker thread."""
    before = set(threading.enumerate())
    Job.objects.create(kind="probe")
    Job.objects.update(queued_at=timezone.now() - timedelta(minutes=5))
    inside = Embedded()
    inside.start()
    jobs.enqueue("probe")
    deadline = time.monotonic() + 15
    # At its start the embedded worker also does what was due at night; that is not asked here.
    probes = Job.objects.filter(kind="probe")
    while probes.exclude(state="done").exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    inside.stop()
    deadline = time.monotonic() + 5
    while any(thread.is_alive() for thread in inside.threads) and time.monotonic() < deadline:
        time.sleep(0.05)
    left = [thread for thread in set(threading.enumerate()) - before if not thread.daemon]
    return {
        "jobs": list(probes.values_list("state", "attempts", "message")),
        "alive": [thread.name for thread in inside.threads if thread.is_alive()],
        "left": [thread.name for thread in left],
    }


if __name__ == "__main__":
    # Tables as the models have them: what migrations do is tested elsewhere, and takes long.
    settings.MIGRATION_MODULES = {app.label: None for app in apps.get_app_configs()}
    call_command("migrate", run_syncdb=True, verbosity=0)
    told = {
        "pragmas": pragmas(),
        "waits": second_writer_waits(),
        "at_once": at_once(),
        "embedded": embedded(),
    }
    print(json.dumps(told))  # noqa: T201
