"""What to look at twice in a document or a citation. Nothing here stops anyone."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, Case, Exists, OuterRef, Q, QuerySet, Value, When

from common import clock
from common.choices import State
from plans.choices import EVIDENCE_FLAGS, EvidenceFlag
from plans.models import Citation, Evidence
from units.models import Period


@dataclass(frozen=True, slots=True)
class Flag:
    """A flag with where it holds: the periods that cite a document from outside them."""

    kind: EvidenceFlag
    where: str = ""

    @property
    def state(self) -> State:
        return EVIDENCE_FLAGS[self.kind]


def is_shared(prefix: str = "") -> Case:
    """Whether the file of the document lies in another unit's library too."""
    elsewhere = Evidence.objects.filter(file=OuterRef(f"{prefix}file")).exclude(
        unit=OuterRef(f"{prefix}unit")
    )
    # Without a file there is nothing to look for.
    return Case(
        When(Q(**{f"{prefix}file__isnull": False}) & Exists(elsewhere), then=Value(True)),
        default=Value(False),
        output_field=BooleanField(),
    )


def flagged_citations(citations: QuerySet[Citation]) -> list[Any]:
    """The citations, each with its `flags` and `shows_pages`, in one query."""
    rows: list[Any] = list(
        citations.select_related(
            "evidence__file", "cell__report__period", "cell__indicator"
        ).annotate(is_shared=is_shared("evidence__"))
    )
    for row in rows:
        row.flags = [
            *flags_of_document(row.evidence, shared=row.is_shared),
            *flags_of_citing(row.evidence, [(row.page, row.cell.report.period)]),
        ]
    return rows


def flag_documents(documents: Sequence[Any]) -> None:
    """Give each document (with `is_shared`) its `flags`: its own, and those of its citations."""
    cited: dict[int, list[tuple[str, Period]]] = {}
    for citation in Citation.objects.filter(
        evidence__in=[document.pk for document in documents]
    ).select_related("cell__report__period"):
        place = citation.page, citation.cell.report.period
        cited.setdefault(citation.evidence_id, []).append(place)
    for document in documents:
        document.flags = [
            *flags_of_document(document, shared=document.is_shared),
            *flags_of_citing(document, cited.get(document.pk, [])),
        ]


def flags_of_document(document: Evidence, *, shared: bool) -> list[Flag]:
    """What can be said of a document by itself."""
    found = []
    if document.file_id is None:
        found.append(Flag(EvidenceFlag.NO_FILE))
    if document.issued_on and document.issued_on > clock.today():
        found.append(Flag(EvidenceFlag.FUTURE))
    if shared:
        found.append(Flag(EvidenceFlag.SHARED))
    return found


def flags_of_citing(document: Evidence, cited: Iterable[tuple[str, Period]]) -> list[Flag]:
    """What can be said of the places that cite it, each given as page and period."""
    places = list(cited)
    found = []
    day = document.issued_on
    periods = {period for _page, period in places}
    outside = sorted(
        (each for each in periods if day and not each.starts_on <= day <= each.ends_on),
        key=lambda period: period.starts_on,
    )
    if outside:
        where = ", ".join(str(period) for period in outside)
        found.append(Flag(EvidenceFlag.OUTSIDE_PERIOD, where))
    pages = document.file.pages if document.file else None
    if pages and pages > 1 and any(not page for page, _period in places):
        found.append(Flag(EvidenceFlag.MISSING_PAGE))
    return found
