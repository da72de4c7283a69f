"""Reading findings: what is to be mended, what was claimed, what was confirmed."""

from dataclasses import dataclass

from django.db.models import Case, Count, Exists, F, OuterRef, Prefetch, Q, QuerySet, When
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from common import clock
from common.choices import State
from plans.choices import FINDING_STATES, Verdict
from plans.models import Evidence, Finding, Inspection, Remedy

# What the list can be narrowed to, as the address says it.
OPEN, OVERDUE, CLAIMED, DONE = "chua-khac-phuc", "qua-han", "cho-xac-nhan", "da-khac-phuc"
KEPT: dict[str, str | Promise] = {
    OPEN: _("Chưa khắc phục"),
    OVERDUE: _("Quá hạn khắc phục"),
    CLAIMED: _("Đơn vị đã báo, chờ xác nhận"),
    DONE: _("Đã khắc phục"),
}


@dataclass(frozen=True)
class FindingCounts:
    made: int
    open: int
    overdue: int
    claimed: int


def findings_of(inspections: QuerySet[Inspection] | Inspection) -> QuerySet[Finding]:
    """The findings of one visit or of many, each with its remedies and their documents."""
    findings = (
        inspections.findings.all()
        if isinstance(inspections, Inspection)
        else Finding.objects.filter(inspection__in=inspections)
    )
    return with_remedies(findings).order_by("pk")


def with_remedies(findings: QuerySet[Finding]) -> QuerySet[Finding]:
    remedies = Remedy.objects.select_related("by", "verdict_by").prefetch_related(
        Prefetch("evidence", Evidence.objects.select_related("file").order_by("pk"))
    )
    return findings.select_related("recorded_by", "inspection__unit").prefetch_related(
        Prefetch("remedies", remedies.order_by("at", "pk"))
    )


def findings_in(inspections: QuerySet[Inspection], year: int, kept: str = "") -> QuerySet[Finding]:
    """A year's findings of these visits, the most pressing first."""
    findings = Finding.objects.filter(_is(kept), inspection__in=inspections, inspection__year=year)
    # What the unit owes, then what the inspector owes, then what is settled.
    turn = Case(When(_is(OPEN), then=0), When(_is(CLAIMED), then=1), default=2)
    return with_remedies(findings).order_by(
        turn,
        F("due_on").asc(nulls_last=True),
        "inspection__unit__sort_key",
        "pk",
    )


def count_findings(inspections: QuerySet[Inspection], year: int) -> FindingCounts:
    """The figures above the list, in one query."""
    counted = Finding.objects.filter(inspection__in=inspections, inspection__year=year).aggregate(
        made=Count("pk"),
        open=Count("pk", filter=_is(OPEN)),
        overdue=Count("pk", filter=_is(OVERDUE)),
        claimed=Count("pk", filter=_is(CLAIMED)),
    )
    return FindingCounts(**counted)


def _is(kept: str) -> Q:
    is_open = Q(resolved_on=None)
    waiting = Exists(Remedy.objects.filter(finding=OuterRef("pk"), verdict=""))
    conditions = {
        OPEN: is_open,
        OVERDUE: is_open & Q(due_on__lt=clock.today()),
        CLAIMED: ~is_open & Q(waiting),
        DONE: ~is_open & ~Q(waiting),
    }
    return conditions.get(kept, Q())


def shown_finding(finding: Finding) -> State:
    """The badge of a finding; what is past its day stands out until it is mended."""
    return FINDING_STATES[finding.state]


def waiting_remedy(finding: Finding) -> Remedy | None:
    """The remedy on which the inspector's word is still out."""
    return next((one for one in finding.remedies.all() if not one.verdict), None)


def last_refusal(finding: Finding) -> Remedy | None:
    """Why the newest remedy was not enough, where the finding is open again for it."""
    remedies = list(finding.remedies.all())
    newest = remedies[-1] if remedies else None
    refused = newest is not None and newest.verdict == Verdict.INSUFFICIENT
    return newest if refused else None
