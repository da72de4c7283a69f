"""What each unit did each quarter: the sheet, its cells, who signed, who judged."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from common import clock
from common.choices import State
from plans.choices import (
    CELL_STATES,
    CellState,
    ReviewKind,
)
from plans.models.plan import Indicator
from units.models import Period, Unit

PERSON = settings.AUTH_USER_MODEL


class Report(models.Model):
    """The obligation of a unit to report for a period, and the sheet it is written on.

    The row itself says "this is owed". Its window follows from the period and its
    extensions, its state from submissions and reviews (see `plans.selectors`).
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="reports")
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="reports")
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["-period__year", "-period__position", "unit__sort_key"]
        verbose_name = _("báo cáo quý")
        verbose_name_plural = _("báo cáo quý")
        constraints = [
            models.UniqueConstraint(fields=["unit", "period"], name="plans_report_one_a_period")
        ]

    def __str__(self) -> str:
        return f"{self.period} · {self.unit}"

    def get_absolute_url(self) -> str:
        return reverse("plans:report-detail", args=[self.pk])


class Cell(models.Model):
    """One figure of a report. It says what it is: reported, zero, not applicable, or missing."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="cells")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="cells")
    state = models.CharField(max_length=15, choices=CellState.choices, default=CellState.MISSING)
    numerator = models.DecimalField(max_digits=16, decimal_places=3, null=True, blank=True)
    denominator = models.DecimalField(max_digits=16, decimal_places=3, null=True, blank=True)
    value = models.DecimalField(max_digits=16, decimal_places=3, null=True, blank=True)
    ground = models.CharField(_("lý do không áp dụng"), max_length=300, blank=True)
    note = models.TextField(_("diễn giải"), max_length=2000, blank=True)
    difficulty = models.TextField(_("khó khăn, vướng mắc"), max_length=2000, blank=True)
    # What the portal itself counted when this was declared, and why the unit says otherwise.
    portal_numerator = models.DecimalField(
        max_digits=16, decimal_places=3, null=True, blank=True, editable=False
    )
    portal_denominator = models.DecimalField(
        max_digits=16, decimal_places=3, null=True, blank=True, editable=False
    )
    portal_value = models.DecimalField(
        max_digits=16, decimal_places=3, null=True, blank=True, editable=False
    )
    difference_reason = models.CharField(_("lý do khác số của cổng"), max_length=500, blank=True)
    # Each save names the version it started from; an older one is refused, not overwritten.
    version = models.PositiveIntegerField(default=0)
    changed_by = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    changed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("ô số liệu")
        verbose_name_plural = _("ô số liệu")
        constraints = [
            models.UniqueConstraint(fields=["report", "indicator"], name="plans_cell_once"),
            models.CheckConstraint(
                condition=Q(denominator=None) | Q(numerator__gte=0, denominator__gte=0),
                name="plans_cell_ratio_not_negative",
            ),
            models.CheckConstraint(
                condition=~Q(state="not_applicable") | ~Q(ground=""),
                name="plans_cell_not_applicable_has_ground",
            ),
            models.CheckConstraint(
                condition=~Q(state="reported")
                | Q(value__isnull=False)
                | Q(numerator__isnull=False, denominator__isnull=False),
                name="plans_cell_reported_has_figure",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report} {self.indicator.code}"

    @property
    def state_shown(self) -> State:
        return CELL_STATES[CellState(self.state)]


class Submission(models.Model):
    """A signed statement: this is our report. Submitter and signatory are two people's acts."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="submissions")
    number = models.PositiveSmallIntegerField()
    submitted_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField()
    signed_by = models.ForeignKey(
        PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    signed_at = models.DateTimeField(null=True, blank=True)
    # What was signed: every cell as it stood, so that later edits can be told apart.
    content = models.JSONField(default=dict)
    # What the portal warned of when it was handed in: [{"code": …, "text": …}, …].
    warnings = models.JSONField(default=list)

    class Meta:
        ordering = ["report", "number"]
        constraints = [
            models.UniqueConstraint(fields=["report", "number"], name="plans_submission_number"),
            # Whatever writes here: nobody signs what they handed in themselves.
            models.CheckConstraint(
                condition=Q(signed_by=None) | ~Q(signed_by=F("submitted_by")),
                name="plans_submission_two_people",
            ),
            models.CheckConstraint(
                condition=Q(signed_by=None, signed_at=None)
                | Q(signed_by__isnull=False, signed_at__isnull=False),
                name="plans_submission_signed_by_and_at",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report} #{self.number}"


class Review(models.Model):
    """A judgement on a submission. Rows are added and never changed."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="reviews")
    kind = models.CharField(max_length=10, choices=ReviewKind.choices)
    # Empty for the whole report; otherwise the one line that must be mended.
    indicator = models.ForeignKey(
        Indicator, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    reason = models.TextField(_("lý do"), blank=True)
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    # Reports accepted with one act share it.
    batch = models.UUIDField(null=True, blank=True, editable=False, db_index=True)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="accepted") | ~Q(reason=""), name="plans_review_refusal_has_reason"
            )
        ]

    def __str__(self) -> str:
        return f"{self.submission} {self.get_kind_display()}"


class ReviewReply(models.Model):
    """An answer under a reason: what was mended, or what is still asked. Rows are only added."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="replies")
    text = models.TextField(_("trả lời"), max_length=2000)
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    # Said by the unit; otherwise by those who review it.
    from_unit = models.BooleanField(default=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = _("trao đổi về lý do")
        verbose_name_plural = _("trao đổi về lý do")

    def __str__(self) -> str:
        return self.text[:80]
