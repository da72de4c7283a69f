from datetime import datetime, time

from django.db import migrations
from django.utils import timezone


def make_remedies(apps, schema_editor):
    """A remedy row for every finding that was answered when a finding held one answer alone.

    Who answered stands in the trail. Where that was the person who recorded the finding, it is
    also the inspector's word; what a unit answered waits for it.
    """
    Finding = apps.get_model("plans", "Finding")
    Remedy = apps.get_model("plans", "Remedy")
    AuditEvent = apps.get_model("audit", "AuditEvent")
    told = {
        event.target_id: event
        for event in AuditEvent.objects.filter(
            action="finding.resolved", target="plans.finding"
        ).order_by("sequence")
    }
    for finding in Finding.objects.filter(resolved_on__isnull=False, remedies=None):
        event = told.get(str(finding.pk))
        by = event.actor_id if event and event.actor_id else finding.recorded_by_id
        at = event.happened_at if event else timezone.make_aware(
            datetime.combine(finding.resolved_on, time(12))
        )
        is_inspectors = event is not None and event.actor_id == finding.recorded_by_id
        Remedy.objects.create(
            finding=finding,
            text=finding.remedy,
            done_on=finding.resolved_on,
            by_id=by,
            at=at,
            verdict="confirmed" if is_inspectors else "",
            verdict_by_id=by if is_inspectors else None,
            verdict_at=at if is_inspectors else None,
        )


class Migration(migrations.Migration):
    dependencies = [
        ("plans", "0002_plan_keeping_reminders_remedies"),
        ("audit", "0001_initial"),
    ]

    # Backwards nothing is taken: the finding still holds the answer, and rows that people added
    # since cannot be told from these. Forwards again, a finding with rows is left alone.
    operations = [migrations.RunPython(make_remedies, migrations.RunPython.noop)]
