"""Reading a unit's documents and where each is cited."""

from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet

from common.text import fold
from plans.models import Citation, Evidence
from units.access import units_where
from units.models import Unit
from units.permissions import Permission


def readable_evidence(user: Any) -> QuerySet[Evidence]:
    """The documents of the units whose library the person may read."""
    return Evidence.objects.filter(unit__in=units_where(user, Permission.EVIDENCE_VIEW))


def evidence_of(unit: Unit, search: str = "") -> list[Evidence]:
    """The unit's documents with how often each is cited, found without accents too.

    A unit keeps a few hundred documents: they are matched here, where đ is d.
    """
    documents = with_uses(Evidence.objects.for_unit(unit))
    wanted = fold(search).split()
    if not wanted:
        return list(documents)
    return [
        document
        for document in documents
        if all(word in fold(f"{document.number} {document.title}") for word in wanted)
    ]


def with_uses(documents: QuerySet[Evidence]) -> QuerySet[Evidence]:
    """Add `uses` (cells that cite it) and `is_shared` (its file lies in another unit's library)."""
    elsewhere = Evidence.objects.filter(file=OuterRef("file"), file__isnull=False).exclude(
        unit=OuterRef("unit")
    )
    return (
        documents.annotate(uses=Count("citations", distinct=True), is_shared=Exists(elsewhere))
        .select_related("unit", "file", "added_by")
        .order_by("-issued_on", "number", "pk")
    )


def uses_of(evidence: Evidence) -> QuerySet[Citation]:
    return evidence.citations.select_related(
        "cell__report__period", "cell__report__unit", "cell__indicator"
    ).order_by("-cell__report__period__ends_on", "cell__indicator__code", "pk")


def sharing(evidence: Evidence, seen_by_units: QuerySet[Unit]) -> tuple[list[Evidence], int]:
    """Other units' documents with the same file: those the viewer may see, and how many more."""
    if evidence.file_id is None:
        return [], 0
    others = Evidence.objects.filter(file=evidence.file_id).exclude(unit=evidence.unit_id)
    seen = list(others.filter(unit__in=seen_by_units).select_related("unit").order_by("pk"))
    return seen, others.count() - len(seen)
