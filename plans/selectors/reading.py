"""What a page of a plan needs to know, read once: units, periods, statements, targets."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from common import clock
from plans.models import Indicator, Plan, Task
from plans.selectors.statements import Statement, standing_statements
from plans.selectors.tasks import Judgements, Targets, judgements_of, targets_of
from plans.selectors.totals import Stated, Total, over_periods
from units.models import Period, Unit


@dataclass(frozen=True)
class Statements:
    """The signed statements of a year, by unit and period."""

    by_unit: Mapping[int, list[Statement]]
    # What was stated the year before, where a task asks who has newly done it.
    earlier: Mapping[int, list[Statement]] = field(default_factory=dict)
    # A line is added up once, however many tables show it.
    _totals: dict[tuple[int, int, int | None], Total] = field(default_factory=dict, repr=False)

    @classmethod
    def of(
        cls, units: Iterable[Unit], periods: Iterable[Period], year: int, tasks: Iterable[Task]
    ) -> "Statements":
        keys = [unit.pk for unit in units]
        tasks = list(tasks)
        codes = {task.indicator.code for task in tasks if task.indicator}
        code = codes.pop() if len(codes) == 1 else ""
        counting = any(task.target_counts_units for task in tasks)
        before = Period.objects.in_year(year - 1) if counting else ()
        return cls(_by_unit(keys, periods, code), _by_unit(keys, before, code))

    def had_before(self, task: Task, unit: Unit) -> bool:
        """Whether the unit had done it before the plan's year: "the 10 remaining communes"."""
        indicator = task.indicator
        if indicator is None or not task.target_counts_units:
            return False
        lines = [one.line(indicator.code) for one in self.earlier.get(unit.pk, ())]
        return bool(over_periods(indicator, filter(None, lines)).value)

    def lines(self, indicator: Indicator, unit: Unit, until: Period | None = None) -> list[Stated]:
        """What the unit stated on one line, up to and with a period."""
        stated = (
            statement.line(indicator.code)
            for statement in self.by_unit.get(unit.pk, ())
            if until is None or statement.period.ends_on <= until.ends_on
        )
        return [line for line in stated if line is not None]

    def within(self, period: Period) -> "Statements":
        """Only what was stated for one period."""
        return Statements(
            {
                unit: [one for one in statements if one.period_id == period.pk]
                for unit, statements in self.by_unit.items()
            },
            self.earlier,
        )

    def newest(self, unit: Unit) -> Statement | None:
        statements = self.by_unit.get(unit.pk, ())
        return max(statements, key=lambda one: one.period.ends_on, default=None)

    def total(self, indicator: Indicator, unit: Unit, until: Period | None = None) -> Total:
        key = indicator.pk, unit.pk, until.pk if until else None
        if key not in self._totals:
            self._totals[key] = over_periods(indicator, self.lines(indicator, unit, until))
        return self._totals[key]


def _by_unit(units: list[int], periods: Iterable[Period], code: str) -> dict[int, list[Statement]]:
    found: dict[int, list[Statement]] = defaultdict(list)
    for statement in standing_statements(units, periods, code=code):
        found[statement.unit_id].append(statement)
    return found


@dataclass(frozen=True)
class Pace:
    """How much of the way a growing figure must have come: a straight line over the periods."""

    periods: list[Period]

    @property
    def due(self) -> list[Period]:
        """Periods whose report is due by now: before that nobody can be behind."""
        return [period for period in self.periods if period.due_on < clock.today()]

    @property
    def newest_due(self) -> Period | None:
        return self.due[-1] if self.due else None

    @property
    def year(self) -> Fraction:
        return self._share(self.periods)

    def of(self, task: Task) -> Fraction:
        """The line leads to the task's own day, where it has one within the year."""
        if task.due_on is None:
            return self.year
        return self._share([one for one in self.periods if one.ends_on <= task.due_on])

    def _share(self, periods: list[Period]) -> Fraction:
        due = sum(period.due_on < clock.today() for period in periods)
        if periods:
            return Fraction(due, len(periods))
        # The task's day comes before the first period's end: nothing is expected until then.
        return Fraction(0) if self.periods else Fraction(1)


@dataclass(frozen=True)
class Reading:
    """A plan's year over some units."""

    plan: Plan
    units: list[Unit]
    pace: Pace
    said: Statements
    targets: Targets
    judgements: Judgements

    @classmethod
    def of(
        cls,
        plan: Plan,
        tasks: Iterable[Task],
        units: list[Unit] | None = None,
        *,
        each: bool = False,
    ) -> "Reading":
        """With `each` the units' own targets and judgements are read too."""
        tasks = list(tasks)
        units = reporting_units(plan) if units is None else units
        periods = list(Period.objects.in_year(plan.year).order_by("position"))
        said = Statements.of(units, periods, plan.year, tasks)
        judgements = judgements_of(tasks, None)
        if each:
            judgements |= judgements_of(tasks, units)
        targets = targets_of(tasks, units) if each else {}
        return cls(plan, units, Pace(periods), said, targets, judgements)


def reporting_units(plan: Plan) -> list[Unit]:
    """The plan's unit and those below it that existed in its year."""
    units = Unit.objects.in_year(plan.year).below(plan.unit).select_related("level")
    return list(units.order_by("level__position", "sort_key"))


def asked_units(indicator: Indicator, units: Iterable[Unit]) -> list[Unit]:
    """Those whose level has this line on its form."""
    return [unit for unit in units if indicator.is_asked_of(unit.level_id)]
