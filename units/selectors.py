import hashlib
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from common import clock
from units.models import ApiKey, Period, PeriodExtension, Unit

# More units than this are not named one by one in a query.
NAMED = 50


def current_period(on: date | None = None) -> Period | None:
    """The period people work on: the newest that has opened."""
    return Period.objects.opened(on).order_by("-opens_on").first()


def extended_until(period: Period, unit: Unit) -> date | None:
    """The last day of the unit's own longer window, if it was given one."""
    return (
        PeriodExtension.objects.filter(period=period, unit=unit)
        .order_by("-until")
        .values_list("until", flat=True)
        .first()
    )


def may_write(period: Period, unit: Unit, on: date | None = None) -> bool:
    """Whether the unit's window for the period is open on the day."""
    on = on or clock.today()
    if period.is_open(on):
        return True
    until = extended_until(period, unit)
    return until is not None and period.opens_on <= on <= until


def unit_named(code: str, on: date) -> Unit | None:
    """The unit that bore this code on the day."""
    return Unit.objects.in_force(on).select_related("level", "parent").filter(code=code).first()


def scope_of(units: QuerySet[Unit] | list[Unit], *, subtree: bool) -> dict[int, list[int]]:
    """Map each unit that holds data to the units whose figure it counts in.

    Without `subtree` each unit counts for itself; with it also for every unit asked for
    that stands above it. One query whatever the number of units.
    """
    asked = list(units)
    if not subtree:
        return {unit.pk: [unit.pk] for unit in asked}
    by_path = {unit.path: unit.pk for unit in asked}
    # A path starts with the paths of all above it; only these lengths can match.
    lengths = sorted({len(path) for path in by_path})
    counted: dict[int, list[int]] = {}
    for pk, path in _under(asked).values_list("pk", "path"):
        found = [
            by_path[path[:length]]
            for length in lengths
            if length <= len(path) and path[:length] in by_path
        ]
        if found:
            counted[pk] = found
    return counted


def _under(asked: list[Unit]) -> QuerySet[Unit]:
    """The units asked for and all below them; of many all there are, which costs less."""
    if len(asked) > NAMED:
        return Unit.objects.all()
    under = Q(pk__in=[])
    for unit in asked:
        under |= Q(path__startswith=unit.path)
    return Unit.objects.filter(under)


def counted_in(units: list[Unit], argument: str) -> dict[int, list[int]]:
    """Map each unit that holds records to the asked units whose figure they count in."""
    if argument == "own":
        return scope_of(units, subtree=False)
    scope = scope_of(units, subtree=True)
    if argument != "subordinate":
        return scope
    below = {holder: [pk for pk in asked if pk != holder] for holder, asked in scope.items()}
    return {holder: asked for holder, asked in below.items() if asked}


@dataclass
class UnitsByCode:
    """Units by code and day: a code was given again to another unit."""

    units: dict[str, list[Unit]]

    @classmethod
    def load(cls) -> "UnitsByCode":
        units: dict[str, list[Unit]] = {}
        for unit in Unit.objects.order_by("-valid_from"):
            units.setdefault(unit.code, []).append(unit)
        return cls(units)

    def on(self, code: str, day: date) -> Unit:
        """The unit with this code on the day; LookupError if there was none."""
        for unit in self.units.get(code, ()):
            if unit.stood_on(day):
                return unit
        raise LookupError(code)


def digest_of_key(secret: str) -> str:
    """What is kept of a key's secret: it is random and long, so that one SHA-256 is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()


def api_key_of(secret: str) -> ApiKey | None:
    """The key in force with this secret. Found by its digest: how long it takes tells nothing."""
    today = clock.today()
    return (
        ApiKey.objects.filter(digest=digest_of_key(secret), revoked_on=None)
        .filter(Q(expires_on=None) | Q(expires_on__gte=today))
        .select_related("unit")
        .first()
    )
