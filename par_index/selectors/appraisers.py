"""Who appraises which area. An area given to nobody of those who may is open to all of them."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from par_index.choices import NodeKind
from par_index.models import AppraiserArea, CriteriaSet, Criterion
from units.access import Holders, units_where
from units.models import Unit, User
from units.permissions import Permission

# Bonus and penalty items stand outside the areas and are given out as one more.
ADJUSTMENTS = "diem-cong-tru"


@dataclass(frozen=True)
class NamedArea:
    code: str
    name: str

    @property
    def label(self) -> str:
        return f"{self.code} {self.name}" if self.code.isdigit() else self.name


def area_code(criterion: Criterion) -> str:
    """The area by which a component or item is given out."""
    return ADJUSTMENTS if criterion.is_adjustment else criterion.area_code


def areas_of(criteria_set: CriteriaSet) -> list[NamedArea]:
    """The areas of a set in its order, its bonus and penalty items last."""
    nodes = Criterion.objects.filter(criteria_set=criteria_set).order_by("position")
    found = [
        NamedArea(node.code, node.name) for node in nodes.filter(kind=NodeKind.AREA).defer("rule")
    ]
    if nodes.filter(kind__in=(NodeKind.BONUS, NodeKind.PENALTY)).exists():
        found.append(NamedArea(ADJUSTMENTS, _("Điểm thưởng, điểm trừ")))
    return found


@dataclass(frozen=True)
class Assignment:
    """The areas of one set and year with the people they were given to."""

    given: Mapping[str, list[User]]

    @classmethod
    def load(cls, criteria_set: CriteriaSet, year: int) -> "Assignment":
        """Two queries at most, for any number of units."""
        given: dict[str, list[User]] = defaultdict(list)
        rows = AppraiserArea.objects.filter(criteria_set=criteria_set, year=year)
        for row in rows.select_related("appraiser").order_by("appraiser__full_name", "pk"):
            given[row.area_code].append(row.appraiser)
        return cls(dict(given))

    @cached_property
    def holders(self) -> Holders:
        return Holders.load(Permission.SCORE_APPRAISE)

    def of_unit(self, unit: Unit) -> "UnitAssignment":
        return UnitAssignment(self, unit)


@dataclass(frozen=True)
class UnitAssignment:
    """The same for one unit: only who may appraise it counts."""

    assignment: Assignment
    unit: Unit

    @cached_property
    def _reaching(self) -> set[int]:
        return {person.pk for person in self.assignment.holders.over(self.unit)}

    def people(self, area: str) -> list[User]:
        """Whose area it is in this unit; nobody: everybody's."""
        given = self.assignment.given.get(area, ())
        return [person for person in given if person.pk in self._reaching]

    def names(self, area: str) -> str:
        return ", ".join(str(person) for person in self.people(area))

    def allows(self, person: Any, area: str) -> bool:
        given = self.people(area)
        return not given or any(one.pk == person.pk for one in given)


def unit_assignment(criteria_set: CriteriaSet, year: int, unit: Unit) -> UnitAssignment:
    return Assignment.load(criteria_set, year).of_unit(unit)


def assignable_people(by: Any, criteria_set: CriteriaSet, year: int) -> list[User]:
    """Who may appraise any of the year's units that `by` gives out; by name."""
    units = units_where(by, Permission.SCORE_ASSIGN).filter(
        scorecards__criteria_set=criteria_set, scorecards__year=year
    )
    holders = Holders.load(Permission.SCORE_APPRAISE)
    found = {person.pk: person for unit in units for person in holders.over(unit)}
    return sorted(found.values(), key=lambda person: (person.full_name, person.pk))
