"""Two runs held against each other: which units and components differ, and what else does."""

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.choices import State, Tone
from par_index.choices import NodeKind
from par_index.models import IndexRun, UnitResult
from par_index.scoring.numbers import rounded, to_decimal
from par_index.selectors.lines import (
    STAGE_LABELS,
    AdjustmentLine,
    ResultLine,
    adjustment_lines,
    result_lines,
)
from par_index.selectors.published import public_explanation
from par_index.selectors.runs import results_of, totals_of
from par_index.specs import spec_of
from units.models import Unit

# Two titles often differ in their last word, the year.
SHORT_DIGEST, LONGEST_SETTING = 12, 300
# More units than this are not named one by one in a query.
MOST_NAMED = 500
# What a run keeps in `IndexRun.settings`, in words.
SETTINGS = {
    "covered": gettext_lazy("Độ tin cậy của khoảng hạng (%)"),
    "disagreement": gettext_lazy("Mức chênh giữa hai người thẩm định"),
    "draws": gettext_lazy("Số lần mô phỏng khoảng hạng"),
    "peers": gettext_lazy("Giá trị tốt nhất và thấp nhất để so sánh giữa các đơn vị"),
}
# Follows from the inputs, so it differs whenever a mark does.
UNTOLD = {"seed"}


@dataclass(frozen=True)
class Facts:
    """What one run says of one component; bonus and penalty points carry a sign."""

    name: str
    exact_points: Fraction
    exact_maximum: Fraction
    state: State
    stage: str
    # Its words are put together only where they are shown.
    line: ResultLine | None = None

    @property
    def explanation(self) -> str:
        return self.line.explanation_reason if self.line else ""

    @property
    def public_explanation(self) -> str:
        """The same as everybody may read it."""
        return public_explanation(self.line) if self.line else ""

    @property
    def points(self) -> Decimal:
        return to_decimal(self.exact_points)

    @property
    def maximum(self) -> Decimal:
        return to_decimal(self.exact_maximum)

    @property
    def stage_label(self) -> str:
        return str(STAGE_LABELS[self.stage])

    @property
    def is_adjustment(self) -> bool:
        return self.state.code in (NodeKind.BONUS, NodeKind.PENALTY)

    @property
    def key(self) -> tuple[Any, ...]:
        return self.exact_points, self.exact_maximum, self.state.code, self.stage


@dataclass(frozen=True)
class LineChange:
    """A component that differs; `before` or `after` is None where only one of the sets has it."""

    code: str
    before: Facts | None
    after: Facts | None

    @property
    def name(self) -> str:
        said = self.after or self.before
        return said.name if said else ""

    @property
    def change(self) -> Decimal:
        """Points gained, negative where points were lost."""
        after = self.after.exact_points if self.after else Fraction(0)
        before = self.before.exact_points if self.before else Fraction(0)
        return to_decimal(after - before)


@dataclass(frozen=True)
class UnitChange:
    """A unit that differs. `before` or `after` is None where only one of the runs has it."""

    unit: Unit
    before: UnitResult | None
    after: UnitResult | None
    lines: list[LineChange] = field(default_factory=list)

    @property
    def points_before(self) -> Decimal | None:
        return _net_points(self.before)

    @property
    def points_after(self) -> Decimal | None:
        return _net_points(self.after)

    @property
    def change(self) -> Decimal | None:
        """Published percent after less before."""
        if self.before is None or self.after is None:
            return None
        if self.before.percent is None or self.after.percent is None:
            return None
        return self.after.percent - self.before.percent

    @property
    def band_moved(self) -> bool:
        return bool(self.before and self.after and self.before.band != self.after.band)

    @property
    def rank_moved(self) -> bool:
        return bool(self.before and self.after and self.before.rank_shown != self.after.rank_shown)


@dataclass(frozen=True)
class RunDifference:
    """`units` are those that differ, in the order of the later run; `others` say what else does."""

    earlier: IndexRun
    later: IndexRun
    units: list[UnitChange]
    unchanged: int
    others: list[tuple[str, str, str]]
    # Components whose rule or maximum is not the same in both sets.
    rules: list[str]

    @property
    def changed(self) -> int:
        return len(self.units)


def run_difference(
    earlier: IndexRun, later: IndexRun, visible: Callable[[Unit], bool] | None = None
) -> RunDifference:
    """Hold two whole runs against each other, over the units that may be seen.

    Four queries; the lines are read only of units whose inputs differ.
    """
    shown = visible or (lambda unit: True)
    before = {result.unit_id: result for result in totals_of(earlier) if shown(result.unit)}
    after = [result for result in totals_of(later) if shown(result.unit)]
    same_set = earlier.criteria_digest == later.criteria_digest
    apart = {
        result.unit_id
        for result in after
        if result.unit_id in before
        and not (same_set and _same_inputs(before[result.unit_id], result))
    }
    old_lines, new_lines = _with_lines(earlier, apart), _with_lines(later, apart)
    changes = []
    unchanged = 0
    for result in after:
        old = before.pop(result.unit_id, None)
        lines = []
        if result.unit_id in apart:
            lines = _line_changes(old_lines[result.unit_id], new_lines[result.unit_id])
        if old is not None and not lines and _standing(old) == _standing(result):
            unchanged += 1
        else:
            changes.append(UnitChange(result.unit, old, result, lines))
    changes += [UnitChange(gone.unit, gone, None) for gone in before.values()]
    others, rules = _others(earlier, later), _changed_rules(earlier, later)
    return RunDifference(earlier, later, changes, unchanged, others, rules)


