"""Whether the addresses that the catalogue points to still answer."""

import math
import time
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F

from common import clock
from common.web import Answer, probe
from procedures.models import LinkCheck
from procedures.selectors.links import catalogue_links

# Each about once a week, however many there are: every night takes those whose turn it is.
AGAIN_AFTER = timedelta(days=6)


def check_links(at_most: int | None = None, seconds: float = math.inf) -> tuple[int, int]:
    """Ask those not asked for longest; return how many were asked and how many of them are dead.

    No more are begun after so many seconds: an embedded server has one worker for everything.
    """
    _note_addresses()
    due = LinkCheck.objects.exclude(checked_at__gt=clock.now() - AGAIN_AFTER)
    due = due.order_by(F("checked_at").asc(nulls_first=True), "url")
    asked = dead = 0
    until = time.monotonic() + seconds
    for row in due[: at_most if at_most is not None else settings.LINK_CHECKS_AT_MOST]:
        if time.monotonic() > until:
            break
        answer = probe(row.url)
        _keep(row, answer)
        asked, dead = asked + 1, dead + answer.is_dead
    return asked, dead


@transaction.atomic
def _note_addresses() -> None:
    """A row for each address in use; those that nothing points to any more go."""
    used = set(catalogue_links())
    LinkCheck.objects.exclude(url__in=used).delete()
    LinkCheck.objects.bulk_create(
        [LinkCheck(url=url) for url in sorted(used)], ignore_conflicts=True
    )


def _keep(row: LinkCheck, answer: Answer) -> None:
    failing = (row.failing_since or clock.today()) if answer.is_dead else None
    LinkCheck.objects.filter(pk=row.pk).update(
        status=answer.status,
        error=answer.error,
        checked_at=clock.now(),
        failing_since=failing,
    )
