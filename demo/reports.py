"""Quarterly reports of two years: filed on time, late or never, returned, mended, accepted.

Submissions, signatures and reviews go through the services, as do the figures of everything
that is still open; settled quarters are written in one go, with one line in the trail each.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum, auto
from random import Random
from typing import Any

from audit.services import record
from common import clock
from demo.evidence import PUBLICITY, REVIEW, Library
from demo.figures import Drawn, Year, draw
from demo.moments import TODAY, Timeline, office_hour, stream
from demo.people import People
from demo.profiles import Profile, profile_of
from demo.sizes import Size
from plans import services
from plans.choices import IndicatorKind
from plans.models import Cell, Evidence, Indicator, Report
from units.calendar import WorkCalendar
from units.models import Period, Unit

MISSING_PROOF = "Thiếu tài liệu kiểm chứng nhiệm vụ 6.4."
ODD_FIGURE = "Số văn bản đi cao hơn hẳn các quý trước, đề nghị rà soát lại mẫu số và diễn giải."
MEND_UNTIL = date(2020, 12, 24)
AN_HOUR = timedelta(hours=1)


class Course(Enum):
    """How far a report came."""

    NEVER = auto()
    DRAFT = auto()
    SUBMITTED = auto()
    SIGNED = auto()
    RETURNED = auto()
    ACCEPTED = auto()


# The quarter that is open, unit by unit; whoever is not named has signed.
NOW = {
    **dict.fromkeys(("29665", "29701", "29707"), Course.NEVER),
    **dict.fromkeys(("29677", "29686", "29716"), Course.DRAFT),
    **dict.fromkeys(("29662", "29671", "29704", "859"), Course.SUBMITTED),
    **dict.fromkeys(("29668", "29698"), Course.RETURNED),
    **dict.fromkeys(("29659", "29683", "29689", "29692"), Course.ACCEPTED),
}
# The quarter before: what is still open of it.
LAST = {
    "29686": Course.RETURNED,
    "29716": Course.RETURNED,
    "29680": Course.SIGNED,
    "29698": Course.SIGNED,
    "29707": Course.NEVER,
}
DRAFTED = {"29686": 12, "29677": 5, "29716": 9}


@dataclass(frozen=True)
class Filing:
    """One report as it will go: its course, its days and the people who act."""

    unit: Unit
    period: Period
    year: Year
    course: Course
    filled_on: date
    signed_on: date
    reviewed_on: date
    is_mended: bool
    rng: Random

    @property
    def is_typed(self) -> bool:
        """Whether its cells go in one by one, so that each has a history of its own."""
        return self.period.code == "2020-Q4" or self.course != Course.ACCEPTED


class Reports:
    """Puts the filings of all periods on the timeline."""

    def __init__(
        self,
        timeline: Timeline,
        units: Iterable[Unit],
        people: People,
        library: Library,
        size: Size,
    ) -> None:
        self.timeline, self.people, self.library = timeline, people, library
        self.size = size
        self.units = [unit for unit in units if size.takes(unit.code)]
        self.calendar = WorkCalendar.load()
        typed = Indicator.objects.exclude(kind=IndicatorKind.PORTAL).select_related("area")
        self.indicators = list(typed.order_by("area__position", "position", "code"))
        self.one_stop = next(
            (line for line in self.indicators if line.kind == IndicatorKind.YES_NO), None
        )

    def plan(self) -> None:
        periods = Period.objects.filter(year__in=(2019, 2020))
        for period in (period for period in periods if self.size.has(period.code)):
            opened = office_hour(stream("open", period.code), self._working(period.opens_on))
            self.timeline.add(opened, lambda period=period: services.open_reports(period=period))
            for unit in self.units:
                self._plan_filing(self._filing(unit, period))

    def _plan_filing(self, filing: Filing) -> None:
        if filing.course == Course.NEVER:
            return
        filled = self._hour(filing, filing.filled_on)
        self._then(filing, filled, lambda report: self._fill(report, filing), minutes=0)
        if filing.course == Course.DRAFT:
            return
        official = self.people.official(filing.unit)
        self._then(filing, filled, lambda r: services.submit_report(report=r, by=official))
        if filing.course == Course.SUBMITTED:
            return
        leader = self.people.leader(filing.unit)
        signed = max(self._hour(filing, filing.signed_on), filled + AN_HOUR)
        self._then(filing, signed, lambda r: services.sign_report(report=r, by=leader))
        if filing.course != Course.SIGNED:
            reviewed = max(self._hour(filing, filing.reviewed_on), signed + AN_HOUR)
            self._plan_review(filing, reviewed, official, leader)

    def _plan_review(self, filing: Filing, reviewed: datetime, official: Any, leader: Any) -> None:
        """The district's answer, and for some the way back and forth before it."""
        staff = self.people.staff
        if filing.course == Course.RETURNED:
            until = MEND_UNTIL if filing.period.closes_on < filing.reviewed_on else None
            self._then(
                filing, reviewed, lambda r: self._return(r, MISSING_PROOF, self.one_stop, until)
            )
            return
        if filing.is_mended:
            self._then(
                filing,
                reviewed,
                lambda r: self._return(r, ODD_FIGURE, None, self._mend_until(filing)),
            )
            mended = self._hour(filing, self._working(filing.reviewed_on + timedelta(days=1)))
            self._then(filing, mended, lambda r: services.submit_report(report=r, by=official))
            self._then(
                filing, mended, lambda r: services.sign_report(report=r, by=leader), minutes=40
            )
            reviewed = mended + AN_HOUR
        self._then(
            filing, reviewed, lambda r: services.accept_report(report=r, by=staff), minutes=1
        )

    def _return(
        self, report: Report, reason: str, line: Indicator | None, until: date | None
    ) -> None:
        services.return_report(
            report=report, by=self.people.staff, reason=reason, indicator=line, until=until
        )

    def _mend_until(self, filing: Filing) -> date:
        return self._working(filing.reviewed_on + timedelta(days=5))

    def _then(self, filing: Filing, moment: datetime, deed: Any, minutes: int = 20) -> None:
        self.timeline.add(moment + timedelta(minutes=minutes), lambda: deed(_report(filing)))

    # --- When, and how it ends ------------------------------------------------------------

    def _filing(self, unit: Unit, period: Period) -> Filing:
        rng, profile = stream("filing", unit.code, period.code), profile_of(unit.code)
        course = self._course(unit, period, rng, profile)
        late = period.code != "2020-Q4" and rng.random() < (1 - profile.punctual) * 1.15
        if late:
            signed_on = period.due_on + timedelta(days=rng.randrange(1, 9))
        else:
            signed_on = period.due_on - timedelta(days=rng.randrange(0, 3))
        if period.code == "2020-Q4":
            signed_on = date(2020, 12, rng.choice((14, 15)))
        if late:
            signed_on = min(self._working(signed_on), period.closes_on)
        else:
            signed_on = self._working_before(signed_on)
        reviewed_on = self._working(signed_on + timedelta(days=rng.randrange(1, 5)))
        if period.code == "2020-Q4":
            reviewed_on = date(2020, 12, 16)
        elif course == Course.RETURNED:
            reviewed_on = date(2020, 12, 14)
        return Filing(
            unit=unit,
            period=period,
            year=Year.of(unit, period.year),
            course=course,
            filled_on=max(period.opens_on, signed_on - timedelta(days=rng.randrange(1, 3))),
            signed_on=signed_on,
            reviewed_on=min(reviewed_on, TODAY),
            is_mended=course == Course.ACCEPTED and period.code != "2020-Q4" and rng.random() < 0.1,
            rng=rng,
        )

    def _course(self, unit: Unit, period: Period, rng: Random, profile: Profile) -> Course:
        if period.code == "2020-Q4":
            return NOW.get(unit.code, Course.SIGNED)
        if period.code == "2020-Q3" and unit.code in LAST:
            return LAST[unit.code]
        return Course.NEVER if rng.random() < (1 - profile.punctual) * 0.35 else Course.ACCEPTED

    def _working(self, day: date) -> date:
        return self.calendar.next_working(day)

    def _working_before(self, day: date) -> date:
        while not self.calendar.is_working(day):
            day -= timedelta(days=1)
        return day

    def _hour(self, filing: Filing, day: date) -> datetime:
        return office_hour(filing.rng, day)

    # --- Content ----------------------------------------------------------------------------

    def _fill(self, report: Report, filing: Filing) -> None:
        unit = filing.unit
        lines = [line for line in self.indicators if unit.level_id in line.for_levels.split(",")]
        if filing.course == Course.DRAFT:
            lines = lines[: DRAFTED.get(unit.code, 8)]
        drawn = {line: draw(filing.year, line, filing.period) for line in lines}
        write = self._type_in if filing.is_typed else self._write_at_once
        write(report, drawn, self.people.official(unit))
        if filing.period.year == 2020:
            self._cite(report, list(drawn))

    def _type_in(self, report: Report, drawn: dict[Indicator, Drawn], by: Any) -> None:
        for line, figure in drawn.items():
            services.save_cell(
                report=report,
                indicator=line,
                by=by,
                version=0,
                state=figure.state,
                numerator=figure.numerator,
                denominator=figure.denominator,
                value=figure.value,
                ground=figure.ground,
                note=figure.note,
            )

    def _write_at_once(self, report: Report, drawn: dict[Indicator, Drawn], by: Any) -> None:
        fields = ("state", "numerator", "denominator", "value", "ground", "note")
        cells = {cell.indicator_id: cell for cell in report.cells.all()}
        for line, figure in drawn.items():
            cell = cells[line.pk]
            for field in fields:
                setattr(cell, field, getattr(figure, field))
            cell.version, cell.changed_by, cell.changed_at = 1, by, clock.now()
        Cell.objects.bulk_create(
            cells.values(),
            update_conflicts=True,
            unique_fields=["report", "indicator"],
            update_fields=[*fields, "version", "changed_by", "changed_at"],
        )
        record("cells.imported", report, by=by, after={"cells": len(cells)}, unit=report.unit)

    def _cite(self, report: Report, lines: list[Indicator]) -> None:
        """Name the documents that were there by then beside the lines they prove."""
        by = self.people.official(report.unit)
        cells = {
            cell.indicator.code: cell for cell in report.cells.select_related("indicator", "report")
        }
        for code, kind, page in (("TC05", PUBLICITY, "tr. 2"), ("TC03", REVIEW, "mục II")):
            evidence = self.library.get((report.unit.code, kind))
            if code in {line.code for line in lines} and _was_there(evidence):
                services.cite_evidence(cell=cells[code], evidence=evidence, page=page, by=by)


def _was_there(evidence: Evidence | None) -> bool:
    return evidence is not None and evidence.issued_on <= clock.today()


def _report(filing: Filing) -> Report:
    reports = Report.objects.select_related("unit", "period")
    return reports.get(unit=filing.unit, period=filing.period)
