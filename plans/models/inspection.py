"""What the district found when it came to look."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common import clock
from plans.choices import FindingState, InspectionState, Verdict
from plans.models.evidence import Evidence
from units.models import Unit

PERSON = settings.AUTH_USER_MODEL


class InspectionPlan(models.Model):
    """The year's inspections as decided: which units, when, about what."""

    unit = models.ForeignKey(
        Unit,
        on_delete=models.PROTECT,
        related_name="inspection_plans",
        verbose_name=_("cơ quan kiểm tra"),
    )
    year = models.PositiveSmallIntegerField(_("năm"))
    decision = models.CharField(_("quyết định ban hành"), max_length=100, blank=True)
    issued_on = models.DateField(_("ngày ban hành"), null=True, blank=True)
    note = models.TextField(_("yêu cầu chung"), max_length=2000, blank=True)

    class Meta:
        ordering = ["-year"]
        verbose_name = _("kế hoạch kiểm tra")
        verbose_name_plural = _("kế hoạch kiểm tra")
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "year"], name="plans_inspection_plan_one_a_year"
            )
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.year}"


class Inspection(models.Model):
    """A visit by the district to see how reform is done in a unit: planned, held or called off."""

    plan = models.ForeignKey(
        InspectionPlan,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="inspections",
        verbose_name=_("kế hoạch kiểm tra"),
    )
    # The last day on which the plan wants it held.
    planned_for = models.DateField(_("dự kiến trước ngày"), null=True, blank=True)
    subject = models.CharField(_("nội dung kiểm tra"), max_length=500, blank=True)
    called_off_on = models.DateField(_("ngày hủy"), null=True, blank=True)
    called_off_reason = models.CharField(_("lý do hủy"), max_length=500, blank=True)

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="inspections")
    year = models.PositiveSmallIntegerField(_("năm"))
    held_on = models.DateField(_("ngày kiểm tra"), null=True, blank=True)
    decision = models.CharField(_("quyết định kiểm tra"), max_length=100, blank=True)
    summary = models.TextField(_("kết luận chung"), blank=True)

    class Meta:
        ordering = ["-year", "held_on"]
        verbose_name = _("cuộc kiểm tra")
        verbose_name_plural = _("cuộc kiểm tra")
        constraints = [
            models.CheckConstraint(
                condition=Q(called_off_on=None) | (Q(held_on=None) & ~Q(called_off_reason="")),
                name="plans_inspection_called_off_with_reason",
            )
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.year}"

    @property
    def state(self) -> InspectionState:
        if self.held_on:
            return InspectionState.HELD
        if self.called_off_on:
            return InspectionState.CALLED_OFF
        is_past = self.planned_for is not None and self.planned_for < clock.today()
        return InspectionState.PASSED if is_past else InspectionState.PLANNED


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
        """By its days and the newest remedy; lists prefetch `remedies`."""
        is_late = self.due_on is not None and self.due_on < (self.resolved_on or clock.today())
        newest = max(self.remedies.all(), key=lambda one: (one.at, one.pk), default=None)
        if self.resolved_on and newest and not newest.verdict:
            return FindingState.CLAIMED_LATE if is_late else FindingState.CLAIMED
        if self.resolved_on:
            return FindingState.RESOLVED_LATE if is_late else FindingState.RESOLVED
        if is_late:
            return FindingState.OVERDUE
        return FindingState.REDO if newest else FindingState.OPEN


class Remedy(models.Model):
    """What a unit says it did about a finding, and the inspector's word on it. Rows are added.

    `Finding.remedy` and `resolved_on` hold the newest that was not found wanting.
    """

    finding = models.ForeignKey(Finding, on_delete=models.CASCADE, related_name="remedies")
    text = models.TextField(_("kết quả khắc phục"), max_length=2000)
    done_on = models.DateField(_("ngày khắc phục"))
    evidence = models.ManyToManyField(
        Evidence, blank=True, related_name="remedies", verbose_name=_("tài liệu kiểm chứng")
    )
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    verdict = models.CharField(
        _("kết quả theo dõi"), max_length=12, choices=Verdict.choices, blank=True
    )
    verdict_reason = models.CharField(_("nhận xét"), max_length=500, blank=True)
    verdict_by = models.ForeignKey(
        PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    verdict_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["finding", "at", "pk"]
        verbose_name = _("lần khắc phục")
        verbose_name_plural = _("lần khắc phục")
        constraints = [
            models.CheckConstraint(
                condition=Q(verdict="", verdict_by=None, verdict_at=None)
                | (~Q(verdict="") & Q(verdict_by__isnull=False, verdict_at__isnull=False)),
                name="plans_remedy_verdict_by_and_at",
            ),
            models.CheckConstraint(
                condition=~Q(verdict="insufficient") | ~Q(verdict_reason=""),
                name="plans_remedy_refusal_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:80]
