"""Where people rate, and behind which code."""

import hmac
from datetime import date

from django.db.models import QuerySet

from satisfaction.models import CounterLink, signature
from units.choices import DEPARTMENT, PROVINCE
from units.models import Unit


def live_link(address: str) -> CounterLink | None:
    """The link behind a printed address, revoked or not; None for one that the portal never made."""
    token, _dot, rest = address.partition(".")
    link = CounterLink.objects.select_related("unit__level").filter(token=token).first()
    if link is None or (not rest and not link.accepts_unsigned):
        return None
    version, _dot, given = rest.partition(".")
    signed = version.isascii() and version.isdecimal()
    if rest and not (signed and hmac.compare_digest(given, signature(token, int(version)))):
        return None
    return link


def rated_units(on: date | None = None) -> QuerySet[Unit]:
    """Bodies that receive citizens: all but a district's offices, which share its counter."""
    return Unit.objects.in_force(on).exclude(level_id__in=[DEPARTMENT, PROVINCE])
