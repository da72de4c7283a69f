"""Why this rank: what moved a unit between last year's run and this one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from par_index.models import IndexRun, UnitResult
from par_index.scoring.index import LEFT_OUT, NOT_HELD
from par_index.scoring.numbers import rounded, text_number, to_fraction
from par_index.selectors.lines import ResultLine, result_lines
from par_index.selectors.runs import previous_run, totals_of, unit_result
from par_index.selectors.twins import changed_codes, twin_codes
from par_index.specs import spec_of
from units.models import Unit

PLACES = 2
ABSENT = (LEFT_OUT, NOT_HELD)


@dataclass(frozen=True)
class OwnPart:
    """What one component gave or cost the unit since last year, in points of the percent."""

    code: str
    name: str
    change: Decimal
    before: Decimal
    after: Decimal


@dataclass(frozen=True)
class RankStory:
    """The change of a unit's percent, split; and how the others moved meanwhile.

    own + rules + not_applicable is exactly the change of the published percent: what rounding
    leaves goes to the part it fits best. `peers` is the mean change of the other units, with its
    sign turned: what they gained, the unit lost against them.
    `parts` are the components behind `own`, the widest change first; `adjustments` is the rest of
    it (bonus and penalty points, and what the cap cut off). Together they are exactly `own`.
    """

    before: UnitResult
    after: UnitResult
    own: Decimal
    rules: Decimal
    not_applicable: Decimal
    peers: Decimal
    peer_count: int
    parts: list[OwnPart]
    adjustments: Decimal
    # Codes of components whose rule or maximum changed, and of those that came in or went out.
    changed_rules: list[str]
    flipped: list[str]

    @property
    def places(self) -> int | None:
        """Places climbed; negative where the unit fell."""
        if self.before.rank is None or self.after.rank is None:
            return None
        return self.before.rank - self.after.rank

    @property
    def places_lost(self) -> int:
        return -(self.places or 0)

    @property
    def change(self) -> Decimal:
        return self.own + self.rules + self.not_applicable

    @property
    def against_peers(self) -> Decimal:
        """What the unit gained on the mean of the others: all four parts together."""
        return self.change + self.peers


def rank_story(run: IndexRun, unit: Unit) -> RankStory | None:
    """None where there is no result to compare with (a first year, a merged unit)."""
    earlier = previous_run(run)
    before = unit_result(earlier, unit) if earlier is not None else None
    after = unit_result(run, unit)
    if earlier is None or before is None or after is None:
        return None
    if before.percent is None or after.percent is None:
        return None
    lines = _Lines.between(earlier, run, before, after)
    scale = _scale(run)
    rules = _percent(lines.with_new_rules, scale) - _percent(lines.old, _scale(earlier))
    not_applicable = _percent(lines.with_flips, scale) - _percent(lines.with_new_rules, scale)
    own = _exact(after) - _exact(before) - rules - not_applicable
    published = after.percent - before.percent
    shown = shares_of(published, [own, rules, not_applicable])
    parts, adjustments = _own_parts(lines, own, shown[0], scale)
    peers, peer_count = _others(earlier, run, unit)
    return RankStory(
        before=before,
        after=after,
        own=shown[0],
        rules=shown[1],
        not_applicable=shown[2],
        peers=rounded(-peers, PLACES),
        peer_count=peer_count,
        parts=parts,
        adjustments=adjustments,
        changed_rules=sorted({code.strip() for code in lines.changed}),
        flipped=sorted(lines.flipped - lines.changed),
    )


def shares_of(total: Decimal, parts: Sequence[Fraction]) -> list[Decimal]:
    """The parts rounded so that they add up to the total: hundredths that rounding leaves over go
    one by one to the parts that were cut most. A part of nothing stays nothing where it can.
    """
    unit = Decimal(1).scaleb(-PLACES)
    shown = [rounded(part, PLACES) for part in parts]
    rest = int((rounded(total, PLACES) - sum(shown, Decimal(0))) / unit)
    step = 1 if rest > 0 else -1
    order = sorted(
        range(len(parts)),
        key=lambda place: (
            not parts[place],
            step * (to_fraction(shown[place]) - parts[place]),
        ),
    )
    for turn in range(abs(rest)):
        shown[order[turn % len(order)]] += step * unit
    return shown


def _exact(result: UnitResult) -> Fraction:
    return text_number(result.percent_exact)


Lines = dict[str, ResultLine]


@dataclass(frozen=True)
class _Lines:
    """Both years' lines under this year's codes; a component that only last year had keeps its own."""

    old: Lines
    new: Lines
    changed: set[str]
    flipped: set[str]

    @classmethod
    def between(
        cls, earlier: IndexRun, run: IndexRun, before: UnitResult, after: UnitResult
    ) -> "_Lines":
        twins = twin_codes(earlier.criteria_set, run.criteria_set)
        named = {twin: code for code, twin in twins.items()}
        # A code that means another component this year must not meet it.
        old = {named.get(line.code, f"{line.code} "): line for line in result_lines(before)}
        new = {line.code: line for line in result_lines(after)}
        changed = changed_codes(earlier.criteria_set, run.criteria_set, twins)
        return cls(old, new, changed | (old.keys() ^ new.keys()), _flipped(old, new))

    @property
    def with_new_rules(self) -> Lines:
        """Last year's lines with this year's where the rule is another."""
        return self._mixed(lambda code: code in self.changed)

    @property
    def with_flips(self) -> Lines:
        """And with this year's where a component came in or went out as not applicable."""
        return self._mixed(lambda code: code in self.changed or code in self.flipped)

    @property
    def kept(self) -> list[str]:
        """Components that count by the same rule in both years, in the order of the set."""
        return [code for code in self.new if code not in self.changed and code not in self.flipped]

    def _mixed(self, is_new: Callable[[str], bool]) -> Lines:
        codes = self.old.keys() | self.new.keys()
        picked = {code: (self.new if is_new(code) else self.old).get(code) for code in codes}
        return {code: line for code, line in picked.items() if line is not None}


