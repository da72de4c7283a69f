"""Part of `make bench`: a district's year of dossiers, as the page takes it in, on the full stack.

100,000 rows of 20 communes with headings as exports have them, people's columns among them, and 50
damaged rows. PostgreSQL, Redis, one Celery worker; a database of its own that is made anew. Told are
seconds, steps of progress seen, the worker's memory, a second load that changes nothing, one in
which every twentieth row has changed, the same table as a workbook, and the pages afterwards.

BENCH_DOSSIERS=10000: fewer rows.
"""

import csv
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from bench_index import peak_memory, prepare, say, start_worker
from services import ROOT, STATE

DATABASE = "reform_portal_bench_dossiers"
ROWS = int(os.environ.get("BENCH_DOSSIERS", "100000"))
DAMAGED, COMMUNES, PATIENCE = 50, 20, 900
HEADINGS = (
    *("STT", "Mã hồ sơ", "Mã thủ tục", "Đơn vị", "Chủ hồ sơ", "Số điện thoại", "Địa chỉ"),
    *("Hình thức nộp", "Ngày tiếp nhận", "Ngày hẹn trả", "Ngày có kết quả", "Ngày trả kết quả"),
    *("Trạng thái", "Số ngày chờ bổ sung", "Ngày xin lỗi"),
)
PROCEDURES = ("2.000815", "2.000884", "1.001193", "1.004873", "1.000894", "2.000635")
FIRST = datetime.fromisoformat("2020-01-02T07:00")
CHANNELS = ("Trực tiếp", "Trực tiếp", "Trực tiếp", "Trực tuyến", "Bưu chính công ích")


def main() -> None:
    os.chdir(ROOT)
    sys.path[:0] = [str(ROOT), str(ROOT / "tools")]
    STATE.mkdir(parents=True, exist_ok=True)
    started: list[subprocess.Popen] = []
    try:
        prepare(started, database=DATABASE, queue=10)
        with tempfile.TemporaryDirectory(prefix="portal-bench-") as folder:
            measure(Path(folder), started)
    finally:
        for process in reversed(started):
            process.send_signal(signal.SIGTERM)
            process.wait(20)


def measure(folder: Path, started: list[subprocess.Popen]) -> None:
    district, person = build()
    rows = list(table())
    first, later = folder / "nam.csv", folder / "nam-2.csv"
    write_csv(first, rows)
    write_csv(later, [changed(row) if at % 20 == 0 else row for at, row in enumerate(rows)])
    workbook = folder / "nam.xlsx"
    write_xlsx(workbook, rows)
    worker = start_worker()
    started.append(worker)
    good = ROWS - DAMAGED
    load(first, district, person, worker, (good, 0, 0, DAMAGED))
    load(first, district, person, worker, (0, 0, good, DAMAGED))
    load(later, district, person, worker, None)
    load(workbook, district, person, worker, None)
    pages(person, district)


def build() -> tuple[Any, Any]:
    from django.core.management import call_command  # noqa: PLC0415 -- after setup

    from units.models import Level, Membership, Unit, User  # noqa: PLC0415 -- after setup

    call_command("migrate", verbosity=0)
    call_command("load_starter", verbosity=0, stdout=open(os.devnull, "w"))  # noqa: SIM115
    since = date(2016, 1, 1)
    district = Unit.objects.create(
        code="B0", name="Huyện Đo", level=Level.objects.get(pk="district"), valid_from=since
    )
    for number in range(1, COMMUNES + 1):
        Unit.objects.create(
            code=f"B{number}",
            name=f"Xã Đo {number}",
            level=Level.objects.get(pk="commune"),
            parent=district,
            valid_from=since,
        )
    person = User.objects.create(username="bench", full_name="Bench")
    Membership.objects.create(user=person, unit=district, role="district_staff", starts_on=since)
    return district, person


def table():
    """Rows of a year; the same in every run."""
    rng = random.Random(3139)  # noqa: S311 -- the same rows every time
    damaged = set(rng.sample(range(ROWS), DAMAGED))
    for number in range(ROWS):
        row = one_row(rng, number)
        if number in damaged:
            damage(row, rng.randrange(5))
        yield row


