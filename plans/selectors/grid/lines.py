"""The lines of a report: what stands before, so far and now, and what each serves."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from common.figures import Figure
from common.measures import url_named
from plans.choices import CELL_STATES, CellState, IndicatorKind, ReviewKind
from plans.models import Cell, Citation, Indicator, ReformArea, Report, Submission, Task
from plans.selectors.cross_checks import failing_messages
from plans.selectors.grid.remarks import PERIODS_BEFORE, Remark, remarks_on
from plans.selectors.grid.tasks import tasks_served
from plans.selectors.portal import figures_for, from_kept, is_share
from plans.selectors.reports import WITH_UNIT, citations_of, indicators_of, is_window_open
from plans.selectors.statements import stated_now
from plans.selectors.totals import Total, over_periods
from units.models import Period


@dataclass
class Line:
    """One line of the grid."""

    indicator: Indicator
    cell: Cell
    # The unit's cells on this line before, newest first.
    earlier: list[Cell]
    so_far: Total
    citations: list[Citation]
    returned: str = ""
    # What the portal measures itself, with the page of the records behind it.
    computed: Figure | None = None
    computed_url: str | None = None
    # Whether `computed` is what the portal said at submission, not what it says today.
    is_kept: bool = False
    tasks: list[Task] = field(default_factory=list)
    # What the failing cross-checks say in which the line takes part.
    failing: list[str] = field(default_factory=list)

    @property
    def state(self) -> Any:
        return CELL_STATES[CellState(self.cell.state)]

    @property
    def warnings(self) -> list[Remark]:
        return remarks_on(self.indicator, self.cell, self.earlier, self.failing)

    @property
    def open_warnings(self) -> list[Remark]:
        """Those that no narrative answers yet."""
        return [remark for remark in self.warnings if not remark.is_answered]

    @property
    def before(self) -> Total:
        """The period before, in the same form as the year so far."""
        return over_periods(self.indicator, [stated_now(cell) for cell in self.earlier[:1]])

    @property
    def shows_unit(self) -> bool:
        """A count needs its unit beside it; percents and answers say it themselves."""
        label = self.indicator.unit_label
        return bool(label) and label != "%" and not (self.indicator.is_ratio or self.is_choice)

    @property
    def is_choice(self) -> bool:
        return self.indicator.kind == IndicatorKind.YES_NO

    @property
    def is_declared(self) -> bool:
        """Whether the unit says something else than the portal."""
        return not self.indicator.is_typed and self.cell.state != CellState.MISSING

    @property
    def portal_then(self) -> Figure:
        """What the portal said when the unit declared something else."""
        cell = self.cell
        if cell.portal_denominator is not None:
            return Figure.ratio(cell.portal_numerator or 0, cell.portal_denominator, source="")
        if cell.portal_value is not None:
            return Figure.count(cell.portal_value, source="")
        return Figure.missing(source="")

    @property
    def has_moved_on(self) -> bool:
        """Whether the portal says something else now than it did then."""
        if self.computed is None or not self.is_declared:
            return False
        then, now = self.portal_then, self.computed
        return (then.numerator, then.denominator, then.value) != (
            now.numerator,
            now.denominator,
            now.value,
        )

    @property
    def declares_share(self) -> bool:
        return self.computed is not None and is_share(self.indicator, self.computed)


@dataclass
class AreaBlock:
    area: ReformArea
    lines: list[Line] = field(default_factory=list)

    @property
    def typed(self) -> list[Line]:
        return [line for line in self.lines if line.indicator.is_typed]

    @property
    def entered(self) -> int:
        return sum(line.cell.state != CellState.MISSING for line in self.typed)

    @property
    def total(self) -> int:
        return len(self.typed)

    @property
    def short_name(self) -> str:
        """For a tab: every area is about reform, so the word tells nothing."""
        name = self.area.name.removeprefix("Cải cách ")
        return name[:1].upper() + name[1:]


def report_grid(report: Report, history: Sequence[Submission] = ()) -> list[AreaBlock]:
    """The whole grid in six queries, whatever its length (without what the portal measures)."""
    indicators = list(indicators_of(report))
    now, earlier, so_far = _cells_around(report)
    cited = citations_of(report)
    reasons = return_reasons(history)
    tasks = tasks_served(report)
    for indicator in indicators:
        now.setdefault(indicator.pk, Cell(report=report)).indicator = indicator
    failing = failing_messages({one.code: now[one.pk] for one in indicators})
    blocks: dict[int, AreaBlock] = {}
    for indicator in indicators:
        block = blocks.setdefault(indicator.area_id, AreaBlock(indicator.area))
        line = Line(
            indicator,
            now[indicator.pk],
            earlier.get(indicator.pk, []),
            over_periods(indicator, [stated_now(each) for each in so_far.get(indicator.pk, [])]),
            cited.get(indicator.pk, []),
            reasons.get(indicator.pk, ""),
            tasks=tasks.get(indicator.pk, []),
            failing=failing.get(indicator.code, []),
        )
        block.lines.append(line)
    return list(blocks.values())


def with_computed(
    report: Any, blocks: Sequence[AreaBlock], history: Sequence[Submission] = ()
) -> list[AreaBlock]:
    """Fill in the lines that the portal measures.

    While the unit writes they stand as they are today; once submitted, as they were kept then.
    Today's figures speak of the whole year until now: an older report, closed for good, shows
    only what it kept.
    """
    is_live = is_window_open(report) or _is_newest(report.period)
    kept = history[0].content if history and not (is_live and report.state in WITH_UNIT) else {}
    lines = [line for block in blocks for line in block.lines if not line.indicator.is_typed]
    left = []
    for line in lines:
        if portal := kept.get(line.indicator.code, {}).get("portal"):
            line.computed, line.is_kept = from_kept(portal), True
        else:
            left.append(line)
    if is_live:
        _fill_in(report, left)
    for block in blocks:
        block.lines = [
            line
            for line in block.lines
            if line.indicator.is_typed or line.computed or line.is_declared
        ]
    return [block for block in blocks if block.lines]


def _fill_in(report: Report, lines: Sequence[Line]) -> None:
    """What the portal says now; lines that share a measure ask it once."""
    unit, year = report.unit, report.period.year
    figures = figures_for([line.indicator for line in lines], unit, year)
    names = {line.indicator.measure for line in lines}
    urls = {name: url_named(name, unit, year) for name in names}
    for line in lines:
        line.computed = figures[line.indicator.pk]
        line.computed_url = urls[line.indicator.measure]


def _is_newest(period: Period) -> bool:
    later = Period.objects.in_year(period.year).opened().filter(position__gt=period.position)
    return not later.exists()


def grid_line(report: Report, indicator: Indicator, history: Sequence[Submission] = ()) -> Line:
    """One line by itself, for the answer to a saved cell."""
    return grid_lines(report, indicator, history)[indicator.code]


def grid_lines(
    report: Report, indicator: Indicator, history: Sequence[Submission] = ()
) -> dict[str, Line]:
    """All lines by code; of those that the portal measures only this one with its figure."""
    lines = {
        line.indicator.code: line for block in report_grid(report, history) for line in block.lines
    }
    if indicator.code not in lines:
        raise LookupError(indicator.code)
    if not indicator.is_typed:
        _fill_in(report, [lines[indicator.code]])
    return lines


def _cells_around(
    report: Report,
) -> tuple[dict[int, Cell], dict[int, list[Cell]], dict[int, list[Cell]]]:
    """By indicator: this report's cells, those of the periods before, the year's up to now."""
    period = report.period
    now: dict[int, Cell] = {}
    earlier: dict[int, list[Cell]] = {}
    so_far: dict[int, list[Cell]] = {}
    cells = (
        Cell.objects.filter(
            report__unit=report.unit_id,
            report__period__year__in=(period.year, period.year - 1),
            report__period__ends_on__lte=period.ends_on,
        )
        .select_related("report__period", "changed_by")
        .order_by("-report__period__year", "-report__period__position")
    )
    for cell in cells:
        if cell.report_id == report.pk:
            now[cell.indicator_id] = cell
        elif len(before := earlier.setdefault(cell.indicator_id, [])) < PERIODS_BEFORE:
            before.append(cell)
        if cell.report.period.year == period.year:
            so_far.setdefault(cell.indicator_id, []).append(cell)
    return now, earlier, so_far


def return_reasons(history: Sequence[Submission]) -> dict[int, str]:
    """Per line, why the newest submission came back."""
    if not history:
        return {}
    return {
        review.indicator_id: review.reason
        for review in history[0].reviews.all()
        if review.indicator_id and review.kind == ReviewKind.RETURNED
    }
