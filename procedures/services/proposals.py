"""Review proposals."""

from datetime import date
from typing import Any

from django.db import transaction

from audit.services import record
from procedures.choices import ProposalState
from procedures.models import Procedure, ReviewProposal
from procedures.services.common import require_for
from units.models import Unit
from units.permissions import Permission


@transaction.atomic
def record_proposal(
    *,
    unit: Unit,
    procedure: Procedure,
    kind: str,
    text: str,
    sent_on: date,
    document: str = "",
    effective_on: date | None = None,
    by: Any,
) -> ReviewProposal:
    """A proposal to shorten, amend or abolish; `effective_on` once it was decided so."""
    require_for(by, Permission.PROPOSAL_DRAFT, unit)
    proposal = ReviewProposal.objects.create(
        unit=unit,
        procedure=procedure,
        kind=kind,
        state=ProposalState.EFFECTIVE if effective_on else ProposalState.SENT,
        text=text,
        document=document,
        sent_on=sent_on,
        effective_on=effective_on,
    )
    after = {"procedure": procedure.code, "kind": kind, "effective_on": effective_on}
    record("proposal.recorded", proposal, by=by, after=after, unit=unit)
    return proposal
