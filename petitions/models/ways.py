"""What happened on a petition's way: transfers between units, reminders."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from common import clock
from common.models import OutgoingMail
from petitions.choices import NoticeKind
from petitions.models.petitions import Petition
from units.models import Unit


class Transfer(models.Model):
    """Handed to another unit. The clock goes on: the sender does not wait for paper to travel."""

    petition = models.ForeignKey(Petition, on_delete=models.CASCADE, related_name="transfers")
    from_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    to_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(_("lý do chuyển"), max_length=1000)
    moved_at = models.DateTimeField(default=clock.now)
    moved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["petition", "moved_at", "pk"]
        verbose_name = _("lần chuyển")
        verbose_name_plural = _("lần chuyển")
        constraints = [
            models.CheckConstraint(
                condition=~Q(from_unit=F("to_unit")), name="petitions_transfer_goes_elsewhere"
            )
        ]

    def __str__(self) -> str:
        return f"{self.petition_id} {self.from_unit_id} → {self.to_unit_id}"


class Notice(models.Model):
    """A reminder that was made, so that each is sent once to each person."""

    petition = models.ForeignKey(Petition, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=12, choices=NoticeKind.choices)
    # The due day it was about: a reopened petition is reminded of anew.
    due_on = models.DateField()
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    made_at = models.DateTimeField(default=clock.now)
    mail = models.ForeignKey(
        OutgoingMail, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("lần nhắc")
        verbose_name_plural = _("lần nhắc")
        constraints = [
            models.UniqueConstraint(
                fields=["petition", "kind", "due_on", "recipient"], name="petitions_notice_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.petition_id} {self.kind}"
