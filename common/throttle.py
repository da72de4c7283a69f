"""A brake on floods that remembers nobody.

The key of the counter is a keyed hash of the day, the place and the network: it cannot be
turned back into an address without the portal's key, is gone after twenty minutes, and is never
stored with what was sent.
"""

import hashlib
import hmac
import ipaddress
import time

from django.conf import settings
from django.core.cache import cache

from common import clock

# People in one office leave by one address, so the limit is a room's, not a person's.
LIMIT = 20
WINDOW_SECONDS = 600


def too_many(place: str, address: str, limit: int | None = None) -> bool:
    """Count one more from here; True once there were more than the limit within the window.

    Of any number that come at the same moment exactly the limit pass: the count is one step of
    the cache's own.
    """
    key = _key(place, address)
    # It outlives its window, so it cannot run out between these two steps.
    cache.add(key, 0, 2 * WINDOW_SECONDS)
    try:
        return cache.incr(key) > (LIMIT if limit is None else limit)
    except ValueError:
        # Pushed out of a full cache.
        cache.set(key, 1, 2 * WINDOW_SECONDS)
        return False


def is_over(place: str, address: str, limit: int | None = None) -> bool:
    """Whether the limit is reached already; counts nothing."""
    return (cache.get(_key(place, address)) or 0) >= (LIMIT if limit is None else limit)


def network_of(address: str) -> str:
    """Where somebody writes from: an IPv4 address, or the 64 bits that a house gets of IPv6."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if found.version == 4:
        return str(found)
    if found.ipv4_mapped:
        return str(found.ipv4_mapped)
    return str(ipaddress.ip_network((int(found), 64), strict=False).network_address)


def _key(place: str, address: str) -> str:
    window = int(time.time()) // WINDOW_SECONDS
    said = f"{clock.today().isoformat()}|{window}|{place}|{network_of(address)}".encode()
    digest = hmac.new(settings.SECRET_KEY.encode(), said, hashlib.sha256).hexdigest()
    return f"flood:{digest}"
