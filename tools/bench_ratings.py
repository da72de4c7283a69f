"""Part of `make bench`: a million ballots, their sums, and the pages that read them.

20 communes, one district, two years, four channels, 40 procedures, the survey's 22 questions. On
PostgreSQL in a database of its own that is made anew, or with BENCH_SQLITE=1 in a file of its own.
Told are seconds of a whole rebuild, of adding a file of 10,000 ballots and one ballot to the sums,
of the figures and of the staff's pages with their queries; and whether the sums then agree.

BENCH_RATINGS=100000: fewer ballots.
"""

import os
import random
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from bench_index import prepare, say
from services import ROOT, STATE

DATABASE = "reform_portal_bench_ratings"
BALLOTS = int(os.environ.get("BENCH_RATINGS", "1000000"))
FOLDED, COMMUNES, PROCEDURES, CHUNK = 10_000, 20, 40, 5_000
CHANNELS = ("counter_qr", "token", "kiosk", "paper")


def main() -> None:
    os.chdir(ROOT)
    sys.path[:0] = [str(ROOT), str(ROOT / "tools")]
    STATE.mkdir(parents=True, exist_ok=True)
    started: list[subprocess.Popen] = []
    try:
        with tempfile.TemporaryDirectory(prefix="portal-bench-") as folder:
            if os.environ.get("BENCH_SQLITE"):
                prepare_file(folder)
            else:
                prepare(started, database=DATABASE, queue=11)
            measure()
    finally:
        for process in reversed(started):
            process.send_signal(signal.SIGTERM)
            process.wait(20)


def prepare_file(folder: str) -> None:
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "reform_portal.settings",
        "SECRET_KEY": "for-the-bench-only-" + "x" * 50,
        "DATABASE_URL": f"sqlite:///{folder}/bench.sqlite3",
        "MEDIA_ROOT": folder,
    }
    import django  # noqa: PLC0415 -- after the settings are chosen

    django.setup()


def measure() -> None:
    from django.db import transaction  # noqa: PLC0415 -- after setup

    from satisfaction.models import Rating, RatingSummary, RatingTotal  # noqa: PLC0415
    from satisfaction.selectors import opinions  # noqa: PLC0415 -- after setup
    from satisfaction.selectors.sums import differences  # noqa: PLC0415 -- after setup
    from satisfaction.services import fold, rebuild  # noqa: PLC0415 -- after setup

    district, units, person, make = build()
    seconds = timed(lambda: store(make, Rating))
    say(f"writing {BALLOTS:,} ballots", seconds, f"{BALLOTS / seconds:,.0f} a second")
    say("all sums anew", timed(rebuild), f"{RatingSummary.objects.count():,} sums")
    print(f"  totals without procedures: {RatingTotal.objects.count():,}")

    def add(ratings: list[Any]) -> float:
        with transaction.atomic():
            Rating.objects.bulk_create(ratings, batch_size=CHUNK)
            return timed(lambda: fold(ratings))

    say(f"adding {FOLDED:,} ballots to the sums", add([make() for _ in range(FOLDED)]))
    one_month = [make(date(2020, 11, 3), "paper") for _ in range(FOLDED)]
    say(f"adding {FOLDED:,} paper ballots of one month", add(one_month))
    single = sorted(add([make()]) for _ in range(200))
    say("adding one ballot, median of 200", statistics.median(single), f"longest {single[-1]:.4f}")
    say("figures of all communes, a year", best(lambda: opinions(units, 2020, "own")))
    say("figures of the district with all below", best(lambda: opinions([district], 2020)))
    pages(person, district)
    faults: list[str] = []
    told = timed(lambda: faults.extend(differences()))
    say("comparing all sums with the ballots", told, f"{len(faults)} differences")
    if faults:
        sys.exit("the sums and the ballots do not agree")


def timed(act: Callable[[], Any]) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def best(act: Callable[[], Any]) -> float:
    """The median of five."""
    return statistics.median(timed(act) for _ in range(5))


def build() -> tuple[Any, list[Any], Any, Callable[..., Any]]:
    from django.core.management import call_command  # noqa: PLC0415 -- after setup

    from procedures.models import Procedure  # noqa: PLC0415 -- after setup
    from satisfaction.models import QuestionSet, Rating  # noqa: PLC0415 -- after setup
    from units.models import Level, Membership, Unit, User  # noqa: PLC0415 -- after setup

    call_command("migrate", verbosity=0)
    with open(os.devnull, "w") as nowhere:
        call_command("load_starter", verbosity=0, stdout=nowhere)
    since, level = date(2016, 1, 1), Level.objects.get(pk="commune")
    district = Unit.objects.create(
        code="B0", name="Huyện Đo", level=Level.objects.get(pk="district"), valid_from=since
    )
    units = [
        Unit.objects.create(
            code=f"B{number}", name=f"Xã {number}", level=level, parent=district, valid_from=since
        )
        for number in range(1, COMMUNES + 1)
    ]
    person = User.objects.create(username="bench", full_name="Bench")
    Membership.objects.create(user=person, unit=district, role="district_staff", starts_on=since)
    places = [unit.pk for unit in units]
    procedures = [None, *Procedure.objects.order_by("code").values_list("pk", flat=True)]
    procedures = procedures[:PROCEDURES]
    survey = QuestionSet.objects.get(code="sipas-2017-2020")
    length, rng = survey.questions.count(), random.Random(2020)  # noqa: S311 -- the same every time

    def make(day: date | None = None, channel: str = "") -> Rating:
        grades = rng.choices((5, 4, 3, 2, 1, None), (40, 40, 10, 3, 2, 5), k=length)
        return Rating(
            unit_id=rng.choice(places),
            procedure_id=rng.choice(procedures),
            question_set_id=survey.pk,
            channel=channel or rng.choice(CHANNELS),
            submitted_on=day or date(2019, 1, 1) + timedelta(days=rng.randrange(731)),
            overall=grades[0] or 4,
            answers=grades,
        )

    return district, units, person, make


def store(make: Callable[..., Any], table: Any) -> None:
    for start in range(0, BALLOTS, CHUNK):
        table.objects.bulk_create([make() for _ in range(min(CHUNK, BALLOTS - start))])


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
    detail = reverse("satisfaction:result-detail", args=[district.pk]) + "?nam=2020&pham-vi=subtree"
    parts = [f"{detail}&phan={part}" for part in ("", "thoi-gian", "kenh", "thu-tuc")]
    for address in [reverse("satisfaction:result-list") + "?nam=2020", *parts]:
        client.get(address, secure=True)
        with CaptureQueriesContext(connection) as queries:
            seconds = timed(lambda address=address: client.get(address, secure=True))
        say(address, seconds, f"{len(queries)} queries")


if __name__ == "__main__":
    main()
