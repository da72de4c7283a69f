"""Review proposals on the way to the district's letter: drafted, offered, merged."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from audit.services import record
from common.text import edition_of
from procedures.choices import ProposalKind, ProposalState
from procedures.exceptions import (
    NotMergeable,
    ProposalChanged,
    ProposalGone,
    ProposalIncomplete,
    ReasonMissing,
    WrongStep,
)
from procedures.models import Procedure, ReviewProposal
from procedures.services.common import require_for
from units.models import Unit
from units.permissions import Permission

# What a person writes.
CONTENT = (
    "kind",
    "text",
    "reason",
    "limit_before",
    "limit_after",
    "limit_unit",
    "papers_dropped",
    "hours_before",
    "hours_after",
    "cost_before",
    "cost_after",
    "dossiers_per_year",
)
S = ProposalState


@transaction.atomic
def draft_proposal(*, unit: Unit, procedure: Procedure, by: Any, **content: Any) -> ReviewProposal:
    """A unit's proposal as it stands at first; it may still be incomplete."""
    require_for(by, Permission.PROPOSAL_DRAFT, unit)
    made = _written(content)
    proposal = ReviewProposal(unit=unit, procedure=procedure, drafted_by=by, **made)
    _check_falls(proposal)
    proposal.save()
    record("proposal.drafted", proposal, by=by, after=said(proposal), unit=unit)
    return proposal


@transaction.atomic
def edit_proposal(
    *, proposal: ReviewProposal, edition: str, by: Any, **content: Any
) -> ReviewProposal:
    """Change a draft; `edition` is what the person saw."""
    require_for(by, Permission.PROPOSAL_DRAFT, proposal.unit)
    proposal = locked(proposal, S.DRAFT)
    if proposal_edition(proposal) != edition:
        raise ProposalChanged
    before = said(proposal)
    for name, value in _written(content).items():
        setattr(proposal, name, value)
    if proposal.kind != before["kind"] and proposal.merged.exists():
        raise NotMergeable("different")
    _check_falls(proposal)
    proposal.save()
    after = said(proposal)
    changed = [name for name in after if after[name] != before[name]]
    record(
        "proposal.edited",
        proposal,
        by=by,
        before={name: before[name] for name in changed},
        after={name: after[name] for name in changed},
        unit=proposal.unit,
    )
    return proposal


@transaction.atomic
def discard_proposal(*, proposal: ReviewProposal, by: Any) -> None:
    """Withdraw a draft for good; what the district had merged into it is free again."""
    require_for(by, Permission.PROPOSAL_DRAFT, proposal.unit)
    proposal = locked(proposal, S.DRAFT)
    for one in proposal.merged.select_for_update(of=("self",)).select_related("unit"):
        _release(one, by)
    record("proposal.discarded", proposal, by=by, before=said(proposal), unit=proposal.unit)
    proposal.delete()


@transaction.atomic
def offer_proposal(*, proposal: ReviewProposal, by: Any) -> ReviewProposal:
    """Hand a complete draft to the district."""
    require_for(by, Permission.PROPOSAL_DRAFT, proposal.unit)
    proposal = locked(proposal, S.DRAFT)
    check_complete(proposal)
    return moved(proposal, S.OFFERED, "proposal.offered", by)


@transaction.atomic
def recall_proposal(*, proposal: ReviewProposal, by: Any) -> ReviewProposal:
    """The unit takes back what the district has not touched yet."""
    require_for(by, Permission.PROPOSAL_DRAFT, proposal.unit)
    return moved(locked(proposal, S.OFFERED), S.DRAFT, "proposal.recalled", by)


@transaction.atomic
def return_proposal(*, proposal: ReviewProposal, reason: str, by: Any) -> ReviewProposal:
    """The district gives it back to be mended."""
    require_for(by, Permission.PROPOSAL_DECIDE, proposal.unit)
    if not reason.strip():
        raise ReasonMissing
    offered = locked(proposal, S.OFFERED)
    return moved(offered, S.DRAFT, "proposal.returned", by, reason=reason.strip())


@transaction.atomic
def merge_proposals(
    *, unit: Unit, proposals: Collection[ReviewProposal], by: Any, **content: Any
) -> ReviewProposal:
    """One proposal of the district out of several of one kind on one procedure."""
    require_for(by, Permission.PROPOSAL_DECIDE, unit)
    taken = [locked(one, S.OFFERED) for one in sorted(proposals, key=lambda one: one.pk)]
    _check_mergeable(unit, taken)
    made = {**content, "kind": taken[0].kind}
    lead = draft_proposal(unit=unit, procedure=taken[0].procedure, by=by, **made)
    for one in taken:
        require_for(by, Permission.PROPOSAL_DECIDE, one.unit)
        one.merged_into = lead
        moved(one, S.MERGED, "proposal.merged", by, into=lead.pk)
    return lead


