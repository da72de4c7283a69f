"""What the plan asks for, what each unit did each quarter, what proves it, and who agreed."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from common import clock
from common.choices import State
from common.models import StoredFile
from plans.choices import (
    CELL_STATES,
    AcrossPeriods,
    CellState,
    Direction,
    FindingState,
    IndicatorKind,
    ReviewKind,
)
from units.models import Period, Unit

PERSON = settings.AUTH_USER_MODEL


# --- The plan ---------------------------------------------------------------------


class Programme(models.Model):
    """A reform programme of several years; it names the areas."""

    code = models.CharField(_("mã"), max_length=20, unique=True)
    name = models.CharField(_("tên"), max_length=200)

    class Meta:
        verbose_name = _("chương trình")
        verbose_name_plural = _("chương trình")

    def __str__(self) -> str:
        return self.name


class ReformArea(models.Model):
    """One of the programme's areas (lĩnh vực)."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="areas")
    code = models.CharField(_("mã"), max_length=10)
    name = models.CharField(_("tên"), max_length=200)
    position = models.PositiveSmallIntegerField(_("thứ tự"))

    class Meta:
        ordering = ["programme", "position"]
        verbose_name = _("lĩnh vực")
        verbose_name_plural = _("lĩnh vực")
        constraints = [
            models.UniqueConstraint(fields=["programme", "code"], name="plans_area_code_unique")
        ]

    def __str__(self) -> str:
        return f"{self.code}. {self.name}"


class Plan(models.Model):
    """A unit's reform plan for a year, as decided."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="plans")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="plans")
    year = models.PositiveSmallIntegerField(_("năm"))
    title = models.CharField(_("tên kế hoạch"), max_length=300)
    decision_number = models.CharField(_("số quyết định"), max_length=60, blank=True)
    issued_on = models.DateField(_("ngày ban hành"), null=True, blank=True)
    issued_by = models.CharField(_("người ban hành"), max_length=200, blank=True)

    class Meta:
        ordering = ["-year"]
        verbose_name = _("kế hoạch")
        verbose_name_plural = _("kế hoạch")
        constraints = [
            models.UniqueConstraint(fields=["unit", "year"], name="plans_plan_one_a_year")
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("plans:plan-detail", args=[self.year])


class Indicator(models.Model):
    """A figure that the quarterly report asks for, and how quarters and units add up."""

    code = models.CharField(_("mã"), max_length=20, unique=True)
    area = models.ForeignKey(ReformArea, on_delete=models.PROTECT, related_name="indicators")
    name = models.CharField(_("tên"), max_length=300)
    kind = models.CharField(_("loại"), max_length=12, choices=IndicatorKind.choices)
    unit_label = models.CharField(_("đơn vị tính"), max_length=30, blank=True)
    numerator_label = models.CharField(_("tử số"), max_length=200, blank=True)
    denominator_label = models.CharField(_("mẫu số"), max_length=200, blank=True)
    direction = models.CharField(
        _("chiều"), max_length=10, choices=Direction.choices, default=Direction.AT_LEAST
    )
    across_periods = models.CharField(
        _("cách cộng các kỳ"), max_length=12, choices=AcrossPeriods.choices
    )
    # The year's estimate stays one number: quarters do not add it up again.
    denominator_is_yearly = models.BooleanField(_("mẫu số là của cả năm"), default=False)
    measure = models.CharField(_("nguồn số của cổng"), max_length=80, blank=True)
    for_levels = models.CharField(
        _("cấp báo cáo"),
        max_length=60,
        default="commune",
        help_text=_("mã cấp, cách nhau dấu phẩy"),
    )
    position = models.PositiveSmallIntegerField(_("thứ tự"), default=0)

    class Meta:
        ordering = ["area__position", "position", "code"]
        verbose_name = _("chỉ tiêu")
        verbose_name_plural = _("chỉ tiêu")
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind="portal") | ~Q(measure=""),
                name="plans_indicator_portal_has_measure",
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    @property
    def is_ratio(self) -> bool:
        return self.kind in {IndicatorKind.RATIO, IndicatorKind.MILESTONES}

    @property
    def is_typed(self) -> bool:
        """Whether a person enters it; otherwise the portal computes it."""
        return self.kind != IndicatorKind.PORTAL


class Task(models.Model):
    """One thing the plan asks for. Its progress is that of its indicator."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="tasks")
    area = models.ForeignKey(ReformArea, on_delete=models.PROTECT, related_name="tasks")
    code = models.CharField(_("mã"), max_length=20)
    title = models.CharField(_("nhiệm vụ"), max_length=500)
    product = models.CharField(_("sản phẩm"), max_length=300, blank=True)
    lead = models.ForeignKey(
        Unit,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="led_tasks",
        verbose_name=_("cơ quan chủ trì"),
    )
    cooperating = models.ManyToManyField(
        Unit, blank=True, related_name="cooperating_tasks", verbose_name=_("cơ quan phối hợp")
    )
    due_text = models.CharField(_("thời gian"), max_length=100, blank=True)
    due_on = models.DateField(_("hạn"), null=True, blank=True)
    # Who carries it out: levels, comma-separated ("district,commune").
    scope = models.CharField(_("cấp thực hiện"), max_length=60)
    indicator = models.ForeignKey(
        Indicator, null=True, blank=True, on_delete=models.PROTECT, related_name="tasks"
    )
    measure_name = models.CharField(_("cách đo"), max_length=300, blank=True)
    target = models.DecimalField(
        _("mục tiêu"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    # "10 communes" is reached by units, "100 %" by the share.
    target_counts_units = models.BooleanField(_("mục tiêu đếm số đơn vị"), default=False)
    # The plan's own summary names neither leads nor measures; what was added says so.
    is_proposed = models.BooleanField(_("chủ trì và cách đo do cổng đề xuất"), default=False)
    target_is_proposed = models.BooleanField(_("mục tiêu do cổng đề xuất"), default=False)
    position = models.PositiveSmallIntegerField(_("thứ tự"), default=0)

    class Meta:
        ordering = ["plan", "area__position", "position"]
        verbose_name = _("nhiệm vụ")
        verbose_name_plural = _("nhiệm vụ")
        constraints = [
            models.UniqueConstraint(fields=["plan", "code"], name="plans_task_code_unique")
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("plans:task-detail", args=[self.plan.year, self.code])


class LegalBasis(models.Model):
    """A document a task rests on, as the plan prints it, with an editor's note where it errs."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="legal_bases")
    text = models.CharField(_("căn cứ"), max_length=200)
    editors_note = models.CharField(_("ghi chú biên tập"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("căn cứ pháp lý")
        verbose_name_plural = _("căn cứ pháp lý")

    def __str__(self) -> str:
        return self.text


class TaskAssignment(models.Model):
    """Who in a unit answers for a task: a post, not a person's name."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="assignments")
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="task_assignments")
    post = models.CharField(_("chức danh phụ trách"), max_length=150)

    class Meta:
        verbose_name = _("phân công")
        verbose_name_plural = _("phân công")
        constraints = [
            models.UniqueConstraint(fields=["task", "unit"], name="plans_assignment_one_a_unit")
        ]

    def __str__(self) -> str:
        return f"{self.unit}: {self.task.code} – {self.post}"


# --- The quarterly report ------------------------------------------------------------


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
    note = models.TextField(_("diễn giải, khó khăn"), max_length=2000, blank=True)
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

    class Meta:
        ordering = ["report", "number"]
        constraints = [
            models.UniqueConstraint(fields=["report", "number"], name="plans_submission_number"),
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

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="accepted") | ~Q(reason=""), name="plans_review_refusal_has_reason"
            )
        ]

    def __str__(self) -> str:
        return f"{self.submission} {self.get_kind_display()}"


