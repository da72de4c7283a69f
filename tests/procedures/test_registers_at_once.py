"""Two people write a unit's first line of a register at the same moment: one wins, the other is told."""

import threading
from functools import partial

import pytest
from django.db import connection, connections

from common.exceptions import Refused
from procedures import services
from procedures.models import OneStopRollout, SystemLink
from tests.factories.units import DistrictFactory, UnitFactory, person

pytestmark = pytest.mark.django_db(transaction=True)
LINE = {"system": "Một cửa điện tử", "partner": "Cổng của tỉnh", "data": "Hồ sơ", "how": "API"}


@pytest.fixture(autouse=True)
def _many_connections():
    if connection.vendor != "postgresql":
        pytest.skip("SQLite in memory has one connection, and lets one writer begin at a time")


def at_once(*acts):
    gate, told = threading.Barrier(len(acts)), []

    def run(act):
        gate.wait()
        try:
            act()
            told.append("done")
        except Refused as refusal:
            told.append(type(refusal).__name__)
        except Exception as error:
            told.append(repr(error))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(told)


def writers():
    district = DistrictFactory()
    commune = UnitFactory(parent=district)
    return commune, [
        person("official", commune),
        *(person("district_staff", district) for _number in range(3)),
    ]


def test_a_first_entry_is_not_written_over():
    commune, people = writers()
    save = partial(services.record_rollout, unit=commune, state="none", seen="new")
    told = at_once(*(partial(save, document=by.username, by=by) for by in people))
    assert told == ["SomebodyWasFaster"] * 3 + ["done"]
    assert OneStopRollout.objects.count() == 1


def test_a_line_of_the_road_map_sent_twice_stands_once():
    commune, people = writers()
    save = partial(services.record_link, unit=commune, state="planned", seen="new", **LINE)
    told = at_once(*(partial(save, by=by) for by in people))
    assert told == ["LinkStandsTwice"] * 3 + ["done"]
    assert SystemLink.objects.count() == 1