def one_row(rng: random.Random, number: int) -> list[str]:
    received = FIRST + timedelta(minutes=rng.randrange(365 * 24 * 60))
    due = received + timedelta(days=rng.choice((1, 2, 3, 5, 10)))
    done = received + timedelta(days=rng.randrange(12))
    promised = f"{due:%d/%m/%Y}" if rng.random() < 0.9 else ""
    return [
        *(str(number + 1), f"H61-{number:06d}", rng.choice(PROCEDURES)),
        *(f"Xã Đo {rng.randrange(COMMUNES) + 1}", f"Nguyễn Văn {number}", f"09{number:08d}"),
        *(f"Ấp {rng.randrange(20)}, xã Hiếu Phụng", rng.choice(CHANNELS)),
        *(f"{received:%d/%m/%Y %H:%M}", promised, f"{done:%d/%m/%Y}", f"{done:%d/%m/%Y}"),
        *("Đã trả kết quả", str(rng.choice((0, 0, 0, 0, 1, 3))), ""),
    ]


def damage(row: list[str], kind: int) -> None:
    """A foreign word, a day there is not, an unknown procedure, a code with a blank, a cell too many."""
    if kind == 4:
        row.append("thừa")
    else:
        place = (12, 8, 2, 1)[kind]
        row[place] = ("Đang bay", "31/02/2020", "9.999999", "mã có dấu")[kind]


def changed(row: list[str]) -> list[str]:
    return [*row[:14], "02/01/2021", *row[15:]]


def write_csv(path: Path, rows: list[list[str]]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([HEADINGS, *rows])


def write_xlsx(path: Path, rows: list[list[str]]) -> None:
    from openpyxl import Workbook  # noqa: PLC0415 -- after setup

    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in (HEADINGS, *rows):
        sheet.append(row)
    book.save(path)


def load(
    path: Path,
    district: Any,
    person: Any,
    worker: subprocess.Popen,
    expected: tuple[int, int, int, int] | None,
) -> None:
    """Send the file as the page does; wait, counting the steps of progress that a reader sees."""
    from django.core.files import File  # noqa: PLC0415 -- after setup
    from django.core.files.uploadedfile import UploadedFile  # noqa: PLC0415 -- after setup

    from procedures.services import start_load  # noqa: PLC0415 -- after setup

    start = time.perf_counter()
    with path.open("rb") as file:
        upload = UploadedFile(File(file), path.name, size=path.stat().st_size)
        asked = start_load(upload=upload, unit=district, by=person)
    answered, seen = time.perf_counter() - start, wait_for(asked)
    seconds = time.perf_counter() - start
    asked.refresh_from_db()
    found = (asked.created, asked.changed, asked.same, asked.bad)
    say(
        f"{path.name}, {asked.rows:,} rows, {path.stat().st_size / 1e6:.1f} MB",
        seconds,
        f"page answered after {answered:.2f} s, {len(seen)} steps of progress",
    )
    print(f"  new {found[0]:,}, changed {found[1]:,}, same {found[2]:,}, bad {found[3]}")
    print(f"  faults with reasons: {asked.faults.count()}; not kept: {', '.join(asked.dropped)}")
    print(f"  most memory of a worker so far: {peak_memory(worker):.0f} MB", flush=True)
    if expected and found != expected:
        sys.exit(f"expected {expected}")


def wait_for(asked: Any) -> set[int]:
    from common.models import Job, JobState  # noqa: PLC0415 -- after setup

    seen: set[int] = set()
    until = time.perf_counter() + PATIENCE
    while True:
        job = Job.objects.get(pk=asked.job_id)
        seen.add(job.done)
        if job.state == JobState.DONE:
            return seen
        if job.state == JobState.FAILED or time.perf_counter() > until:
            sys.exit(f"the load failed: {job.state} {job.message} {job.error}")
        time.sleep(0.1)


def pages(person: Any, district: Any) -> None:
    from django.conf import settings  # noqa: PLC0415 -- after setup
    from django.db import connection  # noqa: PLC0415 -- after setup
    from django.test import Client  # noqa: PLC0415 -- after setup
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415 -- after setup
    from django.urls import reverse  # noqa: PLC0415 -- after setup

    # Nobody has collected the style sheets for this.
    plain = "django.contrib.staticfiles.storage.StaticFilesStorage"
    settings.STORAGES["staticfiles"]["BACKEND"] = plain
    client = Client(SERVER_NAME="localhost")
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    names = ["dossier-statistics", "promise-overview", "apology-overview", "load-list"]
    addresses = [reverse(f"procedures:{name}") + "?nam=2020" for name in names]
    lists = ("dossier-list", "promise-list", "apology-list")
    addresses += [reverse(f"procedures:{name}", args=[district.pk]) + "?nam=2020" for name in lists]
    for address in addresses:
        start = time.perf_counter()
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(address, secure=True)
        say(address, time.perf_counter() - start, f"{len(queries)} queries, {answer.status_code}")


if __name__ == "__main__":
    main()
