"""Files sent back for a report: only who sent one may look at it and decide."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404

from common import clock
from common.models import PendingImport
from plans.access.reports import readable_reports
from plans.models import Report
from plans.selectors.sheets import KEPT_FOR, KIND, subject_of
from units.access import require, units_where
from units.models import Period, UnitQuerySet
from units.permissions import Permission


def get_pending_sheet(user: Any, report: Report, key: UUID) -> PendingImport | None:
    """The sent-back file; nothing when its day is over."""
    pending = _own(user, report).filter(pk=key).first()
    if pending is None:
        raise Http404
    return pending if pending.made_at > clock.now() - KEPT_FOR else None


def open_sheets(user: Any, report: Report) -> QuerySet[PendingImport]:
    """The person's own files for the report that still wait, newest first."""
    return _own(user, report).filter(made_at__gt=clock.now() - KEPT_FOR)


def get_sheets_period(user: Any, code: str) -> tuple[Period, UnitQuerySet]:
    """A period with the units whose sheets the person may hand out together."""
    require(user, Permission.REPORT_REVIEW)
    period = Period.objects.filter(code=code).first()
    units = units_where(user, Permission.REPORT_REVIEW)
    if period is None or not readable_reports(user).filter(period=period, unit__in=units).exists():
        raise Http404
    return period, units


def _own(user: Any, report: Report) -> QuerySet[PendingImport]:
    return PendingImport.objects.filter(by=user, kind=KIND, subject=subject_of(report))
