"""A process of its own whose children compute an index and are killed at random moments.

Run by tests/par_index/test_killed_runs.py, which reads the JSON that it prints. The database is
the one in DATABASE_URL, which is made anew by a migration.
"""

import json
import os
import signal
import sys
import time
from datetime import timedelta
from pathlib import Path
from random import Random

import django

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
django.setup()

from django.apps import apps  # noqa: E402
from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connections  # noqa: E402

from par_index.models import IndexRun, RunChunk, UnitResult  # noqa: E402
from par_index.selectors import results_of  # noqa: E402
from par_index.services import run_chunks, run_now, runs  # noqa: E402
from tests.factories import par_index as make  # noqa: E402
from tests.factories.units import DistrictFactory, UnitFactory  # noqa: E402

KILLS, UNITS = 20, 30
run_chunks.CHUNK = 4


def build():
    district, criteria = DistrictFactory(), make.criteria_set()
    for number in range(UNITS):
        unit = UnitFactory(parent=district, code=f"c{number}")
        make.MarkFactory(
            scorecard=make.ScorecardFactory(criteria_set=criteria, unit=unit),
            criterion=make.leaf(criteria, "2.1"),
            stage="final",
            value={"numerator": str(number), "denominator": "31"},
        )
    return criteria


def compute(criteria):
    run_now(criteria_set=criteria, year=2020, is_final=True)
    return IndexRun.objects.done().first()


def killed_after(criteria, seconds):
    """A child computes; after so long it is killed. Whether it was still alive then."""
    connections.close_all()
    child = os.fork()
    if not child:
        compute(criteria)
        os._exit(0)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    _pid, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def half_shown():
    """Runs of which something shows although they are not whole."""
    shown = [
        run.pk
        for run in IndexRun.objects.all()
        if results_of(run).count() not in ((UNITS,) if run.state == "done" else (0,))
    ]
    return shown + [run.pk for run in IndexRun.objects.done() if run.unit_count != UNITS]


def main():
    # Tables as the models have them: what migrations do is tested elsewhere, and takes long.
    settings.MIGRATION_MODULES = {app.label: None for app in apps.get_app_configs()}
    call_command("migrate", run_syncdb=True, verbosity=0)
    criteria = build()
    start = time.perf_counter()
    first = compute(criteria)
    lasts = time.perf_counter() - start
    source = Random(3139)
    told = {"killed": 0, "half": [], "digests": {first.result_digest}}
    for _kill in range(KILLS):
        told["killed"] += killed_after(criteria, source.uniform(0.02, 0.95) * lasts)
        told["half"] += half_shown()
        told["digests"].add(compute(criteria).result_digest)
    left = IndexRun.objects.exclude(state="done").count()
    runs.DEAD_AFTER = timedelta(0)
    runs.clear_dead_runs()
    whole = set(IndexRun.objects.done().values_list("pk", flat=True))
    told["left"] = left
    told["rests"] = UnitResult.objects.exclude(run__in=whole).count() + RunChunk.objects.count()
    told["digests"] = sorted(told["digests"])
    print(json.dumps(told))  # noqa: T201


if __name__ == "__main__":
    main()
