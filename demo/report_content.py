"""Filling the sheets: cell by cell through the service, or a settled sheet at once."""

from datetime import datetime
from typing import Any

from audit.services import record
from common import clock
from common.figures import Figure
from demo.evidence import PUBLICITY, REVIEW, Library
from demo.figures import Drawn, Year, draw
from demo.people import People
from plans import services
from plans.choices import CellState, IndicatorKind
from plans.models import Cell, Evidence, Indicator, Report
from plans.selectors.portal import figures_for
from plans.selectors.reports import indicators_of

DRAFTED = {"29686": 12, "29677": 5, "29716": 9}
DRAFTED_ELSEWHERE = 8
FIGURE = ("state", "numerator", "denominator", "value", "ground", "note", "difficulty")
WHO_AND_WHEN = ("version", "changed_by", "changed_at")
# One draft says otherwise than the portal, so that this too can be seen.
DECLARES = "29677"
DECLARED_BECAUSE = "Một thủ tục đang niêm yết bản chụp, chờ in lại."
PROOFS = (("TC05", PUBLICITY, "tr. 2"), ("TC03", REVIEW, "mục II"))


class Sheets:
    """Knows the lines of the form and what each unit writes into them."""

    def __init__(self, people: People, library: Library) -> None:
        self.people, self.library = people, library
        typed = Indicator.objects.exclude(kind=IndicatorKind.PORTAL).select_related("area")
        self.lines = list(typed.order_by("area__position", "position", "code"))
        # The line that is returned for want of a proof.
        self.unproven = next((line for line in self.lines if line.code == "NV6.3"), None)

    def drawn(self, report: Report, *, is_draft: bool = False) -> dict[Indicator, Drawn]:
        unit = report.unit
        lines = [line for line in self.lines if unit.level_id in line.for_levels.split(",")]
        if is_draft:
            lines = lines[: DRAFTED.get(unit.code, DRAFTED_ELSEWHERE)]
        year = Year.of(unit, report.period.year)
        return {line: draw(year, line, report.period) for line in lines}

    def type_in(self, report: Report, *, is_draft: bool = False) -> None:
        by = self.people.official(report.unit)
        for line, figure in self.drawn(report, is_draft=is_draft).items():
            services.save_cell(
                report=report,
                indicator=line,
                by=by,
                version=0,
                **{name: getattr(figure, name) for name in FIGURE},
            )

        if is_draft and report.unit.code == DECLARES:
            self._declare(report, by)

    def _declare(self, report: Report, by: Any) -> None:
        """One less than the portal counts, on the first share that it computes."""
        for line, figure in self._computed(report):
            if figure.numerator and figure.denominator:
                services.save_cell(
                    report=report,
                    indicator=line,
                    by=by,
                    version=0,
                    state=CellState.REPORTED,
                    numerator=figure.numerator - 1,
                    denominator=figure.denominator,
                    difference_reason=DECLARED_BECAUSE,
                )
                return

    def _computed(self, report: Report) -> list[tuple[Indicator, Figure]]:
        lines = list(indicators_of(report).filter(kind=IndicatorKind.PORTAL))
        figures = figures_for(lines, report.unit, report.period.year)
        return [(line, figures[line.pk]) for line in lines]

    def write_at_once(self, report: Report) -> None:
        by = self.people.official(report.unit)
        cells = self.cells(report, clock.now())
        save_cells(cells)
        record("cells.imported", report, by=by, after={"cells": len(cells)}, unit=report.unit)

    def cells(self, report: Report, moment: datetime) -> list[Cell]:
        """The report's cells, filled but not yet saved."""
        by, there = (
            self.people.official(report.unit),
            {c.indicator_id: c for c in report.cells.all()},
        )
        cells = []
        for line, figure in self.drawn(report).items():
            cell = there[line.pk]
            for name in FIGURE:
                setattr(cell, name, getattr(figure, name))
            cell.version, cell.changed_by, cell.changed_at = 1, by, moment
            cells.append(cell)
        return cells

    def cite(self, report: Report) -> None:
        """Name the documents that were there by then beside the lines they prove."""
        by: Any = self.people.official(report.unit)
        written = report.cells.exclude(version=0).select_related("indicator", "report")
        cells = {cell.indicator.code: cell for cell in written}
        for code, kind, page in PROOFS:
            evidence = self.library.get((report.unit.code, kind))
            if code in cells and _was_there(evidence):
                services.cite_evidence(cell=cells[code], evidence=evidence, page=page, by=by)


def save_cells(cells: list[Cell]) -> None:
    Cell.objects.bulk_create(
        cells,
        update_conflicts=True,
        unique_fields=["report", "indicator"],
        update_fields=[*FIGURE, *WHO_AND_WHEN],
        batch_size=200,
    )


def _was_there(evidence: Evidence | None) -> bool:
    return evidence is not None and evidence.issued_on <= clock.today()