def _same_inputs(before: UnitResult, after: UnitResult) -> bool:
    """Made of the same, by one set, so that every line is the same. Old results have no digest."""
    return bool(after.input_digest) and before.input_digest == after.input_digest


def _with_lines(run: IndexRun, units: set[int]) -> dict[int, UnitResult]:
    results = results_of(run)
    if len(units) <= MOST_NAMED:
        results = results.filter(unit__in=units)
    return {result.unit_id: result for result in results if result.unit_id in units}


def _standing(result: UnitResult) -> tuple[Any, ...]:
    return (
        _net_points(result),
        result.maximum,
        result.percent_exact,
        result.percent,
        result.band,
        result.rank,
        result.rank_to,
    )


def _net_points(result: UnitResult | None) -> Decimal | None:
    if result is None:
        return None
    return rounded(result.points + result.bonus - result.penalty, 6)


def _line_changes(before: UnitResult, after: UnitResult) -> list[LineChange]:
    # Unchanged units take over the very lines of an earlier run.
    same = (before.lines_from_id or before.pk) == (after.lines_from_id or after.pk)
    facts_of = _adjustment_facts if same else _facts
    old, new = facts_of(before), facts_of(after)
    codes = [*new, *(code for code in old if code not in new)]
    return [
        LineChange(code, old.get(code), new.get(code))
        for code in codes
        if _key(old.get(code)) != _key(new.get(code))
    ]


def _key(facts: Facts | None) -> tuple[Any, ...] | None:
    return None if facts is None else facts.key


def _facts(result: UnitResult) -> dict[str, Facts]:
    facts = {line.code: _of_line(line) for line in result_lines(result)}
    return facts | _adjustment_facts(result)


def _adjustment_facts(result: UnitResult) -> dict[str, Facts]:
    return {item.code: _of_adjustment(item) for item in adjustment_lines(result)}


def _of_line(line: ResultLine) -> Facts:
    return Facts(
        name=line.name,
        exact_points=line.exact_points,
        exact_maximum=line.exact_maximum,
        state=line.state,
        stage=line.stage,
        line=line,
    )


def _of_adjustment(item: AdjustmentLine) -> Facts:
    kind = NodeKind(item.kind)
    points = Fraction(item.points)
    return Facts(
        name=item.name,
        exact_points=points if kind == NodeKind.BONUS else -points,
        exact_maximum=Fraction(0),
        state=State(str(kind), kind.label, Tone.NEUTRAL),
        stage=item.stage,
    )


def _others(earlier: IndexRun, later: IndexRun) -> list[tuple[str, str, str]]:
    """What the runs rest on besides the marks, where it is not the same: label, before, after."""
    pairs: list[tuple[str, Any, Any]] = [
        (_("Năm"), earlier.year, later.year),
        (_("Bộ tiêu chí"), earlier.criteria_set.title, later.criteria_set.title),
        (
            _("Phiên bản bộ tiêu chí (mã kiểm tra)"),
            earlier.criteria_digest[:SHORT_DIGEST],
            later.criteria_digest[:SHORT_DIGEST],
        ),
        (_("Cách tính"), _kind(earlier), _kind(later)),
        (_("Số đơn vị"), earlier.unit_count, later.unit_count),
        (_("Phiên bản phần mềm"), earlier.code_version, later.code_version),
    ]
    keys = sorted((earlier.settings.keys() | later.settings.keys()) - UNTOLD)
    pairs += [
        (_setting_label(key), *_told_apart(earlier.settings.get(key), later.settings.get(key)))
        for key in keys
    ]
    return [(label, _shown(old), _shown(new)) for label, old, new in pairs if old != new]


def _setting_label(key: str) -> str:
    known = SETTINGS.get(key)
    return str(known) if known else _("Thiết lập “%(key)s”") % {"key": key}


def _told_apart(old: Any, new: Any) -> tuple[Any, Any]:
    """Tables of figures are not printed, only that they changed."""
    if old == new or not isinstance(old or new, (dict, list)):
        return old, new
    return None, _("đã thay đổi")


def _kind(run: IndexRun) -> str:
    return _("chính thức") if run.is_final else _("tạm tính")


def _shown(value: Any) -> str:
    text = "—" if value in (None, "") else str(value)
    return text if len(text) <= LONGEST_SETTING else f"{text[:LONGEST_SETTING]}…"


def _changed_rules(earlier: IndexRun, later: IndexRun) -> list[str]:
    if earlier.criteria_digest == later.criteria_digest:
        return []
    old, new = spec_of(earlier.criteria_set).by_code, spec_of(later.criteria_set).by_code
    return [
        code
        for code in new
        if code in old
        and (old[code].rule, old[code].maximum) != (new[code].rule, new[code].maximum)
    ]
