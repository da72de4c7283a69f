"""A process of its own with a real database and many threads: what citizens do at the same moment.

Run by tests/satisfaction/test_races.py on a SQLite file and by tests/integration/test_ballots.py on
PostgreSQL; prints JSON.
"""

import json
import sys
import threading
from collections import Counter
from pathlib import Path

import django

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
django.setup()

from django.apps import apps  # noqa: E402
from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connections  # noqa: E402

from common.exceptions import Refused  # noqa: E402
from satisfaction import selectors, services  # noqa: E402
from satisfaction.choices import Verdict  # noqa: E402
from satisfaction.models import Rating, RatingCode, RatingSummary, Suspicion  # noqa: E402
from tests.factories.satisfaction import (  # noqa: E402
    CounterLinkFactory,
    QuestionSetFactory,
    code_for,
)
from tests.factories.units import DistrictFactory, UnitFactory, person  # noqa: E402

RACERS = 50


def together(acts):
    """Do all at the same moment; how often each was told what."""
    gate, told = threading.Barrier(len(acts)), []

    def run(act):
        gate.wait()
        try:
            told.append("none" if act() is None else "done")
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
    return Counter(told)


def sums_hold():
    def kept():
        rows = RatingSummary.objects.filter(n__gt=0).values_list("key", "n", "counts")
        return sorted(rows)

    before = kept()
    services.rebuild()
    return before == kept()


def main():
    question_set = QuestionSetFactory()
    district = DistrictFactory()
    commune = UnitFactory(parent=district)
    staff = person("district_staff", district)

    def rate(**fields):
        ballot = {"overall": 5, "answers": [5, 4, None, 3, 5]} | fields
        return lambda: services.submit_rating(question_set=question_set, **ballot)

    code = code_for(commune)
    of_one_code = together([rate(code=code, once=str(number)) for number in range(RACERS)])
    taps = together([rate(unit=commune, once="x" * 32) for _tap in range(8)])
    codes = [code_for(commune) for _code in range(10)]
    of_many_codes = together([rate(code=one) for one in codes for _twice in range(2)])
    link = CounterLinkFactory(unit=commune)
    burst = together(
        [rate(unit=commune, link=link, channel="counter_qr") for _ballot in range(RACERS)]
    )
    series = Suspicion.objects.get(link=link)
    held = series.ratings.count()
    seen = selectors.state_of(series)
    decided = together(
        [
            lambda verdict=verdict: services.decide_series(
                suspicion=series, verdict=verdict, reason="Đã xem", seen=seen, by=staff
            )
            for verdict in (Verdict.KEPT, Verdict.EXCLUDED, Verdict.KEPT, Verdict.EXCLUDED)
        ]
        + [rate(unit=commune, link=link, channel="counter_qr") for _ballot in range(4)]
    )
    return {
        "of_one_code": of_one_code,
        "taps": taps,
        "of_many_codes": of_many_codes,
        "codes_left": RatingCode.objects.count(),
        "burst": burst,
        "held": held,
        "decided": decided,
        "rows": Rating.objects.count(),
        "sums_hold": sums_hold(),
    }


if __name__ == "__main__":
    # Tables as the models have them: what migrations do is tested elsewhere, and takes long.
    settings.MIGRATION_MODULES = {app.label: None for app in apps.get_app_configs()}
    call_command("migrate", run_syncdb=True, verbosity=0)
    print(json.dumps(main()))  # noqa: T201
