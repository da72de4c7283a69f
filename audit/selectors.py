from django.db import models
from django.db.models import QuerySet

from audit.models import AuditEvent


def history_of(target: models.Model) -> QuerySet[AuditEvent]:
    """Everything that was done to one object, oldest first."""
    return history_of_many(type(target), [target.pk])


def history_of_many(model: type[models.Model], pks: list) -> QuerySet[AuditEvent]:
    """The same for several objects of one kind, in one query."""
    return AuditEvent.objects.filter(
        target=model._meta.label_lower, target_id__in=[str(pk) for pk in pks]
    ).order_by("sequence")
