"""Units as files name them."""

from dataclasses import dataclass
from datetime import date

from units.models import Unit


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
            if unit.valid_from <= day and (unit.valid_to is None or day <= unit.valid_to):
                return unit
        raise LookupError(code)
