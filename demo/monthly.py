"""The last quarter before the portal: months that communes without the electronic shop typed."""

from collections.abc import Iterator, Mapping
from datetime import date
from random import Random

from common import clock
from demo.moments import at, stream
from demo.people import People
from demo.profiles import profile_of
from procedures.models import ProcedureField
from procedures.services import save_month
from units.models import Unit

MONTHS = (date(2018, 10, 1), date(2018, 11, 1), date(2018, 12, 1))
TYPED_ON = at(date(2019, 1, 4))
# One commune keeps its figures by field.
BY_FIELD = "29701"
FIELDS = ("Chứng thực", "Hộ tịch", "Đất đai")


def load_monthly(communes: list[Unit], people: People) -> None:
    """Every number from a stream of the unit's own; what was left open is carried over."""
    fields = {field.name: field for field in ProcedureField.objects.filter(name__in=FIELDS)}
    with clock.frozen(TYPED_ON):
        for unit in communes:
            since = profile_of(unit.code).one_stop_since
            if since is not None and since <= MONTHS[0]:
                continue
            names = [name for name in FIELDS if name in fields] if unit.code == BY_FIELD else [""]
            for name in names:
                field = fields.get(name)
                for month, numbers in _months(unit, name):
                    save_month(
                        unit=unit,
                        month=month,
                        field=field,
                        numbers=numbers,
                        by=people.official(unit),
                    )


def _months(unit: Unit, name: str) -> Iterator[tuple[date, Mapping[str, int]]]:
    rng = stream("monthly", unit.code, name)
    left = 0
    for month in MONTHS:
        numbers = _numbers(rng, unit, left)
        left = numbers["in_progress"] + numbers["waiting"]
        yield month, numbers


def _numbers(rng: Random, unit: Unit, carried_over: int) -> dict[str, int]:
    profile = profile_of(unit.code)
    counter, post = round(rng.randint(9, 16) * profile.weight), rng.randint(0, 1)
    received = carried_over + counter + post
    overdue, waiting = int(rng.random() > profile.punctual), rng.randint(0, 1)
    in_progress = overdue + rng.randint(0, 2)
    resolved = received - in_progress - waiting
    late = round(resolved * 0.2 * (1 - profile.punctual))
    before = round((resolved - late) * rng.uniform(0.3, 0.6))
    return {
        "carried_over": carried_over,
        "online": 0,
        "counter": counter,
        "post": post,
        "received": received,
        "before": before,
        "on_time": resolved - late - before,
        "late": late,
        "resolved": resolved,
        "within": in_progress - overdue,
        "overdue": overdue,
        "in_progress": in_progress,
        "waiting": waiting,
        "withdrawn": rng.randint(0, 1),
    }
