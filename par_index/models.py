"""Criteria sets as data, scorecards with their marks, and index runs that never change."""

from decimal import Decimal
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Case, OuterRef, Q, Subquery, Value, When
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from common import clock
from common.choices import State
from common.models import Job
from par_index.choices import (
    BAND_TONES,
    CARD_STATES,
    STATE_AFTER,
    CardState,
    NodeKind,
    NotApplicable,
    RunState,
    SourceKind,
    Stage,
    StepKind,
)
from plans.models import Evidence
from units.models import Level, Unit

PERSON = settings.AUTH_USER_MODEL


class CriteriaSet(models.Model):
    """A set of criteria for one level and year. `document` is what the engine reads."""

    code = models.SlugField(_("mã"), max_length=60, unique=True)
    title = models.CharField(_("tên"), max_length=300)
    level = models.ForeignKey(Level, on_delete=models.PROTECT, verbose_name=_("cấp"))
    year = models.PositiveSmallIntegerField(_("năm"))
    # False: a model set (bộ tiêu chí mẫu), and said so wherever it is shown.
    official = models.BooleanField(_("do cơ quan có thẩm quyền ban hành"), default=False)
    note = models.TextField(_("ghi chú"), blank=True)
    document = models.JSONField()
    digest = models.CharField(max_length=64)
    self_score_due_on = models.DateField(_("hạn tự chấm"), null=True, blank=True)
    appraisal_due_on = models.DateField(_("hạn thẩm định"), null=True, blank=True)
    imported_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["-year", "level__position", "code"]
        verbose_name = _("bộ tiêu chí")
        verbose_name_plural = _("bộ tiêu chí")

    def __str__(self) -> str:
        return self.title


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


class ScorecardQuerySet(models.QuerySet):
    def with_state(self) -> Self:
        """Annotate `state_code` (CardState) from each card's last step."""
        last = ScorecardStep.objects.filter(scorecard=OuterRef("pk")).order_by("-number")
        moved = [
            When(last_step=kind, then=Value(state)) for kind, state in STATE_AFTER.items() if kind
        ]
        return self.annotate(last_step=Subquery(last.values("kind")[:1])).annotate(
            state_code=Case(*moved, default=Value(CardState.OPEN), output_field=models.CharField())
        )

    def of_year(self, criteria_set: CriteriaSet, year: int) -> Self:
        return self.filter(criteria_set=criteria_set, year=year)


