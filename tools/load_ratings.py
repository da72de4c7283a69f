"""`make load-ratings`: two hundred citizens rate at once for a minute, on the full stack.

PostgreSQL, Redis, web server, worker and beat; a database of its own that is made anew. Each
citizen opens a form and sends it, again and again, from an address of their own: at a counter, or
with a one-time code (each code is tried by two). Afterwards what the citizens were told is compared
with what is stored. Prints one line of JSON; exit status 1 if anything was lost or counted twice.

LOAD_SECONDS=20, LOAD_CITIZENS=50: shorter, fewer.
"""

import json
import os
import random
import signal
import subprocess
import sys
import time
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bench_index import prepare
from citizens import Citizen, Told, crowd
from services import ROOT, STATE

DATABASE = "reform_portal_load"
SECONDS = int(os.environ.get("LOAD_SECONDS", "60"))
CITIZENS = int(os.environ.get("LOAD_CITIZENS", "200"))
COMMUNES, LINKS_EACH, CODES_EACH = 20, 20, 100
PORT = int(os.environ.get("LOAD_PORT", "8192"))
TODAY = date(2020, 12, 17)


def main() -> None:
    os.chdir(ROOT)
    sys.path[:0] = [str(ROOT), str(ROOT / "tools")]
    STATE.mkdir(parents=True, exist_ok=True)
    started: list[subprocess.Popen] = []
    try:
        links, codes = lay_out(started, DATABASE)
        start_portal(started)
        told = play(links, codes)
    finally:
        stop(started)
    sys.exit(report(told, codes))


# --- The town --------------------------------------------------------------------------------------


def lay_out(started: list[subprocess.Popen], database: str) -> tuple[list[str], list[str]]:
    """A district with communes, counters and closed dossiers; addresses of counters and of codes."""
    os.environ |= {
        "DEMO": "True",
        "PORTAL_TODAY": TODAY.isoformat(),
        "BEHIND_PROXY": "True",
        "PORT": str(PORT),
        "ENV_FILE": os.devnull,
    }
    prepare(started, database=database, queue=11)
    from django.apps import apps  # noqa: PLC0415 -- after setup
    from django.conf import settings  # noqa: PLC0415 -- after setup
    from django.core.management import call_command  # noqa: PLC0415 -- after setup

    # Tables as the models have them: a throw-away database has no past to migrate.
    settings.MIGRATION_MODULES = {app.label: None for app in apps.get_app_configs()}
    call_command("migrate", run_syncdb=True, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    return counters_and_codes()


def counters_and_codes() -> tuple[list[str], list[str]]:
    from procedures.models import Dossier  # noqa: PLC0415 -- after setup
    from satisfaction.models import CounterLink  # noqa: PLC0415 -- after setup
    from satisfaction.services import issue_codes  # noqa: PLC0415 -- after setup
    from tests.factories.procedures import ProcedureFactory  # noqa: PLC0415 -- after setup
    from tests.factories.satisfaction import QuestionSetFactory  # noqa: PLC0415 -- after setup
    from tests.factories.units import DistrictFactory, UnitFactory  # noqa: PLC0415 -- after setup

    QuestionSetFactory()
    procedure, district = ProcedureFactory(), DistrictFactory()
    links, codes = [], []
    at = datetime(2020, 12, 10, 9, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
    for number in range(COMMUNES):
        commune = UnitFactory(parent=district)
        made = CounterLink.objects.bulk_create(
            CounterLink(unit=commune, label=f"Quầy số {counter + 1}")
            for counter in range(LINKS_EACH)
        )
        links += [link.get_absolute_url() for link in made]
        Dossier.objects.bulk_create(
            Dossier(
                code=f"L-{number}-{dossier}",
                unit=commune,
                procedure=procedure,
                channel="counter",
                received_at=at,
                received_on=at.date(),
                finished_on=TODAY - timedelta(days=1),
                status="returned",
            )
            for dossier in range(CODES_EACH)
        )
        issued = issue_codes(unit=commune, first=TODAY - timedelta(days=1), last=TODAY, by=None)
        codes += [one.path for one in issued]
    return links, codes


# --- The portal ------------------------------------------------------------------------------------


def start_portal(started: list[subprocess.Popen]) -> None:
    """Web server, worker and beat, as `make stack` starts them."""
    folder = Path(sys.executable).parent
    celery = [str(folder / "celery"), "-A", "reform_portal"]
    schedule = str(STATE / "load-beat-schedule")
    commands = [
        [str(folder / "gunicorn"), "-c", "gunicorn.conf.py"],
        [*celery, "worker", "--loglevel", "error", "--concurrency", "1"],
        [*celery, "beat", "--loglevel", "error", "--schedule", schedule],
    ]
    log = (STATE / "load.log").open("w")
    for command in commands:
        started.append(subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True))
    citizen = Citizen(PORT)
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if citizen.answers():
            return
        time.sleep(0.3)
    sys.exit("the portal did not start; see var/stack/load.log")


def stop(started: list[subprocess.Popen]) -> None:
    for process in reversed(started):
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()


# --- The minute ------------------------------------------------------------------------------------


def play(links: list[str], codes: list[str]) -> Told:
    """Half of the visits by counters, half by codes as long as there are any; each code twice."""
    rng = random.Random(200)  # noqa: S311 -- a load to be repeated, no secret
    tries = [code for code in codes for _twice in range(2)]
    rng.shuffle(tries)
    told, deadline = Told(), time.monotonic() + SECONDS

    def errand(citizen: Citizen, own: random.Random) -> None:
        while time.monotonic() < deadline:
            address = tries.pop() if tries and own.random() < 0.5 else own.choice(links)
            told.add(address, *citizen.rate(address, own))

    crowd(CITIZENS, PORT, errand)
    return told


def report(told: Told, codes: list[str]) -> int:
    from satisfaction.models import Rating, RatingCode, RatingTotal  # noqa: PLC0415 -- after setup
    from satisfaction.services import rebuild  # noqa: PLC0415 -- after setup

    def sums() -> list[tuple]:
        return sorted(RatingTotal.objects.filter(n__gt=0).values_list("key", "n", "counts"))

    kept = sums()
    rebuild()
    standing = Rating.objects.filter(standing="counted").count()
    by_code = [address for address in told.accepted if "/m/" in address]
    found = {
        "citizens": CITIZENS,
        "seconds": SECONDS,
        "accepted": len(told.accepted),
        "refused": dict(told.refused),
        "unknown": told.unknown,
        "rows": Rating.objects.count(),
        "held_for_review": Rating.objects.filter(standing="held").count(),
        "counted_rows": standing,
        "counted_in_sums": sum(n for _key, n, _counts in kept),
        "sums_equal_rebuild": kept == sums(),
        "codes_accepted": len(by_code),
        "codes_accepted_twice": len(by_code) - len(set(by_code)),
        "codes_spent": len(codes) - RatingCode.objects.count(),
        "rows_by_code": Rating.objects.filter(channel="token").count(),
        "ballots_a_second": round(len(told.accepted) / SECONDS, 1),
        **told.speeds(),
    }
    print(json.dumps(found))
    # A citizen who was told nothing may have been heard; nobody else's ballot may differ.
    lost = not len(told.accepted) <= found["rows"] <= len(told.accepted) + told.unknown
    wrong = (
        lost
        or found["codes_accepted_twice"]
        or found["codes_spent"] != found["rows_by_code"]
        or standing != found["counted_in_sums"]
        or not found["sums_equal_rebuild"]
    )
    return int(bool(wrong))


if __name__ == "__main__":
    main()