# --- Evidence ----------------------------------------------------------------------------


class EvidenceQuerySet(models.QuerySet):
    def for_unit(self, unit: Unit) -> Self:
        return self.filter(unit=unit)


class Evidence(models.Model):
    """A document that proves: a citation first, a file second. Attached once, cited often."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="evidence")
    number = models.CharField(_("số, ký hiệu"), max_length=80)
    title = models.CharField(_("trích yếu"), max_length=300)
    issued_on = models.DateField(_("ngày ban hành"), null=True, blank=True)
    issuer = models.CharField(_("cơ quan ban hành"), max_length=200, blank=True)
    file = models.ForeignKey(
        StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="evidence"
    )
    file_name = models.CharField(max_length=200, blank=True)
    added_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=clock.now, editable=False)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        ordering = ["-issued_on", "number"]
        verbose_name = _("tài liệu kiểm chứng")
        verbose_name_plural = _("tài liệu kiểm chứng")

    def __str__(self) -> str:
        return f"{self.number} – {self.title}"


class Citation(models.Model):
    """Evidence named beside a cell, with the page or clause to look at."""

    cell = models.ForeignKey(Cell, on_delete=models.CASCADE, related_name="citations")
    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="citations")
    page = models.CharField(_("trang, khoản"), max_length=60, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cell", "evidence", "page"], name="plans_citation_once")
        ]

    def __str__(self) -> str:
        return f"{self.evidence.number} {self.page}".strip()


# --- Inspections ---------------------------------------------------------------------------


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
        return FindingState.RESOLVED if self.resolved_on else FindingState.OPEN
