"""Quarterly reports of two years: filed on time, late or never, returned, mended, accepted.

Those of 2020 go through the services: submitted, signed, reviewed; the figures of what is still
open cell by cell. Those of 2019 are brought in settled, one quarter at a time, as an office does
that starts to work with the portal in the year after.
"""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from audit.services import record
from demo.evidence import Library
from demo.filings import AN_HOUR, Course, Filing, FilingPlan
from demo.moments import Timeline, at, office_hour, stream
from demo.people import People
from demo.report_content import Sheets, save_cells
from demo.sizes import Size
from plans import services
from plans.choices import ReviewKind
from plans.models import Cell, Report, Review, Submission
from plans.selectors.statements import snapshot
from units.models import Period, Unit

MISSING_PROOF = "Thiếu tài liệu kiểm chứng nhiệm vụ 6.3."
ODD_FIGURE = "Số văn bản đi cao hơn hẳn các quý trước, đề nghị rà soát lại mẫu số và diễn giải."
WILL_MEND = "Xã đã có biên bản nghiệm thu ngày 12/9, đang quét để dẫn vào báo cáo."
BROUGHT_IN = "Số liệu năm 2019 nhập lại từ báo cáo đã duyệt (minh họa)."
TWENTY_MINUTES = timedelta(minutes=20)


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
        self.timeline, self.people, self.size = timeline, people, size
        self.units = [unit for unit in units if size.takes(unit.code)]
        self.sheets = Sheets(people, library)

    def plan(self) -> None:
        plan = FilingPlan()
        for period in Period.objects.filter(year__in=(2019, 2020)):
            if not self.size.has(period.code):
                continue
            opened = office_hour(stream("open", period.code), period.opens_on)
            self.timeline.add(opened, lambda period=period: services.open_reports(period=period))
            filings = [plan.filing(unit, period) for unit in self.units]
            if period.year == 2019:
                self._plan_settled(period, filings)
            else:
                for filing in filings:
                    self._plan_filing(filing)

    # --- 2020: act by act ----------------------------------------------------------------

    def _plan_filing(self, filing: Filing) -> None:
        """Each act after the other, as far as the report came."""
        official, leader = self.people.official(filing.unit), self.people.leader(filing.unit)
        if filing.course == Course.NEVER:
            return
        self._at(filing.filled_at, filing, lambda report: self._fill(report, filing))
        if filing.course == Course.DRAFT:
            return
        self._at(
            filing.filled_at + TWENTY_MINUTES,
            filing,
            lambda report: services.submit_report(report=report, by=official),
        )
        if filing.course == Course.SUBMITTED:
            return
        self._at(
            filing.signed_at,
            filing,
            lambda report: services.sign_report(report=report, by=leader),
        )
        if filing.course == Course.RETURNED:
            self._at(filing.reviewed_at, filing, lambda report: self._return(report, filing))
            self._at(filing.reviewed_at + AN_HOUR, filing, lambda report: self._answer(report))
        elif filing.course == Course.ACCEPTED:
            self._plan_acceptance(filing, official, leader)

    def _plan_acceptance(self, filing: Filing, official: Any, leader: Any) -> None:
        """Accepted at once, or after one way back and forth."""
        accepted_at, staff = filing.reviewed_at, self.people.staff
        if filing.mended_at is not None:
            mended_at = filing.mended_at
            accepted_at = mended_at + AN_HOUR
            self._at(filing.reviewed_at, filing, lambda report: self._return(report, filing))
            self._at(
                mended_at,
                filing,
                lambda report: services.submit_report(report=report, by=official),
            )
            self._at(
                mended_at + TWENTY_MINUTES,
                filing,
                lambda report: services.sign_report(report=report, by=leader),
            )
        self._at(
            accepted_at, filing, lambda report: services.accept_report(report=report, by=staff)
        )

    def _at(self, moment: Any, filing: Filing, deed: Any) -> None:
        self.timeline.add(moment, lambda: deed(_report(filing)))

    def _fill(self, report: Report, filing: Filing) -> None:
        if filing.is_typed:
            self.sheets.type_in(report, is_draft=filing.course == Course.DRAFT)
        else:
            self.sheets.write_at_once(report)
        self.sheets.cite(report)

    def _return(self, report: Report, filing: Filing) -> None:
        """A figure to be explained, while it could be mended at once; else a proof that lacks."""
        is_mended = filing.mended_at is not None
        services.return_report(
            report=report,
            by=self.people.staff,
            reason=ODD_FIGURE if is_mended else MISSING_PROOF,
            indicator=None if is_mended else self.sheets.unproven,
            until=filing.mend_until,
        )

    def _answer(self, report: Report) -> None:
        review = Review.objects.filter(submission__report=report).latest("pk")
        official = self.people.official(report.unit)
        services.reply_to_review(review=review, by=official, text=WILL_MEND)

    # --- 2019: brought in settled ----------------------------------------------------------

    def _plan_settled(self, period: Period, filings: list[Filing]) -> None:
        filed = [filing for filing in filings if filing.course != Course.NEVER]
        brought_in = at(period.closes_on + timedelta(days=7), 10)
        self.timeline.add(brought_in, lambda: self._settle(period, filed))

    def _settle(self, period: Period, filings: list[Filing]) -> None:
        reports = {
            report.unit_id: report
            for report in Report.objects.filter(period=period)
            .select_related("unit", "period")
            .prefetch_related("cells")
        }
        cells: list[Cell] = []
        for filing in filings:
            cells += self.sheets.cells(reports[filing.unit.pk], filing.filled_at)
        save_cells(cells)
        submissions = [self._submission(reports[filing.unit.pk], filing) for filing in filings]
        Submission.objects.bulk_create(submissions)
        Review.objects.bulk_create(
            Review(
                submission=submission,
                kind=ReviewKind.ACCEPTED,
                by=self.people.staff,
                at=filing.reviewed_at,
            )
            for submission, filing in zip(submissions, filings, strict=True)
        )
        after = {"reports": len(filings), "cells": len(cells)}
        record("reports.imported", period, by=self.people.staff, after=after, reason=BROUGHT_IN)

    def _submission(self, report: Report, filing: Filing) -> Submission:
        return Submission(
            report=report,
            number=1,
            submitted_by=self.people.official(filing.unit),
            submitted_at=filing.filled_at + TWENTY_MINUTES,
            signed_by=self.people.leader(filing.unit),
            signed_at=filing.signed_at,
            # Paper that was brought in: the portal had counted nothing then.
            content=snapshot(report, portal={}),
        )


def _report(filing: Filing) -> Report:
    reports = Report.objects.select_related("unit", "period")
    return reports.get(unit=filing.unit, period=filing.period)
