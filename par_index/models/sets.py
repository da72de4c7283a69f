"""Criteria sets as data."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from common import clock
from par_index.choices import (
    NodeKind,
    NotApplicable,
    SourceKind,
)
from units.models import Level

PERSON = settings.AUTH_USER_MODEL


class CriteriaSet(models.Model):
    """A set of criteria for one level and year. `document` is what the engine reads.

    A draft may be edited; from its issue on the set is frozen, and a change is a new set.
    """

    code = models.SlugField(_("mã"), max_length=60, unique=True)
    title = models.CharField(_("tên"), max_length=300)
    level = models.ForeignKey(Level, on_delete=models.PROTECT, verbose_name=_("cấp"))
    year = models.PositiveSmallIntegerField(_("năm"))
    # False: a model set (bộ tiêu chí mẫu), and said so wherever it is shown.
    official = models.BooleanField(_("do cơ quan có thẩm quyền ban hành"), default=False)
    note = models.TextField(_("ghi chú"), blank=True)
    document = models.JSONField()
    digest = models.CharField(max_length=64)
    # Empty: a draft, which nobody is scored by yet.
    issued_at = models.DateTimeField(_("ban hành lúc"), null=True, blank=True, editable=False)
    issued_by = models.ForeignKey(
        PERSON, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    # The set this one was made from: last year's twin, or the one it takes the place of.
    based_on = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="successors",
        verbose_name=_("lập từ bộ"),
    )
    self_score_due_on = models.DateField(_("hạn tự chấm"), null=True, blank=True)
    appraisal_due_on = models.DateField(_("hạn thẩm định"), null=True, blank=True)
    reply_due_on = models.DateField(_("hạn giải trình"), null=True, blank=True)
    imported_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["-year", "level__position", "code"]
        verbose_name = _("bộ tiêu chí")
        verbose_name_plural = _("bộ tiêu chí")

    def __str__(self) -> str:
        return self.title

    @property
    def is_draft(self) -> bool:
        return self.issued_at is None


class Criterion(models.Model):
    """A node of a set: area, criterion, component, bonus or penalty, at any depth."""

    criteria_set = models.ForeignKey(CriteriaSet, on_delete=models.CASCADE, related_name="criteria")
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.CASCADE, related_name="children"
    )
    area_code = models.CharField(max_length=40, blank=True)
    code = models.CharField(_("mã"), max_length=40)
    name = models.CharField(_("tên"), max_length=500)
    kind = models.CharField(max_length=10, choices=NodeKind.choices)
    maximum = models.DecimalField(_("điểm tối đa"), max_digits=10, decimal_places=4)
    rule = models.JSONField(default=dict, blank=True)
    source_kind = models.CharField(max_length=10, choices=SourceKind.choices, blank=True)
    source_name = models.CharField(max_length=80, blank=True)
    evidence_duty = models.CharField(max_length=20, blank=True)
    not_applicable = models.CharField(
        max_length=10, choices=NotApplicable.choices, default=NotApplicable.FORBIDDEN
    )
    position = models.PositiveIntegerField(default=0)
    depth = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["criteria_set", "position"]
        verbose_name = _("tiêu chí")
        verbose_name_plural = _("tiêu chí")
        constraints = [
            models.UniqueConstraint(
                fields=["criteria_set", "code"], name="par_index_criterion_code_unique"
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    @property
    def is_survey(self) -> bool:
        return self.source_kind == SourceKind.SURVEY

    @property
    def is_measure(self) -> bool:
        return self.source_kind == SourceKind.MEASURE

    @property
    def is_leaf(self) -> bool:
        """Whether it can be marked."""
        return self.kind in (NodeKind.COMPONENT, NodeKind.BONUS, NodeKind.PENALTY)

    @property
    def is_adjustment(self) -> bool:
        return self.kind in (NodeKind.BONUS, NodeKind.PENALTY)
