"""Which petitions are over so long that nothing that points at a person may be kept."""

from datetime import timedelta

from django.db.models import CharField, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Cast

from audit.models import AuditEvent
from common import clock
from petitions.choices import ERASE_AFTER_DAYS, PetitionStatus
from petitions.models import Petition
from petitions.selectors.case import REPLIED
from procedures.models import Dossier


def due_for_erasing() -> QuerySet[Petition]:
    """Answered, or turned away, ERASE_AFTER_DAYS ago or longer; oldest first.

    A petition turned away bears no day of that: it counts from its due day, or from the act where
    the trail knows a later one.
    """
    last = clock.today() - timedelta(days=ERASE_AFTER_DAYS)
    answered = Q(status__in=REPLIED, answered_on__lte=last)
    turned_away_since = AuditEvent.objects.filter(
        action="petition.turned_away",
        target=Petition._meta.label_lower,
        target_id=Cast(OuterRef("pk"), CharField()),
        happened_at__date__gt=last,
    )
    turned_away = Q(status=PetitionStatus.TURNED_AWAY, due_on__lte=last) & ~Exists(
        turned_away_since
    )
    return Petition.objects.filter(answered | turned_away, erased_on=None).order_by("pk")


def known_dossier(code: str) -> str:
    """The code, if a dossier bears it: the one-stop assessment counts by it. Else it is only somebody's
    words, and not kept."""
    return code if code and Dossier.objects.filter(code=code).exists() else ""
