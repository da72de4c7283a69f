"""Reading a unit's documents and where each is cited."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from audit.selectors import history_of
from common.choices import Tone
from common.text import fold
from plans.choices import EvidenceFlag
from plans.models import Citation, Evidence, Indicator, Remedy, Report
from plans.selectors.flags import flag_documents, flagged_citations, is_shared
from units.access import units_where
from units.models import Period, Unit
from units.permissions import Permission

# What the library can be narrowed to, as the address says it.
FLAGGED, UNCITED, WITH_FILE, WITHOUT_FILE = "luu-y", "chua-dan", "co-tep", "khong-tep"
KEPT: dict[str, str | Promise] = {
    FLAGGED: _("Có điểm cần lưu ý"),
    UNCITED: _("Chưa được dẫn"),
    WITH_FILE: _("Có tệp"),
    WITHOUT_FILE: _("Không có tệp"),
}
_DONE = {
    "evidence.added": (_("Thêm vào kho"), Tone.INFO),
    "evidence.changed": (_("Sửa thông tin"), Tone.NEUTRAL),
}
_NAMES = {
    "number": _("số, ký hiệu"),
    "title": _("trích yếu"),
    "issued_on": _("ngày ban hành"),
    "issuer": _("cơ quan ban hành"),
    "note": _("ghi chú"),
}


@dataclass(frozen=True)
class Wanted:
    """What a person looks for in a library; `cited` is a year ("2020") or a period's code."""

    search: str = ""
    cited: str = ""
    kept: str = ""

    @property
    def is_any(self) -> bool:
        return not (self.search or self.cited or self.kept)


def readable_evidence(user: Any) -> QuerySet[Evidence]:
    """The documents of the units whose library the person may read."""
    return Evidence.objects.filter(unit__in=units_where(user, Permission.EVIDENCE_VIEW))


def evidence_of(unit: Unit, wanted: Wanted | None = None) -> list[Any]:
    """The unit's documents with their uses and flags, found without accents too.

    A unit keeps a few hundred documents: they are matched here, where đ is d.
    """
    wanted = wanted or Wanted()
    documents: list[Any] = list(with_uses(Evidence.objects.filter(_cited_in(wanted), unit=unit)))
    words = fold(wanted.search).split()
    documents = [document for document in documents if _has(document, words)]
    flag_documents(documents)
    return [document for document in documents if _is_kept(document, wanted.kept)]


def _cited_in(wanted: Wanted) -> Q:
    if not wanted.cited:
        return Q()
    cited = Citation.objects.filter(cell__report__period__code=wanted.cited)
    if wanted.cited.isdecimal():
        cited = Citation.objects.filter(cell__report__period__year=wanted.cited)
    return Q(pk__in=cited.values("evidence"))


def _has(document: Evidence, words: list[str]) -> bool:
    said = fold(f"{document.number} {document.title} {document.issuer} {document.note}")
    return all(word in said for word in words)


def _is_kept(document: Any, kept: str) -> bool:
    answers = {
        FLAGGED: bool(document.flags),
        UNCITED: not document.uses,
        WITH_FILE: document.file_id is not None,
        WITHOUT_FILE: document.file_id is None,
    }
    return answers.get(kept, True)


def periods_citing(unit: Unit) -> list[Period]:
    """The periods in which the unit cites documents, newest first."""
    cited = Citation.objects.filter(evidence__unit=unit).values("cell__report__period")
    return list(Period.objects.filter(pk__in=cited).order_by("-year", "-position"))


def with_uses(documents: QuerySet[Evidence]) -> QuerySet[Any]:
    """Add `uses` (cells and remedies that cite it) and `is_shared` (its file lies elsewhere too)."""
    return (
        documents.annotate(
            uses=Count("citations", distinct=True) + Count("remedies", distinct=True),
            is_shared=is_shared(),
        )
        .select_related("unit", "file", "added_by")
        .order_by("-issued_on", "number", "pk")
    )


def uses_of(evidence: Evidence) -> list[Any]:
    """The cells that cite it, each with its flags, the newest period first."""
    return flagged_citations(
        evidence.citations.select_related("cell__report__unit").order_by(
            "-cell__report__period__ends_on", "cell__indicator__code", "pk"
        )
    )


def remedies_citing(evidence: Evidence) -> QuerySet[Remedy]:
    return evidence.remedies.select_related("finding__inspection").order_by("-at", "-pk")


def citations_beside(report: Report, indicator: Indicator) -> list[Any]:
    """The citations of one cell, as the grid shows them."""
    beside = Citation.objects.filter(cell__report=report, cell__indicator=indicator)
    return flagged_citations(beside.order_by("pk"))


def flags_of(evidence: Evidence) -> list[Any]:
    [document] = with_uses(Evidence.objects.filter(pk=evidence.pk))
    flag_documents([document])
    return document.flags


def flags_told(user: Any, evidence: Evidence, flags: list[Any]) -> list[dict[str, Any]]:
    """Each flag as the document's page says it, with the other units that have the file."""
    seen, unseen = sharing(evidence, units_where(user, Permission.EVIDENCE_VIEW))
    return [
        {
            "flag": flag,
            "others": seen if flag.kind == EvidenceFlag.SHARED else [],
            "unseen": unseen if flag.kind == EvidenceFlag.SHARED else 0,
        }
        for flag in flags
    ]


def sharing(evidence: Evidence, seen_by_units: QuerySet[Unit]) -> tuple[list[Evidence], int]:
    """Other units' documents with the same file: those the viewer may see, and how many more."""
    if evidence.file_id is None:
        return [], 0
    others = Evidence.objects.filter(file=evidence.file_id).exclude(unit=evidence.unit_id)
    seen = list(others.filter(unit__in=seen_by_units).select_related("unit").order_by("pk"))
    return seen, others.count() - len(seen)


def story_of_evidence(evidence: Evidence) -> list[dict[str, Any]]:
    """Who added and changed it, newest first; a file that was replaced is named."""
    return [
        {
            "at": event.happened_at,
            "who": event.actor_name,
            "what": what,
            "why": _changes(event.before, event.after) if event.before else "",
            "tone": tone,
        }
        for event in history_of(evidence).reverse()
        for what, tone in [_DONE.get(event.action, (_("Sửa trong trang quản trị"), Tone.NEUTRAL))]
    ]


def _changes(before: dict[str, Any], after: dict[str, Any]) -> str:
    told = [
        f"{name}: {before.get(key) or '—'} → {after.get(key) or '—'}"
        for key, name in _NAMES.items()
        if before.get(key) != after.get(key)
    ]
    if before.get("sha256") != after.get("sha256"):
        old = before.get("sha256", "")
        was = f"{before.get('file_name')} ({old[:12]}…)" if old else "—"
        told.append(f"{_('tệp')}: {was} → {after.get('file_name')}")
    return "; ".join(told)
