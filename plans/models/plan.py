"""What the plan asks for: areas, tasks, indicators, who answers for what."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from plans.choices import (
    AcrossPeriods,
    AcrossUnits,
    Direction,
    IndicatorKind,
    LineageKind,
    Relation,
)
from units.choices import DISTRICT
from units.models import Unit


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
    # A unit's own plan says which plan from above it carries out; both keep their tasks.
    derived_from = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="derived_plans",
        verbose_name=_("cụ thể hóa kế hoạch"),
    )

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
        """The district's plan is that of the year; another unit's own has a number."""
        if self.is_of_the_year:
            return reverse("plans:plan-detail", args=[self.year])
        return reverse("plans:plan-open", args=[self.pk])

    @property
    def is_of_the_year(self) -> bool:
        return self.derived_from_id is None and self.unit.level_id == DISTRICT


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
    across_units = models.CharField(
        _("cách cộng các đơn vị"),
        max_length=12,
        choices=AcrossUnits.choices,
        default=AcrossUnits.SUM,
    )
    measure = models.CharField(_("nguồn số của cổng"), max_length=80, blank=True)
    # The years whose forms carry the line; a line that was dropped keeps its past.
    first_year = models.PositiveSmallIntegerField(_("dùng từ năm"), null=True, blank=True)
    last_year = models.PositiveSmallIntegerField(_("dùng đến năm"), null=True, blank=True)
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

    def is_asked_of(self, level: str) -> bool:
        """Whether units of this level have the line on their form."""
        return level in self.for_levels.replace(" ", "").split(",")

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
    # As the plan prints them, where they name no single body ("UBND các xã, thị trấn").
    lead_text = models.CharField(_("chủ trì (ghi theo văn bản)"), max_length=300, blank=True)
    cooperating_text = models.CharField(
        _("phối hợp (ghi theo văn bản)"), max_length=500, blank=True
    )
    due_text = models.CharField(_("thời gian"), max_length=100, blank=True)
    due_on = models.DateField(_("hạn"), null=True, blank=True)
    budget = models.DecimalField(
        _("kinh phí (đồng)"), max_digits=16, decimal_places=0, null=True, blank=True
    )
    budget_text = models.CharField(_("nguồn kinh phí"), max_length=200, blank=True)
    note = models.CharField(_("ghi chú"), max_length=1000, blank=True)
    # Dropped, or replaced by other tasks (see TaskLineage); it stays readable.
    ended_on = models.DateField(_("thôi thực hiện từ"), null=True, blank=True)
    end_reason = models.CharField(_("lý do thôi thực hiện"), max_length=500, blank=True)
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
            models.UniqueConstraint(fields=["plan", "code"], name="plans_task_code_unique"),
            models.CheckConstraint(
                condition=Q(ended_on=None) | ~Q(end_reason=""), name="plans_task_end_has_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    def get_absolute_url(self) -> str:
        if self.plan.is_of_the_year:
            return reverse("plans:task-detail", args=[self.plan.year, self.code])
        return reverse("plans:task-open", args=[self.plan_id, self.code])

    @property
    def levels(self) -> list[str]:
        """The levels of units that carry it out."""
        return [level for level in self.scope.replace(" ", "").split(",") if level]

    @property
    def lead_shown(self) -> str:
        """Who leads, as the plan prints it or as the portal knows the body."""
        return self.lead_text or (str(self.lead) if self.lead else "")


class TaskLineage(models.Model):
    """What became of a task, or where it came from: so that links to either lead on."""

    old = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="successors")
    new = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="predecessors")
    kind = models.CharField(_("loại"), max_length=12, choices=LineageKind.choices)
    on = models.DateField(_("ngày"))
    reason = models.CharField(_("lý do"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("quan hệ giữa các nhiệm vụ")
        verbose_name_plural = _("quan hệ giữa các nhiệm vụ")
        constraints = [
            models.UniqueConstraint(fields=["old", "new"], name="plans_task_lineage_once"),
            models.CheckConstraint(
                condition=~Q(old=models.F("new")), name="plans_task_lineage_of_two"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.old.code} → {self.new.code}"


class TaskTarget(models.Model):
    """What one unit has to reach in a task, where that differs from the task's own target."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="targets")
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="task_targets")
    target = models.DecimalField(_("mục tiêu"), max_digits=12, decimal_places=2)

    class Meta:
        verbose_name = _("mục tiêu của đơn vị")
        verbose_name_plural = _("mục tiêu của đơn vị")
        constraints = [
            models.UniqueConstraint(fields=["task", "unit"], name="plans_target_one_a_unit")
        ]

    def __str__(self) -> str:
        return f"{self.unit}: {self.task.code} – {self.target}"


class CrossCheck(models.Model):
    """Two sums of the form that should agree: "TC10.numerator + TC16.numerator ≤ TC11.denominator".

    A term is an indicator's code and a part of its cell (value, numerator, denominator). A check
    that fails is a warning, never an error; one whose cells are not all filled says nothing.
    """

    code = models.SlugField(_("mã"), max_length=40, unique=True)
    left = models.CharField(_("vế trái"), max_length=300)
    relation = models.CharField(_("quan hệ"), max_length=2, choices=Relation.choices)
    right = models.CharField(_("vế phải"), max_length=300)
    message = models.CharField(_("lời cảnh báo"), max_length=300)
    is_active = models.BooleanField(_("đang dùng"), default=True)

    class Meta:
        ordering = ["code"]
        verbose_name = _("đối chiếu số liệu")
        verbose_name_plural = _("đối chiếu số liệu")

    def __str__(self) -> str:
        return f"{self.left} {self.relation} {self.right}"


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
