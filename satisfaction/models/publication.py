"""What was made public, when, and with which figures."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from common import clock
from units.models import Unit


class Publication(models.Model):
    """A unit's act of making its satisfaction figures of a year public (task 6.5)."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="publications")
    year = models.PositiveSmallIntegerField(_("năm"))
    published_on = models.DateField(_("ngày công khai"))
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("công khai mức độ hài lòng")
        verbose_name_plural = _("công khai mức độ hài lòng")
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "year"], name="satisfaction_publication_once_a_year"
            )
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.year}"


class PublishedFigures(models.Model):
    """The figures as they stood when the unit made them public: a public number never moves.

    Publishing again adds a row; the newest is shown, the older stay readable.
    """

    publication = models.ForeignKey(Publication, on_delete=models.CASCADE, related_name="figures")
    # The last day whose ballots are in.
    as_of = models.DateField(_("số liệu đến ngày"))
    n = models.PositiveIntegerField(_("số phiếu"))
    document = models.JSONField()
    made_at = models.DateTimeField(default=clock.now)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["publication", "-made_at", "-pk"]
        verbose_name = _("số liệu đã công khai")
        verbose_name_plural = _("số liệu đã công khai")

    def __str__(self) -> str:
        return f"{self.publication_id} {self.as_of}"
