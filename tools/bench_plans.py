"""What the plan's overviews cost with 2,000 communes × 18 lines × 4 signed reports.

`.venv/bin/python tools/bench_plans.py` on a throw-away database; BENCH_UNITS=500 for fewer.
Each line: how many queries, seconds of the processor, kilobytes of the page, for district staff.
"""

import os
import sys
import tempfile
import time
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

ROOT = Path(__file__).resolve().parent.parent
UNITS = int(os.environ.get("BENCH_UNITS", "2000"))
PAGES = (
    ("plan", "/ke-hoach/2020/"),
    ("risk page", "/ke-hoach/2020/nguy-co/"),
    ("units, one page of 50", "/ke-hoach/2020/don-vi/"),
    ("one unit's tasks", "/ke-hoach/2020/don-vi/{unit}/"),
    ("task page", "/ke-hoach/2020/9.1/"),
    ("roll-up", "/bao-cao/tong-hop/"),
    ("roll-up as Excel", "/bao-cao/tong-hop/tai-ve/xlsx/"),
    ("one line, all units", "/bao-cao/chi-tieu/M01/"),
    ("district overview", "/chi-so/"),
    ("work list", "/lam-viec/"),
)


def main() -> None:
    os.chdir(ROOT)
    sys.path.insert(0, str(ROOT))
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as folder:
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "reform_portal.settings_test",
            "DATABASE_URL": f"sqlite:///{folder}/bench.sqlite3",
        }
        import django  # noqa: PLC0415 -- after the settings are chosen

        django.setup()
        from common import clock  # noqa: PLC0415 -- after setup

        with clock.frozen(datetime(2020, 12, 18, 9, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))):
            staff, unit = build()
            print(f"{UNITS} units {'queries':>20} {'seconds':>8} {'kB':>7}")
            for name, path in PAGES:
                measure(name, path.format(unit=unit), staff)
            measure_completion()


def build() -> tuple[object, int]:
    """The district, its communes and their year."""
    from django.core.management import call_command  # noqa: PLC0415 -- after setup

    call_command("migrate", verbosity=0)
    from tests.factories.many import (  # noqa: PLC0415 -- after setup
        many_lines,
        many_statements,
        many_units,
    )
    from tests.factories.par_index import criteria_set  # noqa: PLC0415 -- after setup
    from tests.factories.plans import PlanFactory  # noqa: PLC0415 -- after setup
    from tests.factories.units import DistrictFactory, person  # noqa: PLC0415 -- after setup
    from units.services import make_periods  # noqa: PLC0415 -- after setup

    district = DistrictFactory(name="Huyện Vũng Liêm", code="859")
    staff = person("district_staff", district)
    lines = many_lines(PlanFactory(unit=district))
    criteria_set()
    units = many_units(district, UNITS)
    many_statements(units, make_periods(year=2020), lines, staff)
    return staff, units[0].pk


def measure(name: str, path: str, user: object) -> None:
    from django.db import connection  # noqa: PLC0415 -- after setup
    from django.test import Client  # noqa: PLC0415 -- after setup
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415 -- after setup

    client = Client()
    client.force_login(user)
    start = time.process_time()
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(path, headers={"host": "localhost"})
    seconds = time.process_time() - start
    size = len(answer.content) // 1024
    print(f"{name:24} {len(queries):8} {seconds:8.2f} {size:7}  {answer.status_code}", flush=True)


def measure_completion() -> None:
    """The index asks each measure once for all units."""
    from django.db import connection  # noqa: PLC0415 -- after setup
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415 -- after setup

    from plans.measures import MEASURES  # noqa: PLC0415 -- after setup
    from units.models import Unit  # noqa: PLC0415 -- after setup

    units = list(Unit.objects.all())
    for name, argument in (("completion_rate", ""), ("ratio", "M01"), ("report_timeliness", "")):
        start = time.process_time()
        with CaptureQueriesContext(connection) as queries:
            MEASURES[name](units, 2020, argument)
        print(f"{name:24} {len(queries):8} {time.process_time() - start:8.2f}", flush=True)


if __name__ == "__main__":
    main()
