"""A report as a spreadsheet: what goes out, and what came back beside what stands now."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _

from common.figures import Figure
from common.measures import figures_named
from plans.choices import CellState, IndicatorKind
from plans.models import Cell, Indicator, ReformArea, Report
from plans.selectors.grid import told
from plans.selectors.portal import text_of
from plans.selectors.reports import indicators_of, is_window_open, reports_with_state
from plans.selectors.statements import stated_now
from plans.selectors.totals import Total, over_periods
from units.models import Period, UnitQuerySet

Content = dict[str, str]
WORDS = ("ground", "note", "difficulty")
FIGURES = ("numerator", "denominator", "value")
FIELDS = ("state", *FIGURES, *WORDS)
NOTHING: Content = dict.fromkeys(FIELDS, "") | {"state": CellState.MISSING.value}
# What a sent-back file is kept as, and for how long its sender may decide.
KIND = "report_sheet"
KEPT_FOR = timedelta(days=1)
# A workbook cannot hold these.
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def tidy(text: str) -> str:
    """Text as it comes back from a spreadsheet, so that the way there and back changes nothing."""
    return _UNWRITABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def subject_of(report: Report) -> str:
    """What a sent-back file is for, as pending imports name it."""
    return f"report:{report.pk}"


def content_of(cell: Any) -> Content:
    """All that a person may type in a cell (or an entry), as text that JSON keeps without loss.

    Only a reported line has figures here: that nothing arose is said by its state.
    """
    content = dict(NOTHING)
    if cell is None:
        return content
    content["state"] = str(cell.state)
    content |= {name: tidy(getattr(cell, name)) for name in WORDS}
    if cell.state == CellState.REPORTED:
        content |= {name: text_of(getattr(cell, name)) for name in FIGURES}
    return content


# --- Out ------------------------------------------------------------------------------------------


@dataclass
class SheetLine:
    """One line of the form with what stands before it and in it."""

    indicator: Indicator
    cell: Cell | None
    before: Total
    so_far: Total
    computed: Figure | None


@dataclass
class Sheet:
    report: Any
    areas: list[tuple[ReformArea, list[SheetLine]]]

    @property
    def lines(self) -> list[SheetLine]:
        return [line for _area, lines in self.areas for line in lines]


def sheets_of(period: Period, reports: Sequence[Any]) -> list[Sheet]:
    """The sheets of one period's reports; the queries do not grow with the units.

    The reports carry their state (`reports_with_state`) and their unit.
    """
    forms: dict[str, list[Indicator]] = {}
    for report in reports:
        if report.unit.level_id not in forms:
            forms[report.unit.level_id] = list(indicators_of(report))
    cells = _cells_until(period, [report.unit_id for report in reports])
    computed = _computed(period, reports, forms.values())
    return [
        Sheet(
            report, _areas(report, forms[report.unit.level_id], cells.get(report.unit_id), computed)
        )
        for report in reports
    ]


def sheet_reports(units: UnitQuerySet, period: Period) -> list[Any]:
    """The period's reports of many units, with their state."""
    reports = Report.objects.filter(unit__in=units, period=period)
    return list(
        reports_with_state(reports.select_related("unit", "period")).order_by("unit__sort_key")
    )


def _areas(
    report: Any,
    indicators: list[Indicator],
    cells: dict[int, list[Cell]] | None,
    computed: dict[str, dict[int, Figure]],
) -> list[tuple[ReformArea, list[SheetLine]]]:
    areas: dict[int, tuple[ReformArea, list[SheetLine]]] = {}
    for indicator in indicators:
        past = (cells or {}).get(indicator.pk, [])
        year = [cell for cell in past if cell.report.period.year == report.period.year]
        before = [cell for cell in past if cell.report_id != report.pk][-1:]
        line = SheetLine(
            indicator,
            next((cell for cell in past if cell.report_id == report.pk), None),
            over_periods(indicator, map(stated_now, before)),
            over_periods(indicator, map(stated_now, year)),
            computed.get(indicator.measure, {}).get(report.unit_id),
        )
        areas.setdefault(indicator.area_id, (indicator.area, []))[1].append(line)
    return list(areas.values())


def _cells_until(period: Period, units: list[int]) -> dict[int, dict[int, list[Cell]]]:
    """By unit and indicator, the cells of this year and the last up to the period, oldest first."""
    found: dict[int, dict[int, list[Cell]]] = {}
    for cell in (
        Cell.objects.filter(
            report__unit__in=units,
            report__period__year__in=(period.year, period.year - 1),
            report__period__ends_on__lte=period.ends_on,
        )
        .select_related("report__period")
        .order_by("report__period__year", "report__period__position")
    ):
        lines = found.setdefault(cell.report.unit_id, {})
        lines.setdefault(cell.indicator_id, []).append(cell)
    return found