class Scorecard(models.Model):
    """A unit's card on a set for one year. Its state follows from its steps."""

    criteria_set = models.ForeignKey(
        CriteriaSet, on_delete=models.PROTECT, related_name="scorecards"
    )
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="scorecards")
    # A set is issued once and applied for several years.
    year = models.PositiveSmallIntegerField(_("năm"))
    created_at = models.DateTimeField(default=clock.now, editable=False)

    objects = ScorecardQuerySet.as_manager()

    class Meta:
        ordering = ["unit__sort_key"]
        verbose_name = _("bảng chấm điểm")
        verbose_name_plural = _("bảng chấm điểm")
        constraints = [
            models.UniqueConstraint(
                fields=["criteria_set", "unit", "year"], name="par_index_scorecard_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.unit} · {self.criteria_set}"

    def get_absolute_url(self) -> str:
        return reverse("par_index:scorecard-detail", args=[self.pk])

    @property
    def card_state(self) -> CardState:
        """Where the card is: the annotation of `with_state()`, else asked of its last step."""
        annotated = getattr(self, "state_code", None)
        if annotated is not None:
            return CardState(annotated)
        kinds = self.steps.order_by("-number").values_list("kind", flat=True)
        last = kinds.first()
        return STATE_AFTER[StepKind(last) if last else None]

    @property
    def state(self) -> State:
        """The state as a badge shows it."""
        return CARD_STATES[self.card_state]


class ScorecardStep(models.Model):
    """An act on a card: who moved it on or back, when and why. Added, never changed."""

    scorecard = models.ForeignKey(Scorecard, on_delete=models.CASCADE, related_name="steps")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=StepKind.choices)
    reason = models.TextField(blank=True)
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["scorecard", "number"]
        constraints = [
            # Two people moving one card at once ask for the same number: one of them wins.
            models.UniqueConstraint(fields=["scorecard", "number"], name="par_index_step_number"),
            models.CheckConstraint(
                condition=~Q(kind__in=["sent_back", "returned"]) | ~Q(reason=""),
                name="par_index_step_back_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scorecard} {self.get_kind_display()}"


class Mark(models.Model):
    """What one stage says of one component. A later stage has a mark of its own.

    Either a value that the rule turns into points, or points given outright, or "not
    applicable" with a reason. `points` holds the result in either case.
    """

    scorecard = models.ForeignKey(Scorecard, on_delete=models.CASCADE, related_name="marks")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="marks")
    stage = models.CharField(max_length=10, choices=Stage.choices)
    # The rule's input as JSON (`par_index.scoring.values`); empty when points are outright.
    value = models.JSONField(default=dict, blank=True)
    points = models.DecimalField(max_digits=10, decimal_places=4, null=True, blank=True)
    outright = models.BooleanField(default=False)
    not_applicable = models.BooleanField(default=False)
    reason = models.TextField(_("lý do, giải trình"), max_length=2000, blank=True)
    author = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    marked_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("điểm")
        verbose_name_plural = _("điểm")
        constraints = [
            models.UniqueConstraint(
                fields=["scorecard", "criterion", "stage"], name="par_index_mark_one_a_stage"
            ),
            models.CheckConstraint(
                condition=Q(points=None) | Q(points__gte=0), name="par_index_mark_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scorecard} {self.criterion.code} {self.stage}"


class MarkCitation(models.Model):
    """Evidence from the unit's library named beside a mark."""

    mark = models.ForeignKey(Mark, on_delete=models.CASCADE, related_name="citations")
    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="mark_citations")
    page = models.CharField(_("trang, khoản"), max_length=60, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["mark", "evidence", "page"], name="par_index_citation_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.evidence.number} {self.page}".strip()


class IndexRunQuerySet(models.QuerySet):
    def done(self) -> Self:
        return self.filter(state=RunState.DONE)

    def published(self) -> Self:
        return self.done().exclude(published_at=None)


class IndexRun(models.Model):
    """One computation of the index. Once done its figures never move; a correction is a new run."""

    criteria_set = models.ForeignKey(CriteriaSet, on_delete=models.PROTECT, related_name="runs")
    year = models.PositiveSmallIntegerField(_("năm"))
    state = models.CharField(max_length=10, choices=RunState.choices, default=RunState.RUNNING)
    is_final = models.BooleanField(default=False)
    job = models.ForeignKey(Job, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    started_by = models.ForeignKey(
        PERSON, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    unit_count = models.PositiveIntegerField(default=0)
    criteria_digest = models.CharField(max_length=64, blank=True)
    input_digest = models.CharField(max_length=64, blank=True)
    result_digest = models.CharField(max_length=64, blank=True)
    code_version = models.CharField(max_length=40, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(
        PERSON, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    decision_number = models.CharField(_("số quyết định công bố"), max_length=80, blank=True)

    objects = IndexRunQuerySet.as_manager()

    class Meta:
        # By number: a demonstration's clock repeats its one day.
        ordering = ["-pk"]
        verbose_name = _("lần tính chỉ số")
        verbose_name_plural = _("lần tính chỉ số")
        constraints = [
            models.CheckConstraint(
                condition=Q(published_at=None) | Q(state="done"),
                name="par_index_run_published_is_done",
            )
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.criteria_set} {self.year}"


class UnitResult(models.Model):
    """A unit's line of a run, with the explained line of every component."""

    run = models.ForeignKey(IndexRun, on_delete=models.CASCADE, related_name="results")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="index_results")
    points = models.DecimalField(max_digits=12, decimal_places=6)
    maximum = models.DecimalField(max_digits=12, decimal_places=4)
    # Rounded as the set says; ranks come from the exact share below.
    percent = models.DecimalField(max_digits=9, decimal_places=4, null=True)
    # A fraction whose digits grow with the number of ratios behind it.
    percent_exact = models.TextField(blank=True)
    bonus = models.DecimalField(max_digits=8, decimal_places=4, default=Decimal(0))
    penalty = models.DecimalField(max_digits=8, decimal_places=4, default=Decimal(0))
    band = models.CharField(max_length=60, blank=True)
    band_position = models.PositiveSmallIntegerField(default=0)
    rank = models.PositiveIntegerField(null=True)
    rank_to = models.PositiveIntegerField(null=True)
    # Exact numbers as text ("2.5", "7/3"); `par_index.selectors` reads them back.
    areas = models.JSONField(default=list)
    lines = models.JSONField(default=list)
    adjustments = models.JSONField(default=list)

    class Meta:
        ordering = ["run", "rank", "unit__sort_key"]
        verbose_name = _("kết quả của đơn vị")
        verbose_name_plural = _("kết quả của đơn vị")
        constraints = [
            models.UniqueConstraint(fields=["run", "unit"], name="par_index_result_one_a_unit")
        ]

    def __str__(self) -> str:
        return f"{self.run} {self.unit}"

    def save(self, *args, **kwargs) -> None:
        if not self._state.adding:
            raise ValueError("results of a run never change; compute a new run")
        super().save(*args, **kwargs)

    @property
    def rank_shown(self) -> str:
        """ "1-2" where places are shared."""
        if self.rank is None:
            return "—"
        return str(self.rank) if self.rank == self.rank_to else f"{self.rank}-{self.rank_to}"

    @property
    def band_state(self) -> State:
        """The band as a badge shows it, toned by its place in the set."""
        tone = BAND_TONES[min(self.band_position, len(BAND_TONES) - 1)]
        return State(f"band-{self.band_position}", self.band or "—", tone)
