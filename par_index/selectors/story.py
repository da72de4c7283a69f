"""Why this rank: what moved a unit between last year's run and this one."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from par_index.models import IndexRun, UnitResult
from par_index.scoring.index import LEFT_OUT, NOT_HELD
from par_index.scoring.numbers import rounded, text_number
from par_index.selectors.lines import ResultLine, result_lines
from par_index.selectors.runs import previous_run, results_of, unit_result
from par_index.specs import spec_of
from units.models import Unit

PLACES = 2
ABSENT = (LEFT_OUT, NOT_HELD)


@dataclass(frozen=True)
class RankStory:
    """The change of a unit's percent, split; and how the others moved meanwhile.

    own + rules + not_applicable is the change of the percent. `peers` is the mean change of the
    other units, with its sign turned: what they gained, the unit lost against them.
    """

    before: UnitResult
    after: UnitResult
    own: Decimal
    rules: Decimal
    not_applicable: Decimal
    peers: Decimal

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


def rank_story(run: IndexRun, unit: Unit) -> RankStory | None:
    """None where there is no result to compare with (a first year, a merged unit)."""
    earlier = previous_run(run)
    before = unit_result(earlier, unit) if earlier is not None else None
    after = unit_result(run, unit)
    if earlier is None or before is None or after is None:
        return None
    if not before.percent_exact or not after.percent_exact:
        return None
    rules, not_applicable = _effects(earlier, run, before, after)
    total = _exact(after) - _exact(before)
    return RankStory(
        before=before,
        after=after,
        own=rounded(total - rules - not_applicable, PLACES),
        rules=rounded(rules, PLACES),
        not_applicable=rounded(not_applicable, PLACES),
        peers=rounded(-_others(earlier, run, unit), PLACES),
    )


def _exact(result: UnitResult) -> Fraction:
    return text_number(result.percent_exact)


Lines = dict[str, ResultLine]


def _effects(
    earlier: IndexRun, run: IndexRun, before: UnitResult, after: UnitResult
) -> tuple[Fraction, Fraction]:
    """Put this year's lines in last year's place, first those with another rule, then those
    that came in or went out as not applicable: what each step does to the percent.
    """
    old = {line.code: line for line in result_lines(before)}
    new = {line.code: line for line in result_lines(after)}
    changed = _changed_rules(earlier, run)
    flipped = {
        code
        for code in old.keys() & new.keys()
        if (old[code].state.code in ABSENT) != (new[code].state.code in ABSENT)
    }
    ruled = _mixed(old, new, lambda code: code in changed)
    flipping = _mixed(old, new, lambda code: code in changed or code in flipped)
    return _percent(ruled) - _percent(old), _percent(flipping) - _percent(ruled)


def _changed_rules(earlier: IndexRun, run: IndexRun) -> set[str]:
    """Components with another rule or maximum, and those that only one of the sets has."""
    old, new = spec_of(earlier.criteria_set).by_code, spec_of(run.criteria_set).by_code
    return (old.keys() ^ new.keys()) | {
        code
        for code in old.keys() & new.keys()
        if (old[code].rule, old[code].maximum) != (new[code].rule, new[code].maximum)
    }


def _mixed(old: Lines, new: Lines, is_new: Callable[[str], bool]) -> Lines:
    codes = old.keys() | new.keys()
    picked = {code: (new if is_new(code) else old).get(code) for code in codes}
    return {code: line for code, line in picked.items() if line is not None}


def _percent(lines: Lines) -> Fraction:
    points = sum((line.exact_points for line in lines.values()), Fraction(0))
    maximum = sum((line.exact_maximum for line in lines.values()), Fraction(0))
    return points * 100 / maximum if maximum else Fraction(0)


def _others(earlier: IndexRun, run: IndexRun, unit: Unit) -> Fraction:
    """Mean change of the other units that stand in both runs."""
    percents = [
        dict(results_of(each).exclude(unit=unit).values_list("unit_id", "percent_exact"))
        for each in (earlier, run)
    ]
    changes = [
        text_number(percents[1][pk]) - text_number(percents[0][pk])
        for pk in percents[0].keys() & percents[1].keys()
        if percents[0][pk] and percents[1][pk]
    ]
    return sum(changes, Fraction(0)) / len(changes) if changes else Fraction(0)