def _flipped(old: Lines, new: Lines) -> set[str]:
    return {
        code
        for code in old.keys() & new.keys()
        if (old[code].state.code in ABSENT) != (new[code].state.code in ABSENT)
    }


def _scale(run: IndexRun) -> Fraction:
    """What a full score comes to: 100, unless the set says otherwise."""
    return to_fraction(spec_of(run.criteria_set).scale)


def _percent(lines: Lines, scale: Fraction) -> Fraction:
    points = sum((line.exact_points for line in lines.values()), Fraction(0))
    maximum = _maximum(lines)
    return points * scale / maximum if maximum else Fraction(0)


def _maximum(lines: Lines) -> Fraction:
    return sum((line.exact_maximum for line in lines.values()), Fraction(0))


def _own_parts(
    lines: _Lines, own: Fraction, shown: Decimal, scale: Fraction
) -> tuple[list[OwnPart], Decimal]:
    """With rules and exclusions out of the way, both years have this year's maximum: a component's
    part is the change of its points over that.
    """
    maximum = _maximum(lines.new)
    changes = {
        code: (lines.new[code].exact_points - lines.old[code].exact_points) * scale / maximum
        for code in (lines.kept if maximum else ())
    }
    moved = {code: change for code, change in changes.items() if change}
    rest = own - sum(moved.values(), Fraction(0))
    parts = shares_of(shown, [*moved.values(), rest])
    own_parts = [
        OwnPart(code, lines.new[code].name, part, lines.old[code].points, lines.new[code].points)
        for code, part in zip(moved, parts, strict=False)
    ]
    own_parts.sort(key=lambda part: (-abs(part.change), part.code))
    return own_parts, parts[-1]


def _others(earlier: IndexRun, run: IndexRun, unit: Unit) -> tuple[Fraction, int]:
    """Mean change of the published percents of the other units that stand in both runs."""
    before, after = (
        dict(totals_of(each).exclude(unit=unit).values_list("unit_id", "percent"))
        for each in (earlier, run)
    )
    changes = [
        now - then
        for pk, now in after.items()
        if now is not None and (then := before.get(pk)) is not None
    ]
    if not changes:
        return Fraction(0), 0
    return to_fraction(sum(changes, Decimal(0))) / len(changes), len(changes)