def _computed(
    period: Period, reports: Sequence[Any], forms: Iterable[list[Indicator]]
) -> dict[str, dict[int, Figure]]:
    """What the portal measures, by measure and unit. It speaks of today: only for open windows."""
    units = [report.unit for report in reports if is_window_open(report)]
    if not units:
        return {}
    measures = {
        indicator.measure
        for form in forms
        for indicator in form
        if indicator.kind == IndicatorKind.PORTAL
    }
    return {
        measure: figures_named(measure, units, period.year) or {} for measure in sorted(measures)
    }


# --- In again -------------------------------------------------------------------------------------


class Outcome(StrEnum):
    """What a line of the file means for the portal."""

    SAME = "same"
    # Not touched in the file; what others wrote on the portal meanwhile stands.
    KEPT = "kept"
    WRITE = "write"
    # The file empties a figure that was given out.
    CLEAR = "clear"
    CONFLICT = "conflict"


@dataclass
class ComparedLine:
    """A line as it was given out, as the file has it, and as it stands now."""

    indicator: Indicator
    row: int
    given: Content
    wanted: Content
    now: Content
    version: int
    changed_by: Any
    changed_at: Any
    # What the person chose on a page that has to be shown again.
    choice: str = ""

    @property
    def outcome(self) -> Outcome:
        if self.wanted == self.now:
            return Outcome.SAME
        if self.wanted == self.given:
            return Outcome.KEPT
        if self.now != self.given:
            return Outcome.CONFLICT
        is_emptied = self.wanted["state"] == CellState.MISSING != self.now["state"]
        return Outcome.CLEAR if is_emptied else Outcome.WRITE

    @property
    def is_open(self) -> bool:
        """Whether the file says something that the portal does not hold yet."""
        return self.outcome not in {Outcome.SAME, Outcome.KEPT}

    @property
    def versions_told(self) -> list[tuple[str, list[str]]]:
        """The three versions in words; of the texts only those that are not everywhere the same."""
        different = [
            name
            for name in WORDS[1:]
            if len({content[name] for content in (self.given, self.wanted, self.now)}) > 1
        ]
        return [
            (label, told_parts(self.indicator, content, different))
            for label, content in (
                (_("Lúc tải mẫu"), self.given),
                (_("Trong tệp"), self.wanted),
                (_("Trên cổng hiện nay"), self.now),
            )
        ]


@dataclass
class Comparison:
    lines: list[ComparedLine] = field(default_factory=list)

    def of(self, outcome: Outcome) -> list[ComparedLine]:
        return [line for line in self.lines if line.outcome == outcome]

    @property
    def writes(self) -> list[ComparedLine]:
        return self.of(Outcome.WRITE)

    @property
    def clears(self) -> list[ComparedLine]:
        return self.of(Outcome.CLEAR)

    @property
    def conflicts(self) -> list[ComparedLine]:
        return self.of(Outcome.CONFLICT)

    @property
    def same(self) -> int:
        return len(self.of(Outcome.SAME))

    @property
    def kept(self) -> list[ComparedLine]:
        return self.of(Outcome.KEPT)

    @property
    def is_settled(self) -> bool:
        """Nothing of the file waits for anybody."""
        return not (self.writes or self.clears or self.conflicts)


def told_parts(indicator: Indicator, content: Content, texts: Iterable[str]) -> list[str]:
    """A content in words: the figure, and the texts that are asked for."""
    labels = {"note": _("Diễn giải"), "difficulty": _("Khó khăn")}
    figure = told(indicator, content | {"note": "", "difficulty": ""})
    return [figure, *(f"{labels[name]}: {content[name] or '—'}" for name in texts)]


def compared(report: Report, rows: Iterable[Mapping[str, Any]]) -> Comparison:
    """The lines that a file fills in, beside what the portal holds now; in two queries.

    `rows` as a pending import keeps them: code, row, given, wanted. Lines with faults have no
    `wanted` and are left out; so are lines that the form no longer asks.
    """
    indicators = {indicator.code: indicator for indicator in indicators_of(report)}
    cells = {
        cell.indicator_id: cell
        for cell in Cell.objects.filter(report=report).select_related("changed_by")
    }
    lines = []
    for row in rows:
        indicator = indicators.get(row["code"])
        if indicator is None or not row["wanted"]:
            continue
        cell = cells.get(indicator.pk)
        lines.append(
            ComparedLine(
                indicator,
                row["row"],
                row["given"],
                row["wanted"],
                content_of(cell),
                cell.version if cell else 0,
                cell.changed_by if cell else None,
                cell.changed_at if cell else None,
            )
        )
    order = {code: place for place, code in enumerate(indicators)}
    return Comparison(sorted(lines, key=lambda line: order[line.indicator.code]))