@transaction.atomic
def release_proposal(*, proposal: ReviewProposal, by: Any) -> ReviewProposal:
    """Take a proposal out of the district's again, as long as that was not sent."""
    require_for(by, Permission.PROPOSAL_DECIDE, proposal.unit)
    proposal = locked(proposal, S.MERGED)
    lead = proposal.merged_into
    if lead is not None:
        locked(lead, S.DRAFT)
    return _release(proposal, by)


def _release(proposal: ReviewProposal, by: Any) -> ReviewProposal:
    proposal.merged_into = None
    return moved(proposal, S.OFFERED, "proposal.released", by)


# --- Where the catalogue takes back what a proposal had become ----------------------------------


def reopen_proposals(proposals: QuerySet[ReviewProposal], by: Any) -> None:
    """Accepted, and in effect no longer: whoever keeps the catalogue took it back."""
    for one in proposals.select_for_update(of=("self",)).select_related("unit"):
        one.version = one.effective_on = None
        moved(one, S.ACCEPTED, "proposal.reopened", by)


def follow_end(procedure: Procedure, before: date | None, by: Any) -> None:
    """The abolition that ended the procedure after the day keeps to its present end."""
    if before is None:
        return
    ended = ReviewProposal.objects.filter(
        procedure=procedure,
        kind=ProposalKind.ABOLISH,
        state=S.EFFECTIVE,
        version=None,
        effective_on=before + timedelta(days=1),
    )
    if procedure.valid_to is None:
        reopen_proposals(ended, by)
        return
    effective_on = procedure.valid_to + timedelta(days=1)
    for one in ended.select_for_update(of=("self",)).select_related("unit"):
        one.effective_on = effective_on
        moved(one, S.EFFECTIVE, "proposal.effective", by, effective_on=effective_on)


# --- Shared by every step -----------------------------------------------------------------------


def locked(proposal: ReviewProposal, *steps: ProposalState) -> ReviewProposal:
    """The proposal as it stands now, at one of the steps; of two people the second is told."""
    rows = ReviewProposal.objects.select_for_update(of=("self",))
    now = rows.select_related("unit", "procedure").filter(pk=proposal.pk).first()
    if now is None:
        raise ProposalGone
    if now.state not in steps:
        raise WrongStep(str(now.get_state_display()))
    return now


def moved(
    proposal: ReviewProposal,
    state: ProposalState,
    action: str,
    by: Any,
    *,
    reason: str = "",
    **told: Any,
) -> ReviewProposal:
    before = {"state": proposal.state}
    proposal.state = state
    proposal.save()
    after = {"state": str(state), **told}
    record(action, proposal, by=by, before=before, after=after, reason=reason, unit=proposal.unit)
    return proposal


def said(proposal: ReviewProposal) -> dict[str, Any]:
    """What the proposal says, as the trail keeps it."""
    written = {name: getattr(proposal, name) for name in CONTENT}
    return {"procedure": proposal.procedure.code, **written}


def proposal_edition(proposal: ReviewProposal) -> str:
    """Changes with what it says: two people at one draft are told of one another."""
    return edition_of(*(getattr(proposal, name) for name in CONTENT))


def check_complete(proposal: ReviewProposal) -> None:
    """Refuse what the district or a higher body could do nothing with."""
    if not proposal.text.strip():
        raise ProposalIncomplete("text")
    if not proposal.reason.strip():
        raise ProposalIncomplete("reason")
    if proposal.kind == ProposalKind.SHORTEN and proposal.limit_after is None:
        raise ProposalIncomplete("limit")
    if proposal.kind == ProposalKind.PAPERS and not proposal.papers_dropped:
        raise ProposalIncomplete("papers")


def _written(content: dict[str, Any]) -> dict[str, Any]:
    unknown = set(content) - set(CONTENT)
    if unknown:
        raise TypeError(f"not part of a proposal: {', '.join(sorted(unknown))}")
    return content


def _check_falls(proposal: ReviewProposal) -> None:
    """A simplification takes less than before; a limit has a unit."""
    pairs = (
        ("limit", proposal.limit_before, proposal.limit_after),
        ("hours", proposal.hours_before, proposal.hours_after),
        ("cost", proposal.cost_before, proposal.cost_after),
    )
    for name, before, after in pairs:
        if before is not None and after is not None and after > before:
            raise ProposalIncomplete(f"{name}_rises")
    limits = (proposal.limit_before, proposal.limit_after)
    if proposal.kind == ProposalKind.SHORTEN and None not in limits and limits[0] == limits[1]:
        raise ProposalIncomplete("limit")
    if limits != (None, None) and not proposal.limit_unit:
        raise ProposalIncomplete("limit_unit")


def _check_mergeable(unit: Unit, taken: list[ReviewProposal]) -> None:
    if not taken:
        raise NotMergeable("none")
    if len({(one.procedure_id, one.kind) for one in taken}) > 1:
        raise NotMergeable("different")
    if any(one.unit_id == unit.pk for one in taken):
        raise NotMergeable("own")
