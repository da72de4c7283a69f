"""Figures that plans and reports offer to the index.

Each measure takes the units, the year and an argument, and answers per unit with a Figure.
What a unit stated comes from signed statements only: the newest one that was not returned
(`selectors.standing_submissions`), so that a figure is provisional between signature and the
district's acceptance and firm after it. A district covers its subtree: numerators and
denominators are added, and what is missing is left out of both.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from common import clock
from common.figures import Figure
from common.measures import figures_named
from plans.choices import CellState, Direction, IndicatorKind
from plans.models import (
    Finding,
    Indicator,
    Inspection,
    Plan,
    Remedy,
    Report,
    Task,
    TaskAssignment,
)
from plans.selectors.reports import reports_with_state
from plans.selectors.statements import standing_submissions, stated_in
from plans.selectors.totals import MISSING, Total, over_periods, over_units
from units.choices import COMMUNE, DEPARTMENT
from units.models import Unit
from units.selectors import scope_of

Measure = Callable[[list[Unit], int, str], dict[int, Figure]]
Counts = dict[int, tuple[int, int]]


# --- Indicators of the quarterly report --------------------------------------------------------


def indicator_figure(units: list[Unit], year: int, argument: str) -> dict[int, Figure]:
    """The year's figure of one indicator, by its own rules over periods and units."""
    source = _("Báo cáo quý năm %(year)s, chỉ tiêu %(code)s") % {"year": year, "code": argument}
    indicator = Indicator.objects.filter(code=argument).exclude(kind=IndicatorKind.PORTAL).first()
    if indicator is None:
        return {unit.pk: Figure.missing(source=source) for unit in units}
    scope = scope_of(units, subtree=True)
    totals = unit_totals([indicator], scope, year)[indicator.code]
    together: dict[int, list[Total]] = defaultdict(list)
    for pk, total in totals.items():
        for asked in scope[pk]:
            together[asked].append(total)
    return {unit.pk: _figure(over_units(indicator, together[unit.pk]), source) for unit in units}


def unit_totals(
    indicators: Iterable[Indicator], units: Iterable[int], year: int
) -> dict[str, dict[int, Total]]:
    """Per indicator code and unit, the year as stated; units that stated nothing are absent."""
    statements = standing_submissions(units, Q(report__period__year=year))
    by_unit: dict[int, list[Any]] = defaultdict(list)
    for submission in statements:
        by_unit[submission.report.unit_id].append(submission)
    totals: dict[str, dict[int, Total]] = {}
    for indicator in indicators:
        totals[indicator.code] = {
            pk: over_periods(
                indicator,
                filter(None, (stated_in(submission, indicator.code) for submission in submissions)),
            )
            for pk, submissions in by_unit.items()
        }
    return totals


def _figure(total: Total, source: str) -> Figure:
    if total.state == CellState.MISSING:
        return Figure.missing(source=source)
    if total.state == CellState.NOT_APPLICABLE:
        return Figure.not_applicable(source=source)
    if total.value is not None:
        return Figure.count(total.value, source=source, n=total.n, as_of=total.as_of)
    return Figure.ratio(
        total.numerator or 0,
        total.denominator or 0,
        source=source,
        n=total.n,
        as_of=total.as_of,
    )


# --- The plan ---------------------------------------------------------------------------------


def completion_rate(units: list[Unit], year: int, argument: str) -> dict[int, Figure]:
    """Tasks of the year's plan that reached their target, of those that can be judged.

    Judged: the task is for the unit's level, sets a number as target, and its figure is one
    that the unit is asked for or that the portal has. What the unit was asked and did not
    report counts as not reached; what does not apply, or nobody asks of it, is left out.
    A district adds up its own tasks and its communes'.
    """
    source = _("Kế hoạch năm %(year)s và báo cáo quý") % {"year": year}
    tasks = list(
        _tasks(year)
        .filter(target__isnull=False, indicator__isnull=False)
        # A task measured by this very figure would ask for itself.
        .exclude(indicator__measure__startswith="plans.completion_rate")
        .select_related("indicator", "plan__unit")
    )
    scope = scope_of(units, subtree=True)
    holders = list(_holders(units, scope, year))
    known = _known(tasks, holders, year)
    counts: Counts = {}
    for unit in holders:
        outcomes = [
            is_reached(task, known[task.indicator_id].get(unit.pk, MISSING))
            for task in tasks
            if is_for(task, unit) and is_asked(task.indicator, unit)
        ]
        judged = [outcome for outcome in outcomes if outcome is not None]
        counts[unit.pk] = sum(judged), len(judged)
    return _ratios(units, scope, counts, source, nothing=Figure.missing)


