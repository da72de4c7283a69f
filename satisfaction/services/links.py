"""Codes on counters and tablets: issued, renewed, revoked."""

from typing import Any

from django.db import transaction

from audit.services import record
from common import clock
from satisfaction.choices import PlaceKind
from satisfaction.exceptions import LinkRevokedAlready, RevokedWithoutReason
from satisfaction.models import CounterLink
from units.access import require
from units.models import Unit
from units.permissions import Permission


@transaction.atomic
def issue_counter_link(
    *, unit: Unit, label: str = "", kind: str = PlaceKind.COUNTER, by: Any
) -> CounterLink:
    """A new address for a counter's QR code, or for a tablet."""
    if by is not None:
        require(by, Permission.RATING_INVITE, unit)
    link = CounterLink.objects.create(unit=unit, label=label.strip(), kind=kind)
    after = {"label": link.label, "kind": kind}
    record("counter_link.issued", link, by=by, after=after, unit=unit)
    return link


@transaction.atomic
def revoke_counter_link(*, link: CounterLink, reason: str, by: Any) -> None:
    """The printed code stops working for good; ballots already given stay."""
    require(by, Permission.RATING_INVITE, link.unit)
    if not reason.strip():
        raise RevokedWithoutReason
    revoked = CounterLink.objects.filter(pk=link.pk, revoked_at=None).update(revoked_at=clock.now())
    if revoked:
        record("counter_link.revoked", link, by=by, reason=reason.strip(), unit=link.unit)


@transaction.atomic
def renew_counter_link(*, link: CounterLink, reason: str = "", by: Any) -> CounterLink:
    """A new version of the code: all older prints stop, and say that the code was renewed."""
    require(by, Permission.RATING_INVITE, link.unit)
    held = CounterLink.objects.select_for_update().select_related("unit").get(pk=link.pk)
    if held.revoked_at is not None:
        raise LinkRevokedAlready
    held.version += 1
    held.accepts_unsigned = False
    held.renewed_at = clock.now()
    held.save(update_fields=["version", "accepts_unsigned", "renewed_at"])
    after = {"label": held.label, "version": held.version}
    record("counter_link.renewed", held, by=by, after=after, reason=reason.strip(), unit=held.unit)
    return held
