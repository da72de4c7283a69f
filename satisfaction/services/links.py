"""Codes on counters and tablets: issued and revoked."""

from typing import Any

from django.db import transaction

from audit.services import record
from common import clock
from satisfaction.models import CounterLink
from units.access import require
from units.models import Unit
from units.permissions import Permission


@transaction.atomic
def issue_counter_link(*, unit: Unit, label: str = "", by: Any) -> CounterLink:
    """A new address for a counter's QR code."""
    if by is not None:
        require(by, Permission.SATISFACTION_PUBLISH, unit)
    link = CounterLink.objects.create(unit=unit, label=label.strip())
    record("counter_link.issued", link, by=by, after={"label": link.label}, unit=unit)
    return link


@transaction.atomic
def revoke_counter_link(*, link: CounterLink, reason: str = "", by: Any) -> None:
    """The printed code stops working; ballots already given stay."""
    require(by, Permission.SATISFACTION_PUBLISH, link.unit)
    revoked = CounterLink.objects.filter(pk=link.pk, revoked_at=None).update(revoked_at=clock.now())
    if revoked:
        record("counter_link.revoked", link, by=by, reason=reason, unit=link.unit)
