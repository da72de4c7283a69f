"""Who owes what, and until when it may be written."""

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from audit.services import record
from common import clock
from common.exceptions import Refused
from plans.choices import IndicatorKind, ReportState
from plans.models import Cell, Indicator, Report
from plans.selectors.reports import (
    in_year,
    is_window_open,
    last_day_open,
    owing_units,
    reports_with_state,
)
from plans.services.reports.acts import lock, reason_given
from units.access import require
from units.models import Period, PeriodExtension
from units.permissions import Permission


@transaction.atomic
def open_reports(*, period: Period, by: Any = None) -> int:
    """Make sure that every unit that owes the period's report has its sheet; return how many are new.

    Safe to run again: units and lines that came later are added, nothing is changed.
    """
    if by is not None:
        require(by, Permission.REPORT_REVIEW)
    indicators = list(in_year(Indicator.objects.exclude(kind=IndicatorKind.PORTAL), period.year))
    units = list(owing_units(period))
    known = dict(Report.objects.filter(period=period).values_list("unit_id", "pk"))
    new = Report.objects.bulk_create(
        [Report(unit=unit, period=period) for unit in units if unit.pk not in known],
        ignore_conflicts=True,
    )
    reports = reports_with_state(Report.objects.filter(period=period, unit__in=units))
    Cell.objects.bulk_create(
        [
            Cell(report=report, indicator=indicator)
            for report in reports.select_related("unit")
            if report.state in (ReportState.NOT_STARTED, ReportState.DRAFT)
            for indicator in indicators
            if report.unit.level_id in indicator.for_levels.replace(" ", "").split(",")
        ],
        ignore_conflicts=True,
    )
    if new:
        record("period.opened", period, by=by, after={"reports": len(new)})
    return len(new)


@transaction.atomic
def extend_window(*, report: Report, by: Any, until: date, reason: str) -> PeriodExtension:
    """Let one unit write for the period until the end of a day."""
    require(by, Permission.REPORT_REVIEW, report.unit)
    return extend(lock(report), by=by, until=until, reason=reason_given(reason))


@transaction.atomic
def end_extension(*, extension: PeriodExtension, by: Any, reason: str) -> list[PeriodExtension]:
    """Close the unit's longer window before its day: all that was granted for this period."""
    require(by, Permission.REPORT_REVIEW, extension.unit)
    reason = reason_given(reason)[:300]
    open_ones = list(
        PeriodExtension.objects.select_for_update()
        .filter(period=extension.period_id, unit=extension.unit_id, until__gte=clock.today())
        .order_by("pk")
    )
    if not open_ones:
        raise Refused(_("Đợt gia hạn này đã kết thúc từ trước."))
    for each in open_ones:
        each.promised_until, each.until = each.until, clock.today() - timedelta(days=1)
        each.ended_reason, each.ended_by, each.ended_at = reason, by, clock.now()
        each.save(update_fields=["promised_until", "until", "ended_reason", "ended_by", "ended_at"])
        record(
            "period.extension_ended",
            each,
            by=by,
            before={"until": each.promised_until},
            after={"period": extension.period.code, "until": each.until},
            reason=reason,
            unit=extension.unit,
        )
    return open_ones


def reopen_window(report: Any, *, by: Any, until: date | None, reason: str) -> None:
    """A longer window when one was asked for; without one the report could never be mended."""
    if until is not None:
        extend(report, by=by, until=until, reason=reason)
    elif not is_window_open(report):
        raise Refused(
            _("Kỳ báo cáo đã đóng. Hãy cho đơn vị một hạn sửa (ngày cuối được nhập lại).")
        )


def extend(report: Any, *, by: Any, until: date, reason: str) -> PeriodExtension:
    if until < clock.today():
        raise Refused(_("Hạn mới phải từ hôm nay trở đi."))
    if is_window_open(report) and until <= last_day_open(report):
        raise Refused(
            _(
                "Đơn vị đang được nhập đến hết ngày %(day)s. "
                "Hạn mới phải sau ngày đó; nếu không cần thêm thì để trống."
            )
            % {"day": f"{last_day_open(report):%d/%m/%Y}"}
        )
    extension = PeriodExtension.objects.create(
        period=report.period, unit=report.unit, until=until, reason=reason[:300], granted_by=by
    )
    after = {"period": report.period.code, "until": until}
    record("period.extended", report, by=by, after=after, reason=reason, unit=report.unit)
    return extension
