"""Review proposals after the district: sent, answered, in effect as a version of the procedure."""

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from typing import Any

from django.db import transaction

from common import clock
from procedures.choices import ProposalKind, ProposalState, VersionSource
from procedures.exceptions import (
    AnsweredBeforeSent,
    DayToCome,
    DocumentMissing,
    EffectBeforeSent,
    NothingChanges,
    OnlyAbolitionEnds,
)
from procedures.models import ReviewProposal
from procedures.services.catalogue import set_version
from procedures.services.common import require_for
from procedures.services.keeping import end_procedure
from procedures.services.proposals import check_complete, locked, moved
from units.access import has_permission
from units.permissions import Permission

S = ProposalState


@transaction.atomic
def send_proposals(
    *, proposals: Collection[ReviewProposal], document: str, sent_on: date, by: Any
) -> list[ReviewProposal]:
    """Send several with one letter to the body that decides."""
    _check_letter(document, sent_on)
    return [
        _send(one, document.strip(), sent_on, by)
        for one in sorted(proposals, key=lambda one: one.pk)
    ]


def _send(proposal: ReviewProposal, document: str, sent_on: date, by: Any) -> ReviewProposal:
    require_for(by, Permission.PROPOSAL_DECIDE, proposal.unit)
    # A draft of their own needs nobody's offer; another unit's draft is not theirs to send.
    own = by is None or has_permission(by, Permission.PROPOSAL_DRAFT, proposal.unit)
    proposal = locked(proposal, S.OFFERED, *([S.DRAFT] if own else []))
    check_complete(proposal)
    proposal.document, proposal.sent_on = document, sent_on
    return moved(proposal, S.SENT, "proposal.sent", by, document=document, sent_on=sent_on)


@transaction.atomic
def answer_proposal(
    *,
    proposal: ReviewProposal,
    accepted: bool,
    answer: str,
    document: str,
    answered_on: date,
    by: Any,
) -> ReviewProposal:
    """What the deciding body said."""
    require_for(by, Permission.PROPOSAL_DECIDE, proposal.unit)
    proposal = locked(proposal, S.SENT)
    _check_letter(document, answered_on)
    if proposal.sent_on and answered_on < proposal.sent_on:
        raise AnsweredBeforeSent(proposal.sent_on)
    proposal.answer, proposal.answer_document = answer.strip(), document.strip()
    proposal.answered_on = answered_on
    state = S.ACCEPTED if accepted else S.REFUSED
    told = {"document": proposal.answer_document, "answered_on": answered_on}
    return moved(proposal, state, "proposal.answered", by, reason=proposal.answer, **told)


@transaction.atomic
def put_into_effect(
    *,
    proposal: ReviewProposal,
    content: Mapping[str, Any],
    effective_from: date,
    decision: str,
    decision_on: date | None,
    by: Any,
    based_on: int | None = None,
) -> ReviewProposal:
    """The accepted proposal becomes a version of the procedure."""
    proposal = _accepted(proposal, effective_from, by)
    version = set_version(
        procedure=proposal.procedure,
        content=content,
        effective_from=effective_from,
        decision=decision,
        decision_on=decision_on,
        note=proposal.text[:500],
        source=VersionSource.PROPOSAL,
        by=by,
        based_on=based_on,
    )
    if version is None:
        raise NothingChanges
    proposal.version = version.number
    return _in_effect(proposal, effective_from, by, version=version.number)


@transaction.atomic
def end_procedure_by_proposal(
    *, proposal: ReviewProposal, effective_from: date, by: Any
) -> ReviewProposal:
    """An accepted abolition of the whole procedure: it is in force no longer from the day on."""
    proposal = _accepted(proposal, effective_from, by)
    if proposal.kind != ProposalKind.ABOLISH:
        raise OnlyAbolitionEnds
    last_day = effective_from - timedelta(days=1)
    end_procedure(procedure=proposal.procedure, last_day=last_day, reason=proposal.text, by=by)
    return _in_effect(proposal, effective_from, by)


def _accepted(proposal: ReviewProposal, effective_from: date, by: Any) -> ReviewProposal:
    require_for(by, Permission.PROPOSAL_DECIDE, proposal.unit)
    proposal = locked(proposal, S.ACCEPTED)
    if proposal.sent_on and effective_from < proposal.sent_on:
        raise EffectBeforeSent(proposal.sent_on)
    return proposal


def _in_effect(
    proposal: ReviewProposal, effective_from: date, by: Any, **told: Any
) -> ReviewProposal:
    proposal.effective_on = effective_from
    told = {"effective_on": effective_from, **told}
    return moved(proposal, S.EFFECTIVE, "proposal.effective", by, **told)


def _check_letter(document: str, day: date) -> None:
    if not document.strip():
        raise DocumentMissing
    if day > clock.today():
        raise DayToCome(day)
