"""The report as a grid: per area, per line, what stands before, so far and now."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from common.figures import Figure
from common.measures import figures_named, url_named
from plans.choices import CELL_STATES, CellState, Direction, IndicatorKind, ReviewKind
from plans.models import Cell, Citation, Indicator, ReformArea, Report, Submission
from plans.selectors.reports import citations_of, indicators_of, is_window_open
from plans.selectors.statements import stated_now
from plans.selectors.totals import Total, over_periods
from units.models import Period

# A figure this many times larger or smaller than the quarter before is worth a second look.
JUMP = 3


@dataclass
class Line:
    """One line of the grid."""

    indicator: Indicator
    cell: Cell
    previous: Cell | None
    so_far: Total
    citations: list[Citation]
    returned: str = ""
    # What the portal measures itself, with the page of the records behind it.
    computed: Figure | None = None
    computed_url: str | None = None

    @property
    def state(self) -> Any:
        return CELL_STATES[CellState(self.cell.state)]

    @property
    def warnings(self) -> list[str]:
        return warnings_of(self.indicator, self.cell, self.previous)

    @property
    def before(self) -> Total:
        """The period before, in the same form as the year so far."""
        return over_periods(self.indicator, [stated_now(self.previous)] if self.previous else [])

    @property
    def shows_unit(self) -> bool:
        """A count needs its unit beside it; percents and answers say it themselves."""
        label = self.indicator.unit_label
        return bool(label) and label != "%" and not (self.indicator.is_ratio or self.is_choice)

    @property
    def is_choice(self) -> bool:
        return self.indicator.kind == IndicatorKind.YES_NO


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
    """The whole grid in three queries, whatever its length (without what the portal measures)."""
    indicators = list(indicators_of(report))
    now, before, so_far = _cells_around(report)
    cited = citations_of(report)
    reasons = return_reasons(history)
    blocks: dict[int, AreaBlock] = {}
    for indicator in indicators:
        block = blocks.setdefault(indicator.area_id, AreaBlock(indicator.area))
        cell = now.get(indicator.pk) or Cell(report=report, indicator=indicator)
        line = Line(
            indicator,
            cell,
            before.get(indicator.pk),
            over_periods(indicator, [stated_now(each) for each in so_far.get(indicator.pk, [])]),
            cited.get(indicator.pk, []),
            reasons.get(indicator.pk, ""),
        )
        block.lines.append(line)
    return list(blocks.values())


def with_computed(report: Any, blocks: Sequence[AreaBlock]) -> list[AreaBlock]:
    """Fill in the lines that the portal measures, as they stand today.

    They speak of the whole year until now: an older report, closed for good, goes without them.
    """
    if not (is_window_open(report) or _is_newest(report.period)):
        for block in blocks:
            block.lines = block.typed
        return [block for block in blocks if block.lines]
    unit, year = report.unit, report.period.year
    for block in blocks:
        for line in block.lines:
            if not line.indicator.is_typed:
                figures = figures_named(line.indicator.measure, [unit], year) or {}
                line.computed = figures.get(unit.pk)
                line.computed_url = url_named(line.indicator.measure, unit, year)
    return list(blocks)


def _is_newest(period: Period) -> bool:
    later = Period.objects.in_year(period.year).opened().filter(position__gt=period.position)
    return not later.exists()


def grid_line(report: Report, indicator: Indicator, history: Sequence[Submission] = ()) -> Line:
    """One line by itself, for the answer to a saved cell."""
    for block in report_grid(report, history):
        for line in block.lines:
            if line.indicator.pk == indicator.pk:
                return line
    raise LookupError(indicator.code)


def _cells_around(
    report: Report,
) -> tuple[dict[int, Cell], dict[int, Cell], dict[int, list[Cell]]]:
    """By indicator: this report's cells, those of the period before, and the year's up to now."""
    period = report.period
    now: dict[int, Cell] = {}
    before: dict[int, Cell] = {}
    so_far: dict[int, list[Cell]] = {}
    cells = (
        Cell.objects.filter(
            report__unit=report.unit_id,
            report__period__year__in=(period.year, period.year - 1),
            report__period__ends_on__lte=period.ends_on,
        )
        .select_related("report__period", "changed_by")
        .order_by("report__period__year", "report__period__position")
    )
    for cell in cells:
        if cell.report_id == report.pk:
            now[cell.indicator_id] = cell
        else:
            before[cell.indicator_id] = cell
        if cell.report.period.year == period.year:
            so_far.setdefault(cell.indicator_id, []).append(cell)
    return now, before, so_far


def return_reasons(history: Sequence[Submission]) -> dict[int, str]:
    """Per line, why the newest submission came back."""
    if not history:
        return {}
    return {
        review.indicator_id: review.reason
        for review in history[0].reviews.all()
        if review.indicator_id and review.kind == ReviewKind.RETURNED
    }


def warnings_of(indicator: Indicator, cell: Cell, previous: Cell | None) -> list[str]:
    """What is worth a second look. Warnings never stop anyone."""
    if cell.state != CellState.REPORTED or indicator.kind == IndicatorKind.YES_NO:
        return []
    found = []
    numerator, denominator = cell.numerator, cell.denominator
    if (
        indicator.kind == IndicatorKind.RATIO
        and numerator is not None
        and denominator is not None
        and numerator > denominator
        and indicator.direction != Direction.AT_MOST
    ):
        found.append(
            _("Tử số lớn hơn mẫu số (trên 100 %). Nếu đúng vậy, hãy ghi rõ ở phần diễn giải.")
        )
    if jump := _jump(indicator, cell, previous):
        found.append(jump)
    return found


def _jump(indicator: Indicator, cell: Cell, previous: Cell | None) -> str:
    if previous is None or previous.state != CellState.REPORTED:
        return ""
    if indicator.is_ratio:
        is_changed = (
            indicator.denominator_is_yearly
            and previous.denominator != cell.denominator
            and previous.report.period.year == cell.report.period.year
        )
        return _("Mẫu số của cả năm khác kỳ trước. Hãy kiểm tra lại.") if is_changed else ""
    new, old = cell.value or Decimal(0), previous.value or Decimal(0)
    if new > old * JUMP or new * JUMP < old:
        return _("Khác nhiều so với kỳ trước (%(before)s). Hãy kiểm tra lại.") % {
            "before": plain(old)
        }
    return ""


def plain(number: Decimal | Fraction | None) -> str:
    """A number as typed: no grouping, a comma, only the decimals that are there."""
    if number is None:
        return ""
    exact = Decimal(str(number)) if not isinstance(number, Decimal) else number
    return f"{exact.normalize():f}".replace(".", ",")


# --- A line of a statement in words --------------------------------------------------------------------


def told(indicator: Indicator, line: dict[str, Any] | None) -> str:
    """A line of a snapshot in words."""
    if line is None or line["state"] == CellState.MISSING:
        return _("chưa có")
    if line["state"] == CellState.NOT_APPLICABLE:
        word = _("không áp dụng")
        return f"{word}: {line['ground']}" if line["ground"] else word
    if line["state"] == CellState.ZERO:
        text = _("không phát sinh")
    elif indicator.kind == IndicatorKind.YES_NO:
        text = _("Có") if Decimal(line["value"] or 0) else _("Không")
    elif indicator.is_ratio:
        text = f"{_grouped(line['numerator'])} / {_grouped(line['denominator'])}"
    else:
        text = _grouped(line["value"])
    return f"{text} – {line['note']}" if line.get("note") else text


def _grouped(text: str) -> str:
    if not text:
        return ""
    number = Decimal(text).normalize()
    exponent = number.as_tuple().exponent
    places = max(0, -exponent) if isinstance(exponent, int) else 0
    return number_format(number, decimal_pos=places, force_grouping=True)
