"""Groups of units that are ranked among themselves."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from units.models import Level, Unit


class PeerGroup(models.Model):
    """Units of a level that an administrator compares with each other.

    A unit in no group is ranked with those of its own kind (thị trấn, xã, phường).
    """

    level = models.ForeignKey(Level, on_delete=models.PROTECT, verbose_name=_("cấp"))
    name = models.CharField(_("tên nhóm"), max_length=80)

    class Meta:
        ordering = ["level__position", "name"]
        verbose_name = _("nhóm so sánh")
        verbose_name_plural = _("nhóm so sánh")
        constraints = [
            models.UniqueConstraint(fields=["level", "name"], name="par_index_peer_group_once")
        ]

    def __str__(self) -> str:
        return self.name


class PeerGroupMember(models.Model):
    """A unit's place in a group: one group at most."""

    group = models.ForeignKey(PeerGroup, on_delete=models.CASCADE, related_name="members")
    unit = models.OneToOneField(
        Unit, on_delete=models.PROTECT, related_name="peer_group", verbose_name=_("đơn vị")
    )

    class Meta:
        ordering = ["group", "unit__sort_key"]
        verbose_name = _("đơn vị trong nhóm")
        verbose_name_plural = _("đơn vị trong nhóm")

    def __str__(self) -> str:
        return f"{self.group}: {self.unit}"
