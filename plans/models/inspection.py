"""What the district found when it came to look."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common import clock
from plans.choices import (
    FindingState,
)
from units.models import Unit

PERSON = settings.AUTH_USER_MODEL


class Inspection(models.Model):
    """A visit by the district to see how reform is done in a unit."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="inspections")
    year = models.PositiveSmallIntegerField(_("năm"))
    held_on = models.DateField(_("ngày kiểm tra"), null=True, blank=True)
    decision = models.CharField(_("quyết định kiểm tra"), max_length=100, blank=True)
    summary = models.TextField(_("kết luận chung"), blank=True)

    class Meta:
        ordering = ["-year", "held_on"]
        verbose_name = _("cuộc kiểm tra")
        verbose_name_plural = _("cuộc kiểm tra")

    def __str__(self) -> str:
        return f"{self.unit} {self.year}"


class Finding(models.Model):
    """What an inspection asked to be mended, and whether it was."""

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="findings")
    text = models.TextField(_("kiến nghị"), max_length=2000)
    due_on = models.DateField(_("hạn khắc phục"), null=True, blank=True)
    remedy = models.TextField(_("kết quả khắc phục"), max_length=2000, blank=True)
    resolved_on = models.DateField(_("ngày khắc phục"), null=True, blank=True)
    recorded_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["inspection", "pk"]
        verbose_name = _("kiến nghị sau kiểm tra")
        verbose_name_plural = _("kiến nghị sau kiểm tra")
        constraints = [
            models.CheckConstraint(
                condition=Q(resolved_on=None) | ~Q(remedy=""),
                name="plans_finding_resolved_has_remedy",
            )
        ]

    def __str__(self) -> str:
        return self.text[:80]

    @property
    def state(self) -> FindingState:
        is_late = self.due_on is not None and self.due_on < (self.resolved_on or clock.today())
        if self.resolved_on:
            return FindingState.RESOLVED_LATE if is_late else FindingState.RESOLVED
        return FindingState.OVERDUE if is_late else FindingState.OPEN
