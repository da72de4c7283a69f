"""A draft scored on the data of the set it follows. Nothing of it is stored."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from django.db.models import Max

from par_index.figures import Figures, figure_input, portal_figures
from par_index.inputs import RunInputs
from par_index.models import CriteriaSet
from par_index.scoring import (
    ComponentSpec,
    Input,
    Ranked,
    SetSpec,
    UnitScore,
    rank,
    rounded,
    score_run,
)
from par_index.scoring.numbers import to_decimal
from par_index.scoring.results import LEFT_OUT, NOT_HELD
from par_index.scoring.sets import SURVEY, ExceptionSpec
from par_index.selectors.specs import spec_of
from par_index.selectors.units import units_of
from units.models import Unit

# A share of the whole maximum that changes by more makes a unit hard to compare.
MUCH = Fraction(1, 10)
NO_TWIN, UNREADABLE = "no_twin", "unreadable"


@dataclass(frozen=True)
class LeftAside:
    """A component that could not be tried, and why; `units` whose value the new rule refuses."""

    component: ComponentSpec
    reason: str
    units: int = 0


@dataclass(frozen=True)
class TrialRow:
    """One unit under both sets. Shares are the own maximum of the whole set's, in percent."""

    unit: Unit
    before: Ranked
    after: Ranked
    share_before: Decimal
    share_after: Decimal
    left_out: tuple[str, ...]
    has_changed_borders: bool

    @property
    def change(self) -> Decimal | None:
        """Of the exact percents, rounded once."""
        old, new = self.before.score.percent, self.after.score.percent
        return None if old is None or new is None else rounded(new - old)

    @property
    def climbed(self) -> int | None:
        """Places won (positive) or lost."""
        if self.before.rank is None or self.after.rank is None:
            return None
        return self.before.rank - self.after.rank

    @property
    def is_incomparable(self) -> bool:
        much = abs(self.share_after - self.share_before) > MUCH * 100
        return much or self.has_changed_borders


@dataclass(frozen=True)
class Flat:
    """A component on which all units earn the same, so that it separates nobody."""

    component: ComponentSpec
    points: Decimal
    separated_before: bool


@dataclass(frozen=True)
class AreaMean:
    code: str
    name: str
    before: Decimal | None
    after: Decimal | None

    @property
    def change(self) -> Decimal | None:
        return None if self.before is None or self.after is None else self.after - self.before


@dataclass(frozen=True)
class Trial:
    year: int
    tried: int
    aside: list[LeftAside]
    rows: list[TrialRow]
    flat: list[Flat]
    areas: list[AreaMean]

    @property
    def incomparable(self) -> list[TrialRow]:
        return [row for row in self.rows if row.is_incomparable]


def try_draft(draft: CriteriaSet, base: CriteriaSet) -> Trial:
    """Score both sets on the base's last year: queries follow the measures, never the units.

    A component is tried on what was given for its twin, else on the portal's figure. One without
    either, or whose rule cannot read what some unit gave, is left aside for all.
    """
    year = base.scorecards.aggregate(last=Max("year"))["last"] or base.year
    spec, old = spec_of(draft), spec_of(base)
    units: dict[str, Unit] = {}
    given: dict[str, Mapping[str, Input]] = {}
    for found in RunInputs(base, year, is_final=False, units=list(units_of(base, year))):
        units[found.key], given[found.key] = found.unit, found.given
    figures = portal_figures(draft, units.values(), year)
    inputs, aside = _carried(spec, old, given, units, figures)
    dropped = {item.component.code for item in aside}
    tried = _without(spec, dropped)
    before = _ranked(old, given)
    after = _ranked(tried, inputs)
    return Trial(
        year=year,
        tried=len(tried.components),
        aside=aside,
        rows=_rows(units, old, tried, before, after, draft.year),
        flat=_flat(old, tried, before, after),
        areas=_areas(old, tried, before, after),
    )