def _known(
    tasks: list[Task], units: list[Unit], year: int
) -> dict[int | None, Mapping[int, Total | Figure]]:
    """Per indicator and unit what is known: as stated, or as the portal measures it."""
    indicators = {task.indicator.pk: task.indicator for task in tasks if task.indicator}
    typed = [indicator for indicator in indicators.values() if indicator.is_typed]
    totals = unit_totals(typed, [unit.pk for unit in units], year)
    known: dict[int | None, Mapping[int, Total | Figure]] = {}
    for pk, indicator in indicators.items():
        if indicator.is_typed:
            known[pk] = totals[indicator.code]
        else:
            known[pk] = figures_named(indicator.measure, units, year) or {}
    return known


def is_reached(task: Task, known: Total | Figure) -> bool | None:
    """Whether one unit's figure meets the task's target; None where it does not apply.

    A target such as "10 communes" counts units; for one unit it means to have done it at all.
    """
    if task.indicator is None or task.target is None:
        return None
    if known.state == CellState.MISSING:
        # A figure of the portal's own that is not there is not the unit's omission.
        return False if task.indicator.is_typed else None
    if known.exact is None:
        return None
    if task.target_counts_units:
        return known.exact > 0
    if task.indicator.direction == Direction.AT_MOST:
        return known.exact <= task.target
    return known.exact >= task.target


def assigned_rate(units: list[Unit], year: int, argument: str) -> dict[int, Figure]:
    """Tasks of the year's plan for which the unit named who answers, of those for its level."""
    tasks = list(_tasks(year))
    source = _("Phân công thực hiện kế hoạch năm %(year)s") % {"year": year}
    scope = scope_of(units, subtree=True)
    named = set(
        TaskAssignment.objects.filter(task__in=tasks, unit__in=scope).values_list("unit", "task")
    )
    counts: Counts = {}
    for unit in _holders(units, scope, year):
        owed = [task.pk for task in tasks if is_for(task, unit)]
        counts[unit.pk] = sum((unit.pk, task) in named for task in owed), len(owed)
    return _ratios(units, scope, counts, source, nothing=Figure.missing)


def is_for(task: Task, unit: Unit) -> bool:
    """Whether the unit carries the task out: of the right level, below the plan's unit."""
    levels = task.scope.replace(" ", "").split(",")
    return unit.level_id in levels and unit.path.startswith(task.plan.unit.path)


def _holders(units: list[Unit], scope: Iterable[int], year: int) -> Any:
    """Units of the year's end; one that is asked for itself counts though it has ended."""
    asked = Q(pk__in=[unit.pk for unit in units])
    return (Unit.objects.in_year(year) | Unit.objects.filter(asked)).filter(pk__in=scope)


def is_asked(indicator: Indicator | None, unit: Unit) -> bool:
    """Whether the unit's level has this line on its form; the portal's own lines ask nobody."""
    if indicator is None or not indicator.is_typed:
        return indicator is not None
    return indicator.is_asked_of(unit.level_id)


def _tasks(year: int) -> Any:
    return Task.objects.filter(plan__year=year).select_related("plan__unit").order_by("pk")


# --- Reporting and inspection -------------------------------------------------------------------


def report_timeliness(units: list[Unit], year: int, argument: str) -> dict[int, Figure]:
    """Reports first signed on or before the due day, of those owed so far.

    Owed are reports that have come due, and those signed before. A later return does not
    make a report late; a longer window does not make a late one timely.
    """
    scope = scope_of(units, subtree=True)
    reports = reports_with_state(
        Report.objects.filter(unit__in=scope, period__year=year).select_related("period")
    )
    counts: Counts = defaultdict(lambda: (0, 0))
    for report in reports:
        filed_on = clock.local_date(report.filed_at) if report.filed_at else None
        if filed_on is None and report.due_on >= clock.today():
            continue
        timely, owed = counts[report.unit_id]
        is_timely = filed_on is not None and filed_on <= report.due_on
        counts[report.unit_id] = timely + is_timely, owed + 1
    source = _("Ngày ký báo cáo quý năm %(year)s") % {"year": year}
    return _ratios(units, scope, counts, source, nothing=Figure.missing)


