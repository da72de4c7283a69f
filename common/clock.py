"""What time it is for the portal.

Real time, except in two cases: a demonstration lives on the day its data end
(`PORTAL_TODAY`), and demo data and tests are made as if at another moment (`frozen`).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime

from django.conf import settings
from django.utils import timezone

_frozen: ContextVar[datetime | None] = ContextVar("frozen", default=None)


def now() -> datetime:
    """The moment, aware; a demonstration keeps the real hour of its assumed day."""
    frozen_at = _frozen.get()
    if frozen_at is not None:
        return frozen_at
    real = timezone.now()
    if settings.PORTAL_TODAY is None:
        return real
    local = timezone.localtime(real)
    return datetime.combine(settings.PORTAL_TODAY, local.timetz())


def today() -> date:
    return timezone.localtime(now()).date()


def local_date(moment: datetime) -> date:
    """The day of a moment by the clocks here."""
    return timezone.localtime(moment).date()


@contextmanager
def frozen(moment: datetime) -> Iterator[None]:
    """Everything inside happens at this moment."""
    token = _frozen.set(moment)
    try:
        yield
    finally:
        _frozen.reset(token)
