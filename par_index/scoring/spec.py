"""From a criteria document (JSON) to a SetSpec, with every fault and its path at once."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any, Final

from par_index.scoring.excepted import read_exceptions
from par_index.scoring.faults import Fault, InvalidCriteriaSet, at
from par_index.scoring.numbers import ROUNDING_MODES, number_text
from par_index.scoring.reader import Reader
from par_index.scoring.rules import read_rule
from par_index.scoring.sets import (
    BALLOT_CHANNELS,
    BONUS,
    DECLARED,
    EVIDENCE_DUTIES,
    EXACT,
    FORBIDDEN,
    NOT_APPLICABLE_POLICIES,
    PENALTY,
    RANK_ON,
    SHARED,
    SOURCE_KINDS,
    SURVEY,
    TIES,
    AdjustmentItem,
    Adjustments,
    Ballots,
    Band,
    ComponentSpec,
    GroupSpec,
    Rounding,
    SetSpec,
)

CHILD_KEYS: Final = ("areas", "criteria", "components", "children")
DEEPEST_TREE: Final = 10
LONGEST_CODE: Final = 40
# What results have room for: of one component, item, cap or scale, and of all components together.
MOST_POINTS: Final = Decimal(9999)
MOST_TOGETHER: Final = Decimal(99999)
POINT_PLACES: Final = 4
ZERO: Final = Decimal(0)

_SET_KEYS: Final = (
    *("code", "title", "level", "year", "official", "note", "scale", "rounding", "rank_ties"),
    *("rank_on", "appraising_body", "publishing_body"),
    *("ballots", "bands", "adjustments", "areas", "children", "max"),
)
_GROUP_KEYS: Final = ("code", "name", "note", "max", *CHILD_KEYS)
_COMPONENT_KEYS: Final = (
    *("code", "name", "note", "max", "rule", "source", "evidence", "not_applicable"),
    *("exceptions", "twin"),
)


def load_document(text: str | bytes) -> Any:
    """Read JSON without floats; a key written twice or a NaN is refused (InvalidCriteriaSet)."""
    try:
        document = json.loads(
            text, parse_float=Decimal, parse_constant=_no_constant, object_pairs_hook=_once
        )
        # Half of a surrogate pair is no text that could be stored or shown.
        json.dumps(document, ensure_ascii=False, default=str).encode()
    except json.JSONDecodeError as error:
        where = {"line": str(error.lineno), "column": str(error.colno)}
        raise InvalidCriteriaSet([Fault("", "not_json", where)]) from error
    except InvalidCriteriaSet:
        raise
    except (ValueError, RecursionError) as error:
        # Also a number of more digits than Python reads.
        raise InvalidCriteriaSet([Fault("", "not_json")]) from error
    return document


def _no_constant(text: str) -> Any:
    raise InvalidCriteriaSet([Fault("", "not_a_number", {"value": text})])


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    seen: dict[str, Any] = {}
    for key, item in pairs:
        if key in seen:
            raise InvalidCriteriaSet([Fault("", "key_twice", {"value": key})])
        seen[key] = item
    return seen


def parse_criteria_set(document: Any) -> SetSpec:
    """Read a set of any nesting depth; raises InvalidCriteriaSet with all faults.

    Levels stand under "areas" > "criteria" > "components" or under "children" throughout; what
    has a "rule" is a component. A group's "max" must be the sum of its components' where given.
    Keys nobody knows do not stop the import: they are listed in ``SetSpec.warnings``.
    """
    faults: list[Fault] = []
    reader = Reader(document, "", faults)
    tree = _Tree(faults)
    if reader.data:
        tree.notice_unknown(reader, _SET_KEYS)
        tree.read_root(reader)
        tree.read_exceptions()
    head = _read_head(reader)
    adjustments = _read_adjustments(reader, head.scale, tree)
    if faults:
        raise InvalidCriteriaSet(faults)
    return replace(
        head,
        adjustments=adjustments,
        components=tuple(tree.components),
        groups=tuple(tree.groups),
        warnings=tuple(tree.warnings),
    )


def _read_head(reader: Reader) -> SetSpec:
    year = reader.data.get("year")
    if year is not None and (isinstance(year, bool) or not isinstance(year, int)):
        reader.fault("not_a_year", "year")
        year = None
    return SetSpec(
        code=reader.text("code"),
        title=reader.text("title"),
        level=reader.text("level", default="", blank=True),
        year=year,
        official=reader.flag("official", default=False),
        note=reader.text("note", default="", blank=True),
        scale=reader.decimal("scale", default="100", above=ZERO, high=MOST_POINTS) or Decimal(100),
        components=(),
        groups=(),
        adjustments=Adjustments(),
        bands=_read_bands(reader),
        rounding=_read_rounding(reader),
        rank_ties=reader.one_of("rank_ties", TIES, default=SHARED),
        rank_on=reader.one_of("rank_on", RANK_ON, default=EXACT),
        appraising_body=reader.text("appraising_body", default="", blank=True),
        publishing_body=reader.text("publishing_body", default="", blank=True),
        ballots=_read_ballots(reader),
    )


def _read_ballots(reader: Reader) -> Ballots | None:
    if "ballots" not in reader.data:
        return None
    child = reader.child("ballots")
    child.only("channels", "rounds")
    channels = child.items("channels")
    for index, channel in enumerate(channels):
        if channel not in BALLOT_CHANNELS:
            allowed = ", ".join(BALLOT_CHANNELS)
            place = f"channels[{index}]"
            child.fault("not_allowed", place, value=str(channel)[:60], allowed=allowed)
    rounds = child.items("rounds", least=0) if "rounds" in child.data else []
    for index, code in enumerate(rounds):
        if not isinstance(code, str) or not code.strip():
            child.fault("not_text", f"rounds[{index}]")
    return Ballots(tuple(map(str, channels)), tuple(map(str, rounds)))


def _read_rounding(reader: Reader) -> Rounding:
    if "rounding" not in reader.data:
        return Rounding()
    child = reader.child("rounding")
    child.only("places", "mode")
    places = child.decimal("places", default="2", low=ZERO, high=Decimal(4))
    if places is not None and places != places.to_integral_value():
        child.fault("not_whole", "places")
    mode = child.one_of("mode", ROUNDING_MODES, default="half_up")
    return Rounding(int(places if places is not None else 2), mode)


def _read_bands(reader: Reader) -> tuple[Band, ...]:
    """Bands from the highest down; "from" is inclusive unless "inclusive" is false."""
    if "bands" not in reader.data:
        return ()
    bands: list[Band] = []
    lowest: Decimal | None = None
    for child in reader.children("bands", least=0):
        child.only("name", "from", "inclusive", "note")
        name, lower = child.text("name"), child.decimal("from")
        inclusive = child.flag("inclusive", default=True)
        if lower is None:
            continue
        if lowest is not None and lower >= lowest:
            child.fault("bounds_not_in_order", "from", direction="at_least")
        lowest = lower
        bands.append(Band(name, lower, inclusive))
    return tuple(bands)


def _read_adjustments(reader: Reader, scale: Decimal, tree: _Tree) -> Adjustments:
    if "adjustments" not in reader.data:
        return Adjustments(total_cap=scale)
    child = reader.child("adjustments")
    child.only("bonus_cap", "penalty_cap", "total_cap", "items")
    bonus_cap = _points(child, "bonus_cap", default="0")
    penalty_cap = _points(child, "penalty_cap", default="0")
    total_cap = child.decimal("total_cap", default=number_text(scale), above=ZERO, high=MOST_POINTS)
    items = []
    for item in child.children("items", least=0) if "items" in child.data else []:
        item.only("code", "name", "kind", "max", "note")
        code, name = tree.new_code(item), item.text("name")
        kind = item.one_of("kind", (BONUS, PENALTY))
        maximum = _points(item, "max", above=ZERO)
        items.append(AdjustmentItem(code, name, kind, maximum or ZERO))
    return Adjustments(bonus_cap or ZERO, penalty_cap or ZERO, total_cap or scale, tuple(items))


def _points(
    reader: Reader, key: str, *, default: str | None = None, above: Decimal | None = None
) -> Decimal | None:
    """A number of points, as marks and results can keep it."""
    return reader.decimal(
        key, default=default, low=ZERO, high=MOST_POINTS, above=above, places=POINT_PLACES
    )


@dataclass
class _Tree:
    """Walks the levels, keeping document order; groups stand before what they hold."""

    faults: list[Fault]
    components: list[ComponentSpec] = field(default_factory=list)
    groups: list[GroupSpec] = field(default_factory=list)
    warnings: list[Fault] = field(default_factory=list)
    codes: dict[str, str] = field(default_factory=dict)
    # Every component's reader, also of those with faults, until the whole tree is known.
    leaves: dict[str, Reader] = field(default_factory=dict)

    def read_root(self, reader: Reader) -> None:
        keys = [key for key in ("areas", "children") if key in reader.data]
        if len(keys) != 1:
            reader.fault("one_child_key", allowed="areas, children")
            return
        total: Decimal | None = ZERO
        for child in reader.children(keys[0]):
            total = _plus(total, self.read_group(child, ()))
        if total is not None and total > MOST_TOGETHER:
            params = {"value": number_text(total), "bound": number_text(MOST_TOGETHER)}
            reader.fault("over", keys[0], **params)
        self.check_sum(reader, total)

    def read_group(self, reader: Reader, parents: tuple[str, ...]) -> Decimal | None:
        """Read a group and all below it; its maximum, or None where a fault hides it."""
        self.notice_unknown(reader, _GROUP_KEYS)
        code, name = self.new_code(reader), reader.text("name")
        keys = [key for key in CHILD_KEYS if key in reader.data]
        if not parents and "rule" in reader.data:
            reader.fault("component_without_group")
            return None
        if len(keys) != 1:
            reader.fault("one_child_key", allowed=", ".join(CHILD_KEYS))
            return None
        if len(parents) >= DEEPEST_TREE:
            reader.fault("too_deep", most=str(DEEPEST_TREE))
            return None
        place = len(self.groups)
        self.groups.append(GroupSpec(code, name, len(parents), ZERO, parents))
        total: Decimal | None = ZERO
        for child in reader.children(keys[0]):
            is_leaf = keys[0] == "components" or "rule" in child.data
            read = self.read_component if is_leaf else self.read_group
            total = _plus(total, read(child, (*parents, code)))
        self.groups[place] = replace(self.groups[place], maximum=total or ZERO)
        self.check_sum(reader, total)
        return total

    def read_component(self, reader: Reader, parents: tuple[str, ...]) -> Decimal | None:
        self.notice_unknown(reader, _COMPONENT_KEYS)
        code, name = self.new_code(reader), reader.text("name")
        self.leaves.setdefault(code, reader)
        maximum = _points(reader, "max", above=ZERO)
        source_kind, source_name = _read_source(reader)
        evidence = reader.one_of("evidence", EVIDENCE_DUTIES, default="none")
        policy = reader.one_of("not_applicable", NOT_APPLICABLE_POLICIES, default=FORBIDDEN)
        twin = reader.text("twin", default=code, blank=True)
        if len(twin) > LONGEST_CODE:
            reader.fault("too_long", "twin", most=str(LONGEST_CODE))
        data = reader.data.get("rule")
        if data is None:
            reader.fault("missing_key", "rule")
        if maximum is None or data is None:
            return maximum
        rule = read_rule(data, maximum, at(reader.path, "rule"), self.faults)
        if rule is not None:
            component = ComponentSpec(
                code=code,
                name=name,
                area_code=parents[0],
                maximum=maximum,
                rule=rule,
                rule_data=data,
                source_kind=source_kind,
                source_name=source_name,
                not_applicable=policy,
                evidence=evidence,
                parents=parents,
                position=len(self.components),
                twin=twin,
            )
            self.components.append(component)
        return maximum

    def read_exceptions(self) -> None:
        """Exceptions speak of other components, so they are read after all of them."""
        by_code = {component.code: component for component in self.components}
        excepted = {
            code: read_exceptions(reader, code, by_code, self.leaves)
            for code, reader in self.leaves.items()
            if "exceptions" in reader.data
        }
        self.components = [
            replace(component, exceptions=excepted.get(component.code, ()))
            for component in self.components
        ]

    def new_code(self, reader: Reader) -> str:
        code = reader.text("code")
        if code and code in self.codes:
            reader.fault("duplicate_code", "code", value=code, first=self.codes[code])
        elif len(code) > LONGEST_CODE:
            reader.fault("too_long", "code", most=str(LONGEST_CODE))
        self.codes.setdefault(code, reader.path)
        return code

    def check_sum(self, reader: Reader, total: Decimal | None) -> None:
        if "max" not in reader.data:
            return
        written = reader.decimal("max", low=ZERO)
        if written is not None and total is not None and written != total:
            params = {"value": number_text(written), "sum": number_text(total)}
            reader.fault("max_is_not_the_sum", "max", **params)

    def notice_unknown(self, reader: Reader, known: Iterable[str]) -> None:
        for key in reader.unknown_keys(tuple(known)):
            self.warnings.append(Fault(at(reader.path, key), "unknown_key"))


def _plus(total: Decimal | None, more: Decimal | None) -> Decimal | None:
    return None if total is None or more is None else total + more


def _read_source(reader: Reader) -> tuple[str, str]:
    raw = reader.data.get("source")
    if raw is None:
        return DECLARED, ""
    data = {"kind": raw} if isinstance(raw, str) else raw
    child = Reader(data, at(reader.path, "source"), reader.faults)
    if not isinstance(data, Mapping):
        return DECLARED, ""
    child.only("kind", "name")
    kind = child.one_of("kind", SOURCE_KINDS)
    # A survey without a name is an official one: its results come with the marks.
    optional = kind in (DECLARED, SURVEY)
    return kind, child.text("name", default="" if optional else None, blank=optional)
