"""A year's lines over all units: by the rule over periods and the rule over units."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.http import Http404

from common.figures import Figure
from common.measures import figures_named, url_named
from plans.choices import CellState, Direction, IndicatorKind
from plans.models import Indicator, ReformArea, Task
from plans.selectors.lists import one_of, years_opened
from plans.selectors.progress import target_for
from plans.selectors.reports import in_year
from plans.selectors.statements import Statement, standing_statements
from plans.selectors.tasks import YearTasks, targets_of
from plans.selectors.totals import MISSING, Stated, Total, over_periods, over_units
from units.access import units_where
from units.models import Period, Unit
from units.permissions import Permission
from units.selectors import scope_of

# Of many units a few are named; the rest is a number.
NAMED = 20


@dataclass(frozen=True)
class RolledCell:
    """One line in one period (or the year so far): the figure, and who is in it."""

    total: Total
    asked: int
    missing: list[Unit]
    not_applicable: int
    # One period; nothing for the year so far.
    period: Period | None = None
    report_id: int | None = None

    @property
    def counted(self) -> int:
        """Units that gave a number."""
        return self.asked - len(self.missing) - self.not_applicable

    @property
    def named(self) -> list[Unit]:
        return self.missing[:NAMED]

    @property
    def unnamed(self) -> int:
        return max(len(self.missing) - NAMED, 0)


@dataclass(frozen=True)
class RolledLine:
    indicator: Indicator
    cells: list[RolledCell]
    year: RolledCell | None
    task: Task | None
    target: Decimal | None
    # What the portal measures itself speaks of the year only.
    computed: Figure | None = None
    computed_url: str | None = None

    @property
    def is_at_most(self) -> bool:
        return self.indicator.direction == Direction.AT_MOST


@dataclass
class RolledArea:
    area: ReformArea
    lines: list[RolledLine] = field(default_factory=list)


@dataclass(frozen=True)
class RollUp:
    year: int
    years: list[int]
    periods: list[Period]
    areas: list[RolledArea]
    # The unit looked at with all below it; None where nothing may be read.
    root: Unit | None
    units: list[Unit]
    # The units one may switch to: those that any line asks.
    choices: list[Unit]
    is_chosen: bool
    accepted_only: bool

    @property
    def is_one(self) -> bool:
        return len(self.units) == 1

    @property
    def lines(self) -> list[RolledLine]:
        return [line for area in self.areas for line in area.lines]


def roll_up(user: Any, *, year: str, unit: str, accepted_only: bool) -> RollUp:
    """Every line of a year's forms over the units the person may read, or over one of them."""
    readable = units_where(user, Permission.REPORT_VIEW)
    years = years_opened()
    if not years:
        raise Http404
    of_year = int(year) if year.isdecimal() and int(year) in years else years[0]
    lines = list(
        in_year(Indicator.objects.select_related("area"), of_year).order_by(
            "area__position", "position", "code"
        )
    )
    existing = readable.in_year(of_year).select_related("level")
    seen = list(existing.order_by("level__position", "sort_key"))
    choices = [
        each
        for each in seen
        if any(line.is_typed and line.is_asked_of(each.level_id) for line in lines)
    ]
    chosen = one_of(readable.select_related("level"), unit) if unit else None
    if chosen:
        below = scope_of([chosen], subtree=True)
        units = [each for each in choices if each.pk in below] or [chosen]
    else:
        units = choices
    root = chosen or min(seen, key=lambda each: len(each.path), default=None)
    periods = list(Period.objects.in_year(of_year).opened().order_by("position"))
    said = standing_statements([each.pk for each in units], periods, accepted_only=accepted_only)
    areas = _areas(lines, _Sheet(root, units, periods, said, of_year))
    return RollUp(
        of_year,
        years,
        periods,
        areas,
        root,
        units,
        choices,
        chosen is not None,
        accepted_only,
    )


class _Sheet:
    """The year's statements, laid out for adding up."""

    def __init__(
        self,
        root: Unit | None,
        units: list[Unit],
        periods: list[Period],
        said: Sequence[Statement],
        year: int,
    ) -> None:
        self.root, self.units, self.periods, self.year = root, units, periods, year
        self.alone = units[0] if len(units) == 1 else None
        self.by_unit: dict[int, list[Statement]] = defaultdict(list)
        for statement in said:
            self.by_unit[statement.unit_id].append(statement)
        of_year = YearTasks.of(year, "indicator")
        self.tasks: dict[int, Task] = {}
        for task in of_year.over(root) if root else []:
            if task.indicator_id and task.indicator_id not in self.tasks:
                self.tasks[task.indicator_id] = task
        self.targets = targets_of(self.tasks.values(), [self.alone]) if self.alone else {}

    def line(self, indicator: Indicator) -> RolledLine:
        task = self.tasks.get(indicator.pk)
        target = target_for(task, self.alone, self.targets) if task else None
        if indicator.kind == IndicatorKind.PORTAL:
            return self._computed(indicator, task, target)
        asked = [unit for unit in self.units if indicator.is_asked_of(unit.level_id)]
        stated = {unit.pk: self._stated(indicator, unit) for unit in asked}
        cells = [self._cell(indicator, asked, stated, period) for period in self.periods]
        year = self._cell(indicator, asked, stated)
        return RolledLine(indicator, cells, year, task, target)

    def _stated(self, indicator: Indicator, unit: Unit) -> dict[int, Stated]:
        """What a unit said on a line, by period."""
        said = ((one.period_id, one.line(indicator.code)) for one in self.by_unit.get(unit.pk, ()))
        return {period: line for period, line in said if line is not None}

    def _computed(
        self, indicator: Indicator, task: Task | None, target: Decimal | None
    ) -> RolledLine:
        figure = None
        if self.root:
            found = figures_named(indicator.measure, [self.root], self.year) or {}
            figure = found.get(self.root.pk)
        url = url_named(indicator.measure, self.root, self.year) if self.root else None
        return RolledLine(indicator, [], None, task, target, figure, url)

    def _cell(
        self,
        indicator: Indicator,
        asked: list[Unit],
        stated: dict[int, dict[int, Stated]],
        period: Period | None = None,
    ) -> RolledCell:
        totals, missing, outside = [], [], 0
        within = period.pk if period else None
        for unit in asked:
            by_period = stated[unit.pk]
            if within is None:
                total = over_periods(indicator, by_period.values())
            elif within in by_period:
                total = over_periods(indicator, (by_period[within],))
            else:
                total = MISSING
            totals.append(total)
            if total.state == CellState.MISSING:
                missing.append(unit)
            elif total.state == CellState.NOT_APPLICABLE:
                outside += 1
        return RolledCell(
            over_units(indicator, totals),
            len(asked),
            missing,
            outside,
            period,
            self._report(period) if period else None,
        )

    def _report(self, period: Period) -> int | None:
        """One unit's report of one period, to click through to."""
        said = self.by_unit.get(self.alone.pk, ()) if self.alone else ()
        return next((one.report_id for one in said if one.period_id == period.pk), None)


def _areas(lines: Sequence[Indicator], sheet: _Sheet) -> list[RolledArea]:
    areas: dict[int, RolledArea] = {}
    for indicator in lines:
        line = sheet.line(indicator)
        # A line that nobody here is asked for tells nothing.
        if line.year is not None and not line.year.asked:
            continue
        areas.setdefault(indicator.area_id, RolledArea(indicator.area)).lines.append(line)
    return list(areas.values())
