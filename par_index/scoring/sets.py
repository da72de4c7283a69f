"""A criteria set as typed data: what ``spec.parse_criteria_set`` reads and ``index`` scores by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any, Final

from par_index.scoring.faults import Fault
from par_index.scoring.numbers import to_fraction
from par_index.scoring.rules import Choice, Option, Rule

DECLARED, MEASURE, SURVEY = "declared", "measure", "survey"
SOURCE_KINDS = (DECLARED, MEASURE, SURVEY)
EXCLUDED, FULL, FORBIDDEN = "excluded", "full", "forbidden"
NOT_APPLICABLE_POLICIES = (EXCLUDED, FULL, FORBIDDEN)
EVIDENCE_DUTIES = ("none", "optional", "required_if_points", "required")
BONUS, PENALTY = "bonus", "penalty"
ZERO_POINTS = "zero"
TREATMENTS = (EXCLUDED, FULL, ZERO_POINTS)
CONDITION_STATES = ("missing", "not_applicable", "zero")
SHARED, DENSE = "shared", "dense"
TIES = (SHARED, DENSE)
EXACT, PUBLISHED = "exact", "published"
RANK_ON = (EXACT, PUBLISHED)


@dataclass(frozen=True)
class Condition:
    """What was given for component ``code``: one of the ``options`` of its rule, or a state."""

    code: str
    state: str = ""
    rule: Choice | None = None
    options: tuple[Option, ...] = ()


@dataclass(frozen=True)
class ExceptionSpec:
    """A case in which a component is treated otherwise: units by code, or a condition."""

    treat: str
    reason: str
    units: frozenset[str] = frozenset()
    condition: Condition | None = None


@dataclass(frozen=True)
class ComponentSpec:
    """A leaf that earns points. ``parents`` are the codes above it, the area first.

    ``twin`` is its code in the set that this one follows; empty where it is new.
    """

    code: str
    name: str
    area_code: str
    maximum: Decimal
    rule: Rule
    rule_data: Mapping[str, Any]
    source_kind: str = DECLARED
    source_name: str = ""
    not_applicable: str = FORBIDDEN
    evidence: str = "none"
    parents: tuple[str, ...] = ()
    position: int = 0
    exceptions: tuple[ExceptionSpec, ...] = ()
    twin: str = ""


@dataclass(frozen=True)
class GroupSpec:
    """An area (depth 0), a criterion, or any level between; its maximum is its components' sum."""

    code: str
    name: str
    depth: int
    maximum: Decimal
    parents: tuple[str, ...] = ()


@dataclass(frozen=True)
class AdjustmentItem:
    code: str
    name: str
    kind: str
    maximum: Decimal


@dataclass(frozen=True)
class Adjustments:
    """Bonus and penalty points outside the tree; ``total_cap`` bounds the percent."""

    bonus_cap: Decimal = Decimal(0)
    penalty_cap: Decimal = Decimal(0)
    total_cap: Decimal = Decimal(100)
    items: tuple[AdjustmentItem, ...] = ()


@dataclass(frozen=True)
class Band:
    """A class of results, from ``lower`` upwards (``lower`` itself included if inclusive)."""

    name: str
    lower: Decimal
    inclusive: bool = True


@dataclass(frozen=True)
class Rounding:
    places: int = 2
    mode: str = "half_up"


# Where ratings come from, as the set may name it (satisfaction.choices.RatingChannel).
BALLOT_CHANNELS: Final = ("counter_qr", "token", "kiosk", "paper", "open")


@dataclass(frozen=True)
class Ballots:
    """Which ratings the survey's measures are made of: by channel, and by round where any is named."""

    channels: tuple[str, ...]
    rounds: tuple[str, ...] = ()


@dataclass(frozen=True)
class SetSpec:
    """A whole set. ``groups`` and ``components`` stand in document order."""

    code: str
    title: str
    level: str
    year: int | None
    official: bool
    note: str
    scale: Decimal
    components: tuple[ComponentSpec, ...]
    groups: tuple[GroupSpec, ...]
    adjustments: Adjustments
    bands: tuple[Band, ...]
    rounding: Rounding
    rank_ties: str = SHARED
    rank_on: str = EXACT
    appraising_body: str = ""
    publishing_body: str = ""
    # None: what the register takes by itself, every channel in which people were really served.
    ballots: Ballots | None = None
    warnings: tuple[Fault, ...] = ()

    @cached_property
    def maximum(self) -> Decimal:
        return sum((component.maximum for component in self.components), Decimal(0))

    @cached_property
    def group_maxima(self) -> dict[str, Fraction]:
        """What the components below each group come to, those that this set has."""
        maxima = {group.code: Fraction(0) for group in self.groups}
        for component in self.components:
            for code in component.parents:
                maxima[code] += to_fraction(component.maximum)
        return maxima

    @property
    def areas(self) -> tuple[GroupSpec, ...]:
        return tuple(group for group in self.groups if group.depth == 0)

    @cached_property
    def by_code(self) -> dict[str, ComponentSpec]:
        return {component.code: component for component in self.components}

    @cached_property
    def adjustments_by_code(self) -> dict[str, AdjustmentItem]:
        return {item.code: item for item in self.adjustments.items}
