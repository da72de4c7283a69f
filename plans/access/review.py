"""What a reviewer decides about: statements that wait, reasons, longer windows."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404

from plans.access.reports import readable_reports
from plans.models import Review, Submission
from plans.selectors.extensions import open_extensions
from plans.selectors.review_queue import waiting_submissions
from units.access import has_permission, require, units_where
from units.models import PeriodExtension, Unit
from units.permissions import Permission

_TALKERS = (Permission.REPORT_EDIT, Permission.REPORT_SIGN, Permission.REPORT_REVIEW)


def review_queue(user: Any) -> QuerySet[Any]:
    """What waits for this person's judgement."""
    require(user, Permission.REPORT_REVIEW)
    return waiting_submissions(units_where(user, Permission.REPORT_REVIEW))


def ticked_submissions(user: Any, pks: Iterable[str]) -> list[Submission]:
    """The statements that were ticked, whatever became of them since; others do not exist."""
    require(user, Permission.REPORT_REVIEW)
    wanted = [int(pk) for pk in pks if pk.isdecimal() and len(pk) < 18]
    return list(
        Submission.objects.filter(
            pk__in=wanted, report__unit__in=units_where(user, Permission.REPORT_REVIEW)
        )
        .select_related("report__unit", "report__period", "submitted_by", "signed_by")
        .defer("content")
        .order_by("signed_at", "pk")
    )


def may_talk(user: Any, unit: Unit) -> bool:
    """The unit's own people and those who review it answer under a reason."""
    return any(has_permission(user, permission, unit) for permission in _TALKERS)


def get_review(user: Any, pk: int, *, talks: bool = False) -> Review:
    """A judgement of a report that the person may read; `talks`: and may answer."""
    reviews = Review.objects.select_related(
        "submission__report__unit", "submission__report__period", "indicator", "by"
    )
    review = reviews.filter(pk=pk, submission__report__in=readable_reports(user)).first()
    if review is None:
        raise Http404
    if talks and not may_talk(user, review.submission.report.unit):
        raise PermissionDenied
    return review


def extensions_of(user: Any) -> QuerySet[PeriodExtension]:
    require(user, Permission.REPORT_REVIEW)
    return open_extensions(units_where(user, Permission.REPORT_REVIEW))


def get_extension(user: Any, pk: int) -> PeriodExtension:
    extension = (
        PeriodExtension.objects.filter(pk=pk, unit__in=units_where(user, Permission.REPORT_VIEW))
        .select_related("unit", "period")
        .first()
    )
    if extension is None:
        raise Http404
    require(user, Permission.REPORT_REVIEW, extension.unit)
    return extension
