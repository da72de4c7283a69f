"""Who appraises what, and the blind second readings that measure how far appraisers agree."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common import clock
from par_index.models.cards import Scorecard
from par_index.models.sets import CriteriaSet, Criterion

PERSON = settings.AUTH_USER_MODEL


class AppraiserArea(models.Model):
    """An area of a set that a person appraises, in every unit below theirs.

    An area that nobody was given is open to all who may appraise.
    """

    criteria_set = models.ForeignKey(
        CriteriaSet, on_delete=models.CASCADE, related_name="appraiser_areas"
    )
    year = models.PositiveSmallIntegerField(_("năm"))
    area_code = models.CharField(max_length=40)
    appraiser = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="appraised_areas")

    class Meta:
        ordering = ["criteria_set", "year", "area_code", "appraiser"]
        verbose_name = _("phân công thẩm định")
        verbose_name_plural = _("phân công thẩm định")
        constraints = [
            models.UniqueConstraint(
                fields=["criteria_set", "year", "area_code", "appraiser"],
                name="par_index_appraiser_area_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.criteria_set} {self.year} {self.area_code}: {self.appraiser}"


class BlindSample(models.Model):
    """A random sample of appraised components, drawn once with its seed, to be read again."""

    criteria_set = models.ForeignKey(
        CriteriaSet, on_delete=models.PROTECT, related_name="blind_samples"
    )
    year = models.PositiveSmallIntegerField(_("năm"))
    seed = models.PositiveIntegerField()
    # How much of what could be drawn was asked for.
    share_percent = models.PositiveSmallIntegerField(_("tỷ lệ rút mẫu (%)"))
    drawn_at = models.DateTimeField(default=clock.now)
    drawn_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("mẫu thẩm định lại")
        verbose_name_plural = _("mẫu thẩm định lại")

    def __str__(self) -> str:
        return f"{self.criteria_set} {self.year} #{self.pk}"


class BlindMark(models.Model):
    """A component of the sample as a second appraiser sees it, who was not shown the first mark.

    It never counts for the unit: it measures how far two appraisers differ.
    """

    sample = models.ForeignKey(BlindSample, on_delete=models.CASCADE, related_name="marks")
    scorecard = models.ForeignKey(Scorecard, on_delete=models.CASCADE, related_name="blind_marks")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="blind_marks")
    reader = models.ForeignKey(
        PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="blind_marks"
    )
    value = models.JSONField(default=dict, blank=True)
    points = models.DecimalField(max_digits=10, decimal_places=4, null=True, blank=True)
    outright = models.BooleanField(default=False)
    not_applicable = models.BooleanField(default=False)
    reason = models.TextField(_("lý do"), max_length=2000, blank=True)
    # Empty until it was read.
    marked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["sample", "scorecard__unit__sort_key", "criterion__position"]
        verbose_name = _("điểm thẩm định lại")
        verbose_name_plural = _("điểm thẩm định lại")
        constraints = [
            models.UniqueConstraint(
                fields=["sample", "scorecard", "criterion"], name="par_index_blind_mark_once"
            ),
            models.CheckConstraint(
                condition=Q(points=None) | Q(points__gte=0), name="par_index_blind_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sample} {self.scorecard} {self.criterion}"
