"""A unit's card: its steps, and what each stage says of each component."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Case, OuterRef, Q, Subquery, Value, When
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from common import clock
from common.choices import State
from par_index.choices import (
    CARD_STATES,
    STATE_AFTER,
    CardState,
    Stage,
    StepKind,
)
from par_index.models.sets import CriteriaSet, Criterion
from plans.models import Evidence
from units.models import Unit

PERSON = settings.AUTH_USER_MODEL


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
    # What a judgement rests on: a clause of the guidance, a page of the file.
    clause = models.CharField(_("căn cứ, điều khoản"), max_length=160, blank=True)
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


class ScorecardExtension(models.Model):
    """More time for one unit and one step, with who gave it and why. Added, never changed."""

    scorecard = models.ForeignKey(Scorecard, on_delete=models.CASCADE, related_name="extensions")
    stage = models.CharField(max_length=10, choices=Stage.choices)
    until = models.DateField(_("đến hết ngày"))
    reason = models.TextField(_("lý do"), max_length=500)
    granted_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    granted_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["scorecard", "pk"]
        verbose_name = _("gia hạn chấm điểm")
        verbose_name_plural = _("gia hạn chấm điểm")
        constraints = [
            models.CheckConstraint(
                condition=Q(stage__in=["self", "reply"]), name="par_index_extension_of_a_unit"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="par_index_extension_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.scorecard} {self.stage} {self.until}"
