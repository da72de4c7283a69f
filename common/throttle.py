"""A brake on floods that remembers nobody.

The key of the counter is a keyed hash of the day, the place and the network: it cannot be
turned back into an address, ends with the day, and is never stored with a ballot.
"""

import hashlib
import hmac

from django.conf import settings
from django.core.cache import cache

from common import clock

# People in one office leave by one address, so the limit is a room's, not a person's.
LIMIT = 20
WINDOW_SECONDS = 600


def too_many(place: str, address: str, limit: int | None = None) -> bool:
    """Count one more from here; True once there were more than the limit within the window."""
    said = f"{clock.today().isoformat()}|{place}|{address}".encode()
    digest = hmac.new(settings.SECRET_KEY.encode(), said, hashlib.sha256).hexdigest()
    key = f"flood:{digest}"
    cache.add(key, 0, WINDOW_SECONDS)
    try:
        return cache.incr(key) > (LIMIT if limit is None else limit)
    except ValueError:
        # It ran out between the two calls: a new window begins.
        cache.set(key, 1, WINDOW_SECONDS)
        return False
