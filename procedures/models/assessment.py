"""The one-stop assessment (Thông tư 01/2018/TT-VPCP): nine indices of a unit in a quarter."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common.models import StoredFile
from procedures.choices import AssessmentState
from units.models import Unit

PERSON = settings.AUTH_USER_MODEL


class Assessment(models.Model):
    """A unit's assessment for a quarter of a year."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="one_stop_assessments")
    year = models.PositiveSmallIntegerField(_("năm"))
    quarter = models.PositiveSmallIntegerField(_("quý"))
    state = models.CharField(
        _("trạng thái"),
        max_length=10,
        choices=AssessmentState.choices,
        default=AssessmentState.OPEN,
    )
    declared_at = models.DateTimeField(null=True, blank=True)
    declared_by = models.ForeignKey(
        PERSON, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    appraised_at = models.DateTimeField(null=True, blank=True)
    appraised_by = models.ForeignKey(
        PERSON, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["-year", "-quarter", "unit"]
        verbose_name = _("đánh giá Bộ phận Một cửa")
        verbose_name_plural = _("đánh giá Bộ phận Một cửa")
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "year", "quarter"], name="procedures_assessment_once"
            ),
            models.CheckConstraint(
                condition=Q(quarter__gte=1, quarter__lte=4), name="procedures_assessment_quarter"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.quarter}/{self.year}"


class AssessmentMark(models.Model):
    """One of the nine indices: computed from records, or declared and appraised.

    `computed` is kept when the assessment is closed; before that it is asked of the records.
    """

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="marks")
    index = models.PositiveSmallIntegerField(_("chỉ số"))
    computed = models.DecimalField(
        _("cổng tính"), max_digits=3, decimal_places=1, null=True, blank=True
    )
    # How many dossiers or petitions stand behind the computed figure.
    records = models.PositiveIntegerField(_("số hồ sơ"), null=True, blank=True)
    declared = models.PositiveSmallIntegerField(_("điểm kê khai"), null=True, blank=True)
    basis = models.TextField(_("căn cứ"), max_length=1000, blank=True)
    document = models.CharField(_("tài liệu kiểm chứng"), max_length=200, blank=True)
    file = models.ForeignKey(
        StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    appraised = models.PositiveSmallIntegerField(_("điểm thẩm định"), null=True, blank=True)
    reason = models.CharField(_("lý do"), max_length=500, blank=True)

    class Meta:
        ordering = ["index"]
        verbose_name = _("điểm đánh giá Một cửa")
        verbose_name_plural = _("điểm đánh giá Một cửa")
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "index"], name="procedures_assessment_mark_once"
            ),
            models.CheckConstraint(
                condition=Q(index__gte=1, index__lte=9), name="procedures_assessment_mark_index"
            ),
            models.CheckConstraint(
                condition=(Q(declared=None) | Q(declared__lte=2))
                & (Q(appraised=None) | Q(appraised__lte=2)),
                name="procedures_assessment_mark_points",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assessment}: {self.index}"
