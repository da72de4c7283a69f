"""Series of ballots that look wrong: flagged, held, decided by a person; never deleted."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common import clock
from satisfaction.choices import RatingChannel, SuspicionKind, Verdict
from satisfaction.models.links import CounterLink
from units.models import Unit


class Suspicion(models.Model):
    """One series at one place on one day. Its ballots count only if a person says so."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="suspicions")
    channel = models.CharField(_("kênh"), max_length=12, choices=RatingChannel.choices)
    link = models.ForeignKey(
        CounterLink, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    kind = models.CharField(_("dấu hiệu"), max_length=12, choices=SuspicionKind.choices)
    on = models.DateField(_("ngày"))
    # What makes the series one: the same place and day have one row of a kind and mark.
    mark = models.CharField(max_length=120, blank=True)
    # What was counted against what is usual, for the reviewer: {"n": 80, "usual": 6, …}.
    facts = models.JSONField(default=dict)
    found_at = models.DateTimeField(default=clock.now)
    verdict = models.CharField(
        _("quyết định"), max_length=10, choices=Verdict.choices, default=Verdict.OPEN
    )
    reason = models.TextField(_("lý do"), max_length=1000, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-on", "unit", "pk"]
        verbose_name = _("loạt phiếu bất thường")
        verbose_name_plural = _("loạt phiếu bất thường")
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "channel", "kind", "on", "mark"], name="satisfaction_suspicion_once"
            ),
            models.CheckConstraint(
                condition=Q(verdict=Verdict.OPEN) | (~Q(reason="") & Q(decided_at__isnull=False)),
                name="satisfaction_suspicion_decided_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.on} {self.kind}"
