"""Pages cost the same number of queries with twenty communes and with two hundred."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from common import clock
from plans.models import Report, TaskAssignment, TaskTarget
from plans.services import judge_task
from tests.factories.many import many_lines, many_statements, many_units
from tests.factories.par_index import criteria_set
from tests.factories.plans import PlanFactory, at
from units.services import make_periods

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

DISTRICT_PAGES = (
    "/lam-viec/",
    "/ke-hoach/2020/",
    "/ke-hoach/2020/nguy-co/",
    "/ke-hoach/2020/don-vi/",
    "/ke-hoach/2020/9.1/",
    "/ke-hoach/2020/9.3/?xep=so&trang=2",
    "/bao-cao/?nam=2020",
    "/bao-cao/tong-hop/",
    "/bao-cao/tong-hop/?so-lieu=da-duyet",
    "/bao-cao/tong-hop/tai-ve/xlsx/",
    "/bao-cao/chi-tieu/M01/",
    "/chi-so/",
)


def queries(client, path):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200, path
    # Whether there is demo data is remembered for a minute, by the clock of the machine.
    return sum("demo_demoload" not in query["sql"] for query in captured.captured_queries)


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def test_the_cost_does_not_grow_with_units(district, commune, people):
    with clock.frozen(at(2020, 10, 1)):
        periods = make_periods(year=2020)
        plan = PlanFactory(unit=district)
        lines = many_lines(plan)
        many_statements([commune], periods[:3], lines, people.leader)
        criteria_set(year=2020)
        task = plan.tasks.first()
        mine = Report.objects.filter(unit=commune).first()
        unit_pages = (
            "/lam-viec/",
            "/ke-hoach/2020/",
            f"/ke-hoach/2020/don-vi/{commune.pk}/",
            f"/ke-hoach/2020/?don-vi={commune.pk}",
            "/bao-cao/",
            "/bao-cao/tong-hop/",
            f"/bao-cao/{mine.pk}/",
            f"/bao-cao/chi-tieu/M01/?don-vi={commune.pk}",
        )
        seen = []
        for more in (20, 180):
            units = many_units(district, more)
            many_statements(units, periods[:3], lines, people.leader)
            for unit in units[:5]:
                TaskTarget.objects.create(task=task, unit=unit, target=50)
                TaskAssignment.objects.create(task=task, unit=unit, post="Chủ tịch")
                judge_task(task=task, unit=unit, state="done", reason="Đủ", by=people.staff)
            staff, official = signed_in(people.staff), signed_in(people.official)
            seen.append(
                {("staff", page): queries(staff, page) for page in DISTRICT_PAGES}
                | {("official", page): queries(official, page) for page in unit_pages}
            )

    assert seen[0] == seen[1]