def inspected_rate(units: list[Unit], year: int, argument: str) -> dict[int, Figure]:
    """Units inspected in the year, of the units below; of a unit with none below, itself.

    What is only planned, or was called off, is no inspection.
    """
    source = _("Sổ kiểm tra năm %(year)s") % {"year": year}
    scope = scope_of(units, subtree=True)
    # Departments are offices of the unit above, not bodies to be inspected by themselves.
    bodies = Unit.objects.in_year(year).exclude(level_id=DEPARTMENT)
    existing = dict(bodies.filter(pk__in=scope).values_list("pk", "parent_id"))
    inspected = set(
        Inspection.objects.filter(
            unit__in=scope, year=year, held_on__isnull=False, called_off_on=None
        ).values_list("unit", flat=True)
    )
    parents = set(existing.values())
    counts: Counts = {pk: (int(pk in inspected), 1) for pk in existing if pk not in parents}
    return _ratios(units, scope, counts, source)


def findings_resolved_rate(units: list[Unit], year: int, argument: str) -> dict[int, Figure]:
    """Findings of the year's inspections that were mended; none made means not applicable.

    What a unit says it mended counts until an inspector finds it wanting, and the figure says how
    many of those there are.
    """
    scope = scope_of(units, subtree=True)
    claimed = Remedy.objects.filter(finding=OuterRef("pk"), verdict="")
    rows = (
        Finding.objects.filter(inspection__unit__in=scope, inspection__year=year)
        .values_list("inspection__unit")
        .annotate(
            resolved=Count("pk", filter=Q(resolved_on__isnull=False)),
            claimed=Count("pk", filter=Q(Exists(claimed), resolved_on__isnull=False)),
            made=Count("pk"),
        )
        .order_by()
    )
    counts: Counts = {}
    unconfirmed: dict[int, int] = defaultdict(int)
    for pk, resolved, waiting, made in rows:
        counts[pk] = resolved, made
        for asked in scope.get(pk, ()):
            unconfirmed[asked] += waiting
    source = _("Kiến nghị sau kiểm tra năm %(year)s") % {"year": year}
    figures = _ratios(units, scope, counts, source)
    for pk, count in unconfirmed.items():
        if count:
            words = _("%(source)s; %(count)s kết quả do đơn vị báo, chờ xác nhận")
            said = words % {"source": source, "count": count}
            figures[pk] = replace(figures[pk], source=said)
    return figures


# --- Shared ---------------------------------------------------------------------------------------


def _ratios(
    units: list[Unit],
    scope: dict[int, list[int]],
    counts: Counts,
    source: str,
    nothing: Callable[..., Figure] = Figure.not_applicable,
) -> dict[int, Figure]:
    """Add what each unit holds to the units it counts for; `nothing` says what 0/0 means."""
    sums: dict[int, list[int]] = {unit.pk: [0, 0] for unit in units}
    for pk, (numerator, denominator) in counts.items():
        for asked in scope.get(pk, ()):
            sums[asked][0] += numerator
            sums[asked][1] += denominator
    as_of: date = clock.today()
    return {
        pk: Figure.ratio(Decimal(part), Decimal(whole), source=source, as_of=as_of)
        if whole
        else nothing(source=source)
        for pk, (part, whole) in sums.items()
    }


MEASURES: dict[str, Measure] = {
    "ratio": indicator_figure,
    "count": indicator_figure,
    "assigned_rate": assigned_rate,
    "completion_rate": completion_rate,
    "report_timeliness": report_timeliness,
    "inspected_rate": inspected_rate,
    "findings_resolved_rate": findings_resolved_rate,
}


def measure_url(name: str, unit: Unit, year: int) -> str | None:
    """The page that shows the records behind a figure ("plans.ratio:TC01", with or without the app)."""
    measure, _colon, argument = name.removeprefix("plans.").partition(":")
    query = f"?don-vi={unit.pk}&nam={year}"
    if measure in {"ratio", "count"} and argument:
        return reverse("plans:indicator-detail", args=[argument]) + query
    if measure == "report_timeliness":
        # A commune's own reports; for a district the whole table, as the figure counts it.
        own = unit.level_id == COMMUNE
        return reverse("plans:report-list") + (query if own else f"?nam={year}")
    if measure in {"inspected_rate", "findings_resolved_rate"}:
        return reverse("plans:inspection-list") + query
    if measure in {"assigned_rate", "completion_rate"}:
        if not Plan.objects.filter(year=year).exists():
            return None
        return reverse("plans:plan-detail", args=[year]) + query
    return None
