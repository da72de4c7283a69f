"""Criteria sets for lists and pages."""

from django.db.models import Count, Q, QuerySet

from par_index.choices import RunState
from par_index.models import CriteriaSet


def issued_sets() -> QuerySet[CriteriaSet]:
    """Sets that units can be scored by, the newest first; without their documents."""
    return CriteriaSet.objects.exclude(issued_at=None).select_related("level").defer("document")


def sets_with_use() -> QuerySet[CriteriaSet]:
    """All sets with how many cards and whole runs stand on each (`cards`, `runs`)."""
    runs = Count("runs", filter=Q(runs__state=RunState.DONE), distinct=True)
    return (
        CriteriaSet.objects.select_related("level", "based_on", "issued_by")
        .defer("document", "based_on__document")
        .annotate(cards=Count("scorecards", distinct=True), runs_done=runs)
    )
