"""`make bench`: an index of the whole country, beside the least a database and a spreadsheet need.

11,367 units (63 provinces, 705 districts, 10,599 communes) × 100 components, ten of them measures
of the quarterly report. PostgreSQL, a fixed seed, a database of its own that is made anew.
Side by side in one run: one SQL statement that only scores, sums and ranks; LibreOffice
recalculating the same for the communes; the portal's run by two Celery workers from the request to
visible results; one changed unit; the growth with the number of units; the workers' memory.

BENCH_COMMUNES=500: fewer communes. BENCH_SHEET=0: without LibreOffice.
"""

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg2
import redis
from services import ROOT, STATE, ensure_postgres, ensure_redis

DATABASE = "reform_portal_bench"
COMMUNES = int(os.environ.get("BENCH_COMMUNES", "10599"))
COUNTS = {"province": 63, "district": 705, "commune": COMMUNES, "few": 20, "some": 500}
NATION = ("province", "district", "commune")
WORKERS = 2
PATIENCE = 600


def main() -> None:
    os.chdir(ROOT)
    sys.path[:0] = [str(ROOT), str(ROOT / "tools")]
    STATE.mkdir(parents=True, exist_ok=True)
    started: list[subprocess.Popen] = []
    try:
        prepare(started)
        measure(started)
    finally:
        for process in reversed(started):
            process.send_signal(signal.SIGTERM)
            process.wait(20)


def prepare(started: list[subprocess.Popen], *, database: str = DATABASE, queue: int = 9) -> None:
    """A database and a queue of the bench's own, both empty."""
    url = ensure_postgres(started)
    connection = psycopg2.connect(url)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')
        cursor.execute(f"CREATE DATABASE \"{database}\" ENCODING 'UTF8' TEMPLATE template0")
    connection.close()
    broker = urlunsplit(urlsplit(ensure_redis(started))._replace(path=f"/{queue}"))
    redis.Redis.from_url(broker).flushdb()
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "reform_portal.settings",
        "SECRET_KEY": "for-the-bench-only-" + "x" * 50,
        "DATABASE_URL": urlunsplit(urlsplit(url)._replace(path=f"/{database}")),
        "REDIS_URL": broker,
        "MEDIA_ROOT": tempfile.mkdtemp(prefix="portal-bench-"),
    }
    import django  # noqa: PLC0415 -- after the settings are chosen

    django.setup()


def measure(started: list[subprocess.Popen]) -> None:
    import bench_country  # noqa: PLC0415 -- after setup
    import bench_rivals  # noqa: PLC0415 -- after setup

    start = time.perf_counter()
    sets = bench_country.build(COUNTS)
    communes = bench_rivals.lay_out(sets)
    say("building the country", time.perf_counter() - start)
    worker = start_worker()
    started.append(worker)
    run_all([sets["few"]])  # the workers' imports are not the run's
    statement = bench_rivals.statement_seconds()
    say(
        "one SQL statement, median of 5", statement[2], f"{statement[0]:.2f} to {statement[-1]:.2f}"
    )
    nation = run_all([sets[level] for level in NATION])
    units = sum(COUNTS[level] for level in NATION)
    say(
        f"the portal's run, {units:,} units, {WORKERS} workers",
        nation,
        f"{nation / statement[2]:.1f} times the statement",
    )
    wrong = bench_rivals.differences()
    print(f"  results that differ from the statement's: {wrong}")
    if wrong:
        sys.exit("the portal and the statement do not agree")
    say("one changed unit to visible ranks", one_unit(sets["commune"]))
    growth = {level: run_all([sets[level]]) for level in ("few", "some", "commune")}
    for level, seconds in growth.items():
        each = seconds / COUNTS[level] * 1000
        say(f"a run of {COUNTS[level]:,} units", seconds, f"{each:.2f} ms a unit")
    print(f"  most memory of a worker: {peak_memory(worker):.0f} MB")
    if os.environ.get("BENCH_SHEET", "1") != "0":
        sheet(bench_rivals.sheet_seconds(communes), nation)


def say(what: str, seconds: float, more: str = "") -> None:
    print(f"{what:52} {seconds:9.3f} s   {more}", flush=True)


def sheet(found: tuple[float, int] | None, nation: float) -> None:
    if found is None:
        print("  LibreOffice is not installed (Debian: libreoffice-calc): not compared")
        return
    seconds, wrong = found
    say(
        f"LibreOffice, {COMMUNES:,} communes: open, recalculate, save",
        seconds,
        f"{seconds / nation:.1f} times the portal's run",
    )
    print(f"  ranks the spreadsheet got wrong: {wrong:,}")


def start_worker() -> subprocess.Popen:
    command = [str(Path(sys.executable).parent / "celery"), "-A", "reform_portal", "worker"]
    command += ["--loglevel", "error", "--concurrency", str(WORKERS)]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL)


def run_all(sets: list[Any]) -> float:
    """Seconds from asking for the runs to the last one being visible whole."""
    from common.models import Job, JobState  # noqa: PLC0415 -- after setup
    from par_index.services import start_run  # noqa: PLC0415 -- after setup

    start = time.perf_counter()
    # The longest first, as whoever has two hands would do it.
    jobs = [start_run(criteria_set=one, year=one.year, is_final=True).pk for one in reversed(sets)]
    waiting = Job.objects.filter(pk__in=jobs).exclude(state=JobState.DONE)
    while waiting.exists():
        if waiting.filter(state=JobState.FAILED).exists() or time.perf_counter() - start > PATIENCE:
            sys.exit(f"a run failed: {list(waiting.values_list('state', 'message', 'error'))}")
        time.sleep(0.01)
    return time.perf_counter() - start


def one_unit(criteria_set: Any) -> float:
    """A mark of one commune changes; seconds until a run with the new ranks is visible."""
    from par_index.models import IndexRun, Mark  # noqa: PLC0415 -- after setup
    from par_index.services import run_units  # noqa: PLC0415 -- after setup

    mark = Mark.objects.filter(
        scorecard__criteria_set=criteria_set, criterion__code="c0", value__option="Không"
    ).first()
    Mark.objects.filter(pk=mark.pk).update(value={"option": "Đầy đủ"})
    start = time.perf_counter()
    run = run_units(
        base=IndexRun.objects.done().filter(criteria_set=criteria_set).first(),
        units=[mark.scorecard.unit],
    )
    seconds = time.perf_counter() - start
    whole = run_all([criteria_set])
    again = IndexRun.objects.done().filter(criteria_set=criteria_set).first()
    if whole and run.result_digest != again.result_digest:
        sys.exit("the run of one unit and the run of all differ")
    return seconds


def peak_memory(worker: subprocess.Popen) -> float:
    """The most memory that a worker process had, in MB, by the kernel's count."""
    children = Path(f"/proc/{worker.pid}/task/{worker.pid}/children").read_text().split()
    peaks = []
    for pid in children:
        status = Path(f"/proc/{pid}/status").read_text().splitlines()
        peaks += [int(line.split()[1]) for line in status if line.startswith("VmHWM")]
    return max(peaks) / 1024


if __name__ == "__main__":
    main()
