"""What became of a set's components in the set of another year: twins, new rules, new maxima."""

from collections.abc import Mapping
from dataclasses import dataclass

from par_index.models import CriteriaSet
from par_index.scoring import ComponentSpec, SetSpec
from par_index.specs import spec_of


def twin_codes(older: CriteriaSet, newer: CriteriaSet) -> dict[str, str]:
    """By the newer set's code the code that the component had in the older one.

    A set names twins in the one it follows (`based_on`, else the year before's); between sets
    further apart, and within one set, equal codes are the same component.
    """
    old, new = spec_of(older), spec_of(newer)
    follows = newer.based_on_id in (None, older.pk) and older.pk != newer.pk
    asked = {one.code: one.twin if follows else one.code for one in new.components}
    return {code: twin for code, twin in asked.items() if twin in old.by_code}


@dataclass(frozen=True)
class SetChange:
    """How the newer of two sets differs for whoever compares results over them."""

    older: CriteriaSet
    newer: CriteriaSet
    # Pairs of (older component, newer component).
    rules: list[tuple[ComponentSpec, ComponentSpec]]
    maxima: list[tuple[ComponentSpec, ComponentSpec]]
    added: list[ComponentSpec]
    dropped: list[ComponentSpec]
    bands_differ: bool

    def __bool__(self) -> bool:
        lists = (self.rules, self.maxima, self.added, self.dropped)
        return self.bands_differ or any(lists)

    @property
    def count(self) -> int:
        """Components that can't be compared directly; one with both changes counts once."""
        both = {after.code for _before, after in self.rules + self.maxima}
        return len(both) + len(self.added) + len(self.dropped)


def set_change(older: CriteriaSet, newer: CriteriaSet) -> SetChange:
    old, new = spec_of(older), spec_of(newer)
    twins = twin_codes(older, newer)
    pairs = [(old.by_code[twin], new.by_code[code]) for code, twin in twins.items()]
    return SetChange(
        older=older,
        newer=newer,
        rules=[(before, after) for before, after in pairs if _ruled(before) != _ruled(after)],
        maxima=[(before, after) for before, after in pairs if before.maximum != after.maximum],
        added=[one for one in new.components if one.code not in twins],
        dropped=[one for one in old.components if one.code not in twins.values()],
        bands_differ=_bands(old) != _bands(new),
    )


def _ruled(component: ComponentSpec) -> tuple[object, ...]:
    return component.rule, component.not_applicable


def _bands(spec: SetSpec) -> list[tuple[object, ...]]:
    return [(band.name, band.lower, band.inclusive) for band in spec.bands]


def changed_codes(older: CriteriaSet, newer: CriteriaSet, twins: Mapping[str, str]) -> set[str]:
    """The newer set's codes with another rule or maximum than their twins."""
    old, new = spec_of(older).by_code, spec_of(newer).by_code
    return {
        code
        for code, twin in twins.items()
        if (old[twin].rule, old[twin].maximum) != (new[code].rule, new[code].maximum)
    }
