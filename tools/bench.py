"""`make bench`: what the wide pages and jobs cost with 2,000 units, on a throw-away database.

Each benchmark is a function in BENCHMARKS; it gets the town and says what it did.
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

ROOT = Path(__file__).resolve().parent.parent
UNITS = int(os.environ.get("BENCH_UNITS", "2000"))
PERIODS, LINES = 4, 20


def main() -> None:
    os.chdir(ROOT)
    sys.path.insert(0, str(ROOT))
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as folder:
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "reform_portal.settings",
            "SECRET_KEY": "for-the-bench-only-" + "x" * 50,
            "DEMO": "True",
            "DATABASE_URL": f"sqlite:///{folder}/bench.sqlite3",
            "MEDIA_ROOT": folder,
            "REDIS_URL": "",
        }
        import django  # noqa: PLC0415 -- after the settings are chosen

        django.setup()
        from common import clock  # noqa: PLC0415 -- after setup

        moment = datetime(2020, 12, 17, 9, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
        with clock.frozen(moment):
            build()
            print(f"{'what':44} {'queries':>8} {'seconds':>8}   {UNITS} units")
            for benchmark in BENCHMARKS:
                benchmark()


@contextmanager
def measured(what: str):
    """Print how many queries and seconds the block took."""
    from django.db import connection  # noqa: PLC0415 -- after setup
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415 -- after setup

    start = time.perf_counter()
    with CaptureQueriesContext(connection) as queries:
        yield
    seconds = time.perf_counter() - start
    print(f"{what:44} {len(queries.captured_queries):8} {seconds:8.2f}", flush=True)


def build() -> None:
    """A district with communes, two people in each, a year of reports; two thirds of them signed."""
    from django.core.management import call_command  # noqa: PLC0415 -- after setup

    call_command("migrate", verbosity=0)
    from plans.models import (  # noqa: PLC0415 -- after setup
        Cell,
        Indicator,
        Programme,
        ReformArea,
        Report,
        Submission,
    )
    from units.models import Level, Membership, Unit, User  # noqa: PLC0415 -- after setup
    from units.services import ensure_levels, make_periods  # noqa: PLC0415 -- after setup

    ensure_levels()
    since = date(2019, 1, 1)
    levels = Level.objects.in_bulk()
    district = Unit(code="859", name="Huyện Vũng Liêm", level=levels["district"], valid_from=since)
    district.save()
    Unit.objects.bulk_create(
        Unit(
            code=f"c{number}",
            name=f"Xã Số {number}",
            level=levels["commune"],
            parent=district,
            valid_from=since,
            search_key=f"xa so {number}",
            sort_key=f"{number:05}",
            path=f"{district.path}{10_000_000 + number}.",
        )
        for number in range(UNITS)
    )
    communes = list(Unit.objects.filter(level_id="commune").order_by("pk"))
    posts = [("district_staff", district)]
    posts += [(role, unit) for unit in communes for role in ("official", "leader")]
    User.objects.bulk_create(
        User(username=f"u{number}", full_name=f"U {number}", email=f"u{number}@example.org")
        for number in range(len(posts))
    )
    people = list(User.objects.order_by("pk"))
    Membership.objects.bulk_create(
        Membership(user=user, unit=unit, role=role, starts_on=since)
        for user, (role, unit) in zip(people, posts, strict=True)
    )
    area = ReformArea.objects.create(
        programme=Programme.objects.create(code="b", name="b"), code="1", name="1", position=1
    )
    lines = [
        Indicator.objects.create(code=f"TC{n:02}", area=area, name=f"Chỉ tiêu {n}", kind="count")
        for n in range(LINES)
    ]
    periods = make_periods(year=2020)
    reports = Report.objects.bulk_create(
        Report(unit=unit, period=period) for unit in communes for period in periods
    )
    Report.objects.update(created_at=datetime(2020, 12, 1, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh")))
    Cell.objects.bulk_create(
        (Cell(report=report, indicator=line) for report in reports for line in lines),
        batch_size=5000,
    )
    signed_at = datetime(2020, 12, 10, 9, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
    Submission.objects.bulk_create(
        Submission(
            report=report,
            number=1,
            submitted_by=people[1],
            submitted_at=signed_at,
            signed_by=people[2],
            signed_at=signed_at,
        )
        for place, report in enumerate(reports)
        if place % 3
    )


# --- Benchmarks ---------------------------------------------------------------------------------------


def matrix_page() -> None:
    from django.test import Client  # noqa: PLC0415 -- after setup

    from units.models import User  # noqa: PLC0415 -- after setup

    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(User.objects.get(username="u0"), "django.contrib.auth.backends.ModelBackend")
    for what, path in (
        ("matrix, first page", "/bao-cao/?nam=2020"),
        ("matrix, page 30", "/bao-cao/?nam=2020&trang=30"),
        ("matrix, found by name", "/bao-cao/?nam=2020&tim=so+19"),
        ("work list of the district", "/lam-viec/"),
        ("operations page", "/van-hanh/"),
    ):
        with measured(what):
            answer = client.get(path)
        if answer.status_code != 200:
            sys.exit(f"{path} answered {answer.status_code}")


def reminder_job() -> None:
    from common.models import OutgoingMail  # noqa: PLC0415 -- after setup
    from plans.services.reminders import remind_due  # noqa: PLC0415 -- after setup

    with measured("reminder job, everything due"):
        done = remind_due()
    with measured("reminder job, once more"):
        again = remind_due()
    print(f"  {done.letters} letters for {len(done.reports)} reports; again: {again.letters}")
    if again.letters or OutgoingMail.objects.count() != done.letters:
        sys.exit("a letter was written twice")


BENCHMARKS: list[Callable[[], None]] = [matrix_page, reminder_job]

if __name__ == "__main__":
    main()