def _carried(
    spec: SetSpec,
    old: SetSpec,
    given: Mapping[str, Mapping[str, Input]],
    units: Mapping[str, Unit],
    figures: Figures,
) -> tuple[dict[str, dict[str, Input]], list[LeftAside]]:
    inputs: dict[str, dict[str, Input]] = {key: {} for key in units}
    aside = []
    for component in spec.components:
        twin = old.by_code.get(component.twin)
        if twin is None and component.source_kind not in ("measure", SURVEY):
            aside.append(LeftAside(component, NO_TWIN))
            continue
        refused = 0
        for key, unit in units.items():
            if twin is None:
                figure = figures[unit.pk, component.code]
                stage = "survey" if component.source_kind == SURVEY else "portal"
                found = figure_input(
                    figure, component.rule, stage=stage, name=component.source_name
                )
            else:
                found = given[key].get(twin.code, Input())
            inputs[key][component.code] = found
            refused += not _is_readable(found, component, twin)
        if refused:
            aside.append(LeftAside(component, UNREADABLE, refused))
    for key in units:
        inputs[key] |= {
            item.code: given[key].get(item.code, Input()) for item in spec.adjustments.items
        }
    return inputs, aside


def _is_readable(found: Input, component: ComponentSpec, twin: ComponentSpec | None) -> bool:
    if found.not_applicable or found.is_missing:
        return True
    if found.points is not None:
        # Points outright mean something only under the same maximum.
        return twin is not None and twin.maximum == component.maximum
    return found.value is not None and not component.rule.check(found.value)


def _without(spec: SetSpec, dropped: set[str]) -> SetSpec:
    """The set without components that cannot be tried, nor exceptions that look at them."""
    kept = (item for item in spec.components if item.code not in dropped)
    components = (replace(item, exceptions=_tried_exceptions(item, dropped)) for item in kept)
    return replace(spec, components=tuple(components))


def _tried_exceptions(component: ComponentSpec, dropped: set[str]) -> tuple[ExceptionSpec, ...]:
    return tuple(
        one
        for one in component.exceptions
        if one.condition is None or one.condition.code not in dropped
    )


def _ranked(spec: SetSpec, inputs: Mapping[str, Mapping[str, Input]]) -> dict[str, Ranked]:
    return {place.unit: place for place in rank(score_run(spec, inputs), None, spec)}


def _rows(
    units: Mapping[str, Unit],
    old: SetSpec,
    new: SetSpec,
    before: Mapping[str, Ranked],
    after: Mapping[str, Ranked],
    year: int,
) -> list[TrialRow]:
    rows = [
        TrialRow(
            unit=unit,
            before=before[key],
            after=after[key],
            share_before=_share(before[key].score, old),
            share_after=_share(after[key].score, new),
            left_out=tuple(
                line.code for line in after[key].score.lines if line.state in (LEFT_OUT, NOT_HELD)
            ),
            has_changed_borders=unit.valid_to is not None and unit.valid_to.year < year,
        )
        for key, unit in units.items()
    ]
    last = len(rows) + 1
    return sorted(rows, key=lambda row: (row.after.rank or last, row.unit.code))


def _share(score: UnitScore, spec: SetSpec) -> Decimal:
    return rounded(score.maximum * 100 / Fraction(spec.maximum)) if spec.maximum else Decimal(0)


def _flat(
    old: SetSpec, new: SetSpec, before: Mapping[str, Ranked], after: Mapping[str, Ranked]
) -> list[Flat]:
    was, now = _points(old, before), _points(new, after)
    return [
        Flat(component, to_decimal(now[component.code][0]), _varies(was.get(component.twin, [])))
        for component in new.components
        if len(after) > 1 and now[component.code] and not _varies(now[component.code])
    ]


def _points(spec: SetSpec, places: Mapping[str, Ranked]) -> dict[str, list[Fraction]]:
    """Per component the points of the units for which it counts."""
    found: dict[str, list[Fraction]] = {component.code: [] for component in spec.components}
    for place in places.values():
        for line in place.score.lines:
            if line.maximum:
                found[line.code].append(line.points)
    return found


def _varies(points: Sequence[Fraction]) -> bool:
    return len(set(points)) > 1


def _areas(
    old: SetSpec, new: SetSpec, before: Mapping[str, Ranked], after: Mapping[str, Ranked]
) -> list[AreaMean]:
    was, now = _means(before), _means(after)
    return [
        AreaMean(area.code, area.name, was.get(area.code), now.get(area.code)) for area in new.areas
    ]


def _means(places: Mapping[str, Ranked]) -> dict[str, Decimal]:
    percents: dict[str, list[Fraction]] = {}
    for place in places.values():
        for area in place.score.areas:
            if area.percent is not None:
                percents.setdefault(area.code, []).append(area.percent)
    return {code: rounded(sum(items) / Fraction(len(items))) for code, items in percents.items()}
