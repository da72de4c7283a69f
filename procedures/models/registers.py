"""Registers of a unit: the electronic one-stop shop, its quality system, its connected systems."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from procedures.choices import IsoState, LinkState, RolloutState
from units.models import Unit


class OneStopRollout(models.Model):
    """Whether a unit runs the electronic one-stop shop (task 6.4), since when, by what document."""

    unit = models.OneToOneField(Unit, on_delete=models.CASCADE, related_name="one_stop_rollout")
    state = models.CharField(_("trạng thái"), max_length=10, choices=RolloutState.choices)
    since = models.DateField(_("từ ngày"), null=True, blank=True)
    document = models.CharField(_("văn bản"), max_length=150, blank=True)

    class Meta:
        verbose_name = _("một cửa điện tử")
        verbose_name_plural = _("một cửa điện tử")

    def __str__(self) -> str:
        return f"{self.unit}: {self.get_state_display()}"


class IsoConversion(models.Model):
    """A unit's way from TCVN ISO 9001:2008 to 9001:2015 (task 6.7)."""

    unit = models.OneToOneField(Unit, on_delete=models.CASCADE, related_name="iso_conversion")
    state = models.CharField(_("trạng thái"), max_length=10, choices=IsoState.choices)
    since = models.DateField(_("từ ngày"), null=True, blank=True)
    document = models.CharField(_("văn bản"), max_length=150, blank=True)

    class Meta:
        verbose_name = _("chuyển đổi ISO 9001")
        verbose_name_plural = _("chuyển đổi ISO 9001")

    def __str__(self) -> str:
        return f"{self.unit}: {self.get_state_display()}"


class SystemLink(models.Model):
    """A line of the road map (task 6.2): which system gives what to whom, how and when."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="system_links")
    system = models.CharField(_("hệ thống"), max_length=150)
    partner = models.CharField(_("kết nối với"), max_length=150)
    data = models.CharField(_("dữ liệu chia sẻ"), max_length=300)
    how = models.CharField(_("cách kết nối"), max_length=200, blank=True)
    state = models.CharField(
        _("trạng thái"), max_length=10, choices=LinkState.choices, default=LinkState.PLANNED
    )
    planned_on = models.DateField(_("theo lộ trình"), null=True, blank=True)
    connected_on = models.DateField(_("kết nối ngày"), null=True, blank=True)
    document = models.CharField(_("văn bản"), max_length=150, blank=True)

    class Meta:
        ordering = ["planned_on", "system", "partner"]
        verbose_name = _("kết nối hệ thống")
        verbose_name_plural = _("lộ trình kết nối hệ thống")
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "system", "partner"], name="procedures_system_link_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.system} – {self.partner}"
