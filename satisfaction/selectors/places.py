"""Where people rate, and behind which code."""

import hmac
from datetime import date

from django.db.models import QuerySet

from satisfaction.models import CounterLink, SentForm, signature
from units.choices import DEPARTMENT, PROVINCE
from units.models import Unit

VERSION_DIGITS = 5


def printed_link(address: str) -> CounterLink | None:
    """The link whose print bears the address, whatever became of it; None for a forged address."""
    token, _dot, rest = address.partition(".")
    link = CounterLink.objects.select_related("unit__level").filter(token=token).first()
    if link is None:
        return None
    if not rest:
        # Printed before addresses were signed; a code renewed since then had such prints, too.
        return link if link.accepts_unsigned or link.renewed_at else None
    version, _dot, given = rest.partition(".")
    if not (version.isascii() and version.isdecimal() and len(version) <= VERSION_DIGITS):
        return None
    return link if hmac.compare_digest(given, signature(token, int(version))) else None


def is_current(link: CounterLink, address: str) -> bool:
    """Whether the print is the newest one: renewing a code ends all older prints."""
    return address == link.address_part or (address == link.token and link.accepts_unsigned)


def rated_units(on: date | None = None) -> QuerySet[Unit]:
    """Bodies that receive citizens: all but a district's offices, which share its counter."""
    return Unit.objects.in_force(on).exclude(level_id__in=[DEPARTMENT, PROVINCE])


def was_sent(once: str) -> bool:
    """Whether this very form was taken already: what an impatient second tap asks."""
    return bool(once) and SentForm.objects.filter(once=once).exists()
