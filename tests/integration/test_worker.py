"""Background work with everything real: PostgreSQL, Redis, and a worker that is its own process."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg2
import pytest
import redis

pytestmark = pytest.mark.stack

ROOT = Path(__file__).resolve().parents[2]
DATABASE = f"portal_worker_{os.getpid()}"
REDIS_DATABASE = 14
ASK_FOR_A_RUN = """
from par_index.models import CriteriaSet
from par_index.services import start_run
criteria_set = CriteriaSet.objects.get(code="commune-model-2020")
print(start_run(criteria_set=criteria_set, year=2020).pk)
"""
LOADED_ROWS = 12_000
ASK_FOR_A_LOAD = f"""
from django.core.files.uploadedfile import SimpleUploadedFile
from procedures.services import start_load
from units.models import Unit, User
head = "dossier_code,unit_code,procedure_code,channel,received_at,finished_at,status"
line = "K{{}},29686,2.000815,{{}},2020-11-02T08:30,,processing"
rows = [line.format(n, "fax" if n % 1000 == 7 else "counter") for n in range({LOADED_ROWS})]
load = start_load(
    upload=SimpleUploadedFile("a.csv", "\\n".join([head, *rows]).encode()),
    unit=Unit.objects.get(code="29686", valid_to__year=2025),
    by=User.objects.get(username="canbo.hieuphung"),
)
print(load.job_id)
"""
SWEEP = "from common import jobs; print(jobs.sweep())"
DONE_SECONDS = 120


class Portal:
    """A portal of its own beside the test run's: environment, commands, worker, job rows."""

    def __init__(self, database_url: str, redis_url: str, log: Path) -> None:
        self.database_url = database_url
        self.redis = redis.Redis.from_url(redis_url)
        self.log = log
        self.environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "reform_portal.settings",
            "SECRET_KEY": "a-key-for-tests-only-" + "x" * 40,
            "DEMO": "True",
            "DATABASE_URL": database_url,
            "REDIS_URL": redis_url,
        }

    def manage(self, *arguments: str) -> str:
        command = [sys.executable, "manage.py", *arguments]
        done = subprocess.run(
            command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def enqueue(self) -> str:
        return self.manage("shell", "--no-imports", "-c", ASK_FOR_A_RUN)

    def start_worker(self) -> subprocess.Popen:
        command = [sys.executable, "-m", "celery", "-A", "reform_portal", "worker", "-l", "info"]
        with self.log.open("a") as log:
            return subprocess.Popen(
                [*command, "--concurrency", "1", "--without-mingle", "--without-gossip"],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def query(self, statement: str, *values: object) -> list[tuple]:
        connection = psycopg2.connect(self.database_url)
        try:
            with connection, connection.cursor() as cursor:
                cursor.execute(statement, values)
                return cursor.fetchall() if cursor.description else []
        finally:
            connection.close()

    def state(self, job: str) -> str:
        return self.query("SELECT state FROM common_job WHERE id = %s", job)[0][0]

    def wait_until_done(self, job: str) -> None:
        self.wait_until("done", job, {"queued", "running"})

    def wait_until(self, state: str, job: str, before: set[str]) -> None:
        deadline = time.monotonic() + DONE_SECONDS
        while self.state(job) in before and time.monotonic() < deadline:
            time.sleep(0.2)
        assert self.state(job) == state, self.log.read_text()[-4000:]

    @contextmanager
    def no_results_can_be_written(self) -> Iterator[None]:
        """A computation that comes as far as its results waits there."""
        connection = psycopg2.connect(self.database_url)
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE par_index_unitresult IN ACCESS EXCLUSIVE MODE")
        try:
            yield
        finally:
            connection.close()

    def sweep_after(self, job: str, *columns: str) -> str:
        """Sweep as if these moments of the job lay ten minutes back; how many were sent again."""
        for column in columns:
            self.query(
                f"UPDATE common_job SET {column} = {column} - interval '10 minutes' WHERE id = %s",  # noqa: S608 -- our own names
                job,
            )
        return self.manage("shell", "--no-imports", "-c", SWEEP)

    def forget_messages(self) -> None:
        left = [*self.redis.scan_iter("_kombu.*"), *self.redis.scan_iter("unacked*")]
        self.redis.delete("celery", *left)


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    server = os.environ["DATABASE_URL"]
    own = urlunsplit(urlsplit(server)._replace(path=f"/{DATABASE}"))
    broker = urlunsplit(urlsplit(os.environ["REDIS_URL"])._replace(path=f"/{REDIS_DATABASE}"))
    administer(server, f"CREATE DATABASE {DATABASE} ENCODING 'UTF8' TEMPLATE template0")
    portal = Portal(own, broker, tmp_path_factory.mktemp("worker") / "worker.log")
    portal.forget_messages()
    try:
        portal.manage("migrate", "-v0")
        portal.manage("load_demo", "--if-empty")
        yield portal
    finally:
        portal.forget_messages()
        administer(server, f"DROP DATABASE {DATABASE} WITH (FORCE)")


@pytest.fixture
def start_worker(portal: Portal) -> Iterator[Callable[[], subprocess.Popen]]:
    processes: list[subprocess.Popen] = []

    def start() -> subprocess.Popen:
        processes.append(portal.start_worker())
        return processes[-1]

    yield start
    for process in processes:
        process.terminate()
        process.wait(30)


def administer(url: str, statement: str) -> None:
    connection = psycopg2.connect(url)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(statement)
    connection.close()


def test_worker_process_does_a_job_that_another_process_asked_for(portal, start_worker):
    start_worker()

    job = portal.enqueue()

    portal.wait_until_done(job)


def test_job_asked_for_while_no_worker_lives_is_done_when_one_comes(portal, start_worker):
    job = portal.enqueue()
    assert portal.state(job) == "queued"

    start_worker()

    portal.wait_until_done(job)


def test_job_whose_message_was_lost_is_sent_again_by_the_sweep(portal, start_worker):
    job = portal.enqueue()
    portal.forget_messages()

    sent = portal.sweep_after(job, "queued_at")
    start_worker()

    assert sent == "1"
    portal.wait_until_done(job)


def test_job_of_a_worker_that_was_killed_is_done_by_the_next_one(portal, start_worker):
    with portal.no_results_can_be_written():
        job = portal.enqueue()
        worker = start_worker()
        portal.wait_until("running", job, {"queued"})
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()
    portal.forget_messages()
    assert portal.state(job) == "running"

    sent = portal.sweep_after(job, "queued_at", "seen_at")
    start_worker()

    assert sent == "1"
    portal.wait_until_done(job)
    runs = portal.query(
        "SELECT state, unit_count FROM par_index_indexrun WHERE job_id = %s ORDER BY id", job
    )
    assert runs == [("failed", 0), ("done", 20)]


def test_a_load_of_dossiers_whose_worker_was_killed_ends_with_the_right_counts(
    portal, start_worker
):
    job = portal.manage("shell", "--no-imports", "-c", ASK_FOR_A_LOAD)
    counts = "SELECT rows, created, same, bad, state FROM procedures_dossierload WHERE job_id = %s"
    worker = start_worker()
    portal.wait_until("running", job, {"queued"})
    while portal.query(counts, job)[0][0] < 2000 and portal.state(job) == "running":
        time.sleep(0.02)
    os.killpg(worker.pid, signal.SIGKILL)
    worker.wait()
    portal.forget_messages()
    [(read, *_rest)] = portal.query(counts, job)
    assert (portal.state(job), 2000 <= read < LOADED_ROWS) == ("running", True)

    portal.sweep_after(job, "queued_at", "seen_at")
    start_worker()

    portal.wait_until_done(job)
    bad = LOADED_ROWS // 1000
    assert portal.query(counts, job) == [(LOADED_ROWS, LOADED_ROWS - bad, 0, bad, "done")]
    [(stored,)] = portal.query("SELECT count(*) FROM procedures_dossier WHERE code LIKE 'K%%'")
    assert stored == LOADED_ROWS - bad
