"""Writing to the trail, in the same transaction as the change it tells of."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import UTC
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction

from audit.models import AuditEvent, AuditHead
from common import clock


@transaction.atomic
def record(
    action: str,
    target: models.Model,
    *,
    by: Any,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    reason: str = "",
    unit: Any = None,
) -> AuditEvent:
    """Add one event to the chain. `by` is a user, or None for the portal itself."""
    # With the head locked, events get their place one after the other.
    head, _ = AuditHead.objects.select_for_update().get_or_create(pk=1)
    event = AuditEvent(
        sequence=head.sequence + 1,
        happened_at=clock.now(),
        actor=by if getattr(by, "pk", None) else None,
        actor_name=str(by) if by else "",
        action=action,
        target=target._meta.label_lower,
        target_id=str(target.pk),
        unit_code=unit.code if unit is not None else "",
        before=_plain(before),
        after=_plain(after),
        reason=str(reason),
        previous=head.digest,
    )
    event.digest = digest_of(event)
    event.save(force_insert=True)
    head.sequence, head.digest = event.sequence, event.digest
    head.save(update_fields=["sequence", "digest"])
    return event


def digest_of(event: AuditEvent) -> str:
    """SHA-256 over the event before it and everything this one says."""
    said = [
        event.previous,
        event.sequence,
        event.happened_at.astimezone(UTC).isoformat(timespec="microseconds"),
        event.actor_name,
        event.action,
        event.target,
        event.target_id,
        event.unit_code,
        event.before,
        event.after,
        event.reason,
    ]
    text = json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def broken_events() -> Iterable[str]:
    """Every place where the chain does not hold, as a sentence for the log."""
    previous, sequence = "", 0
    for event in AuditEvent.objects.order_by("sequence").iterator():
        sequence += 1
        if event.sequence != sequence:
            yield f"event {sequence} is missing (found {event.sequence})"
            sequence = event.sequence
        elif event.previous != previous:
            yield f"event {event.sequence} does not follow the one before it"
        if event.digest != digest_of(event):
            yield f"event {event.sequence} was changed"
        previous = event.digest
    head = AuditHead.objects.filter(pk=1).first()
    said = (head.sequence, head.digest) if head else (0, "")
    if said != (sequence, previous):
        yield f"the chain ends at {sequence}, its head says {said[0]}"


def _plain(values: Mapping[str, Any] | None) -> dict[str, Any]:
    """What JSON gives back when read again: the digest must not depend on Python types."""
    return json.loads(json.dumps(dict(values or {}), cls=DjangoJSONEncoder))
