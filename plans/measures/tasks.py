"""How much of the plan is done, and for how much of it somebody answers."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from common.figures import Figure
from common.measures import figures_named
from plans.choices import CellState, Direction
from plans.measures.indicators import unit_totals
from plans.measures.sums import holders, ratios
from plans.models import Task, TaskAssignment
from plans.selectors.progress import target_for
from plans.selectors.tasks import Targets, YearTasks, is_asked, targets_of
from plans.selectors.totals import MISSING, Total
from units.models import Unit
from units.selectors import scope_of

Known = dict[int | None, Mapping[int, Total | Figure]]


def completion_rate(units: list[Unit], year: int, argument: str) -> dict[int, Figure]:
    """Tasks of the year that reached their target, of those that can be judged.

    Judged: the task is in force, is for the unit, sets a number as target (of the task or of the
    unit), and its figure is one that the unit is asked for or that the portal has. What the unit
    was asked and did not report counts as not reached; what does not apply, or nobody asks of it,
    is left out. A district adds up its own tasks and its communes'; see `YearTasks` for which.
    """
    source = _("Kế hoạch năm %(year)s và báo cáo quý") % {"year": year}
    of_year = YearTasks.of(year, "indicator")
    scope = scope_of(units, subtree=True)
    held = list(holders(units, scope, year))
    # A task measured by this very figure would ask for itself.
    tasks = [task for task in of_year.tasks if task.indicator and not _asks_itself(task)]
    judged = {task.pk for task in tasks}
    targets = targets_of(tasks, held)
    known = _known(tasks, held, year)

    def count(unit: Unit, candidates: list[Task]) -> tuple[int, int]:
        outcomes = [
            is_reached(task, known[task.indicator_id].get(unit.pk, MISSING), unit, targets)
            for task in candidates
            if task.pk in judged and is_asked(task.indicator, unit)
        ]
        found = [outcome for outcome in outcomes if outcome is not None]
        return sum(found), len(found)

    shared = {unit.pk: count(unit, of_year.shared(unit)) for unit in held}
    own = {unit.pk: count(unit, of_year.own(unit)) for unit in units}
    return ratios(units, scope, shared, source, nothing=Figure.missing, own=own)


def _asks_itself(task: Task) -> bool:
    indicator = task.indicator
    return indicator is not None and indicator.measure.startswith("plans.completion_rate")


def _known(tasks: list[Task], units: list[Unit], year: int) -> Known:
    """Per indicator and unit what is known: as stated, or as the portal measures it."""
    indicators = {task.indicator.pk: task.indicator for task in tasks if task.indicator}
    typed = [indicator for indicator in indicators.values() if indicator.is_typed]
    totals = unit_totals(typed, [unit.pk for unit in units], year)
    known: Known = {}
    for pk, indicator in indicators.items():
        if indicator.is_typed:
            known[pk] = totals[indicator.code]
        else:
            known[pk] = figures_named(indicator.measure, units, year) or {}
    return known


def is_reached(task: Task, known: Total | Figure, unit: Unit, targets: Targets) -> bool | None:
    """Whether one unit's figure meets its target; None where it does not apply.

    A target such as "10 communes" counts units; for one unit it means to have done it at all.
    """
    target = target_for(task, unit, targets)
    if task.indicator is None or target is None:
        return None
    if task.target_counts_units and task.target is None:
        return None
    if known.state == CellState.MISSING:
        # A figure of the portal's own that is not there is not the unit's omission.
        return False if task.indicator.is_typed else None
    if known.exact is None:
        return None
    if task.target_counts_units:
        return known.exact > 0
    if task.indicator.direction == Direction.AT_MOST:
        return known.exact <= target
    return known.exact >= target


def assigned_rate(units: list[Unit], year: int, argument: str) -> dict[int, Figure]:
    """Tasks of the year for which the unit named who answers, of those it carries out.

    A post named for what the unit's own plan made of a task is named for the task.
    """
    source = _("Phân công thực hiện kế hoạch năm %(year)s") % {"year": year}
    of_year = YearTasks.of(year)
    scope = scope_of(units, subtree=True)
    rows = TaskAssignment.objects.filter(task__in=of_year.tasks, unit__in=scope)
    named = {
        (unit, of_year.derived.get(task, task)) for unit, task in rows.values_list("unit", "task")
    }

    def count(unit: Unit, owed: list[Task]) -> tuple[int, int]:
        return sum((unit.pk, task.pk) in named for task in owed), len(owed)

    shared = {unit.pk: count(unit, of_year.shared(unit)) for unit in holders(units, scope, year)}
    own = {unit.pk: count(unit, of_year.own(unit)) for unit in units}
    return ratios(units, scope, shared, source, nothing=Figure.missing, own=own)
