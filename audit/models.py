"""The trail: append-only and chained, so that a deleted or edited line shows."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class AuditHead(models.Model):
    """The end of the chain: one row, locked by whoever writes the next event."""

    sequence = models.BigIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        return f"{self.sequence} {self.digest[:12]}"


class AuditEvent(models.Model):
    """Who did what to what, when, what it was before and after, and why.

    Actor, unit and target are kept as text, so that the trail never stands in the way
    of a deletion and a deletion never empties the trail.
    """

    sequence = models.BigIntegerField(_("số"), unique=True)
    happened_at = models.DateTimeField(_("lúc"))
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("tài khoản"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        db_constraint=False,
    )
    actor_name = models.CharField(_("người làm"), max_length=200, blank=True)
    action = models.CharField(_("việc"), max_length=60)
    target = models.CharField(_("đối tượng"), max_length=80)
    target_id = models.CharField(_("số của đối tượng"), max_length=40)
    unit_code = models.CharField(_("mã đơn vị"), max_length=20, blank=True)
    before = models.JSONField(_("trước"), default=dict)
    after = models.JSONField(_("sau"), default=dict)
    reason = models.TextField(_("lý do"), blank=True)
    previous = models.CharField(_("mã băm trước"), max_length=64, blank=True)
    digest = models.CharField(_("mã băm"), max_length=64)

    class Meta:
        ordering = ["-sequence"]
        verbose_name = _("việc được ghi nhật ký")
        verbose_name_plural = _("nhật ký")
        indexes = [models.Index(fields=["target", "target_id"], name="audit_event_target")]

    def __str__(self) -> str:
        return f"{self.sequence} {self.action} {self.target} {self.target_id}"
