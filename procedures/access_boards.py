"""The only way a view obtains a posting or a proposal."""

from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404

from procedures.models import Posting, ReviewProposal
from units.access import has_permission, require, require_seen, units_where
from units.permissions import Permission


def get_posting(user: Any, pk: int) -> Posting:
    """A posting, for those who may correct it."""
    postings = Posting.objects.select_related("unit", "procedure__field", "confirmed_by")
    posting = postings.filter(pk=pk).first()
    if posting is None:
        raise Http404
    require_seen(user, Permission.DOSSIER_VIEW, Permission.POSTING_CONFIRM, posting.unit)
    return posting


def readable_proposals(user: Any) -> QuerySet[ReviewProposal]:
    """Those of the units whose records the person reads, and what the district made of them."""
    units = units_where(user, Permission.DOSSIER_VIEW)
    # Not by a join: each proposal once.
    leading = ReviewProposal.objects.filter(unit__in=units).values("merged_into")
    found = ReviewProposal.objects.filter(Q(unit__in=units) | Q(pk__in=leading))
    return found.select_related(
        "unit__level", "procedure__field", "merged_into__unit", "drafted_by"
    )


def get_proposal(user: Any, pk: int, needed: Permission | None = None) -> ReviewProposal:
    """404 to those who may not know of it, 403 to those who may only read it."""
    proposal = readable_proposals(user).filter(pk=pk).first()
    if proposal is None:
        raise Http404
    if needed is not None:
        require(user, needed, proposal.unit)
    return proposal


def decidable_proposals(user: Any) -> QuerySet[ReviewProposal]:
    """Those that the person may merge, send and answer."""
    units = units_where(user, Permission.PROPOSAL_DECIDE)
    return ReviewProposal.objects.filter(unit__in=units).select_related(
        "unit__level", "procedure__field", "merged_into"
    )


def steps_of(user: Any, proposal: ReviewProposal) -> tuple[bool, bool]:
    """Whether the person may write it, and whether they may decide on it."""
    return (
        has_permission(user, Permission.PROPOSAL_DRAFT, proposal.unit),
        has_permission(user, Permission.PROPOSAL_DECIDE, proposal.unit),
    )
