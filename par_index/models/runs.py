"""Index runs, which never change, and their result per unit."""

from decimal import Decimal
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common.choices import State
from common.models import Job
from par_index.choices import (
    BAND_TONES,
    RunState,
)
from par_index.exceptions import PublishedIsFrozen
from par_index.models.sets import CriteriaSet
from units.models import Unit

PERSON = settings.AUTH_USER_MODEL


class FrozenQuerySet(models.QuerySet):
    """Rows that can neither be changed nor deleted once they are public."""

    frozen = Q()

    def update(self, **fields) -> int:
        self.refuse_frozen()
        return super().update(**fields)

    def delete(self) -> tuple[int, dict[str, int]]:
        self.refuse_frozen()
        return super().delete()

    def refuse_frozen(self) -> None:
        if self.filter(self.frozen).exists():
            raise PublishedIsFrozen


class IndexRunQuerySet(FrozenQuerySet):
    frozen = Q(published_at__isnull=False)

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
    # What the results rest on beside the inputs: peers, seed and draws of the rank intervals.
    settings = models.JSONField(default=dict, blank=True)
    # Figures over all units, counted once when the run was done.
    summary = models.JSONField(default=dict, blank=True)
    # The run whose unchanged units this one took over, where only some were computed anew.
    base = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(
        PERSON, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    decision_number = models.CharField(_("số quyết định công bố"), max_length=80, blank=True)
    decision_on = models.DateField(_("ngày quyết định"), null=True, blank=True)
    decided_by = models.CharField(_("cơ quan, hội đồng quyết định"), max_length=200, blank=True)
    decision_note = models.TextField(_("kết luận của hội đồng"), max_length=2000, blank=True)
    # A correction: the published run that this one takes the place of, and why.
    corrects = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="corrected_by"
    )
    correction_reason = models.TextField(_("lý do đính chính"), max_length=2000, blank=True)

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

    def save(self, *args, **kwargs) -> None:
        if not self._state.adding:
            IndexRun.objects.filter(pk=self.pk).refuse_frozen()
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs) -> tuple[int, dict[str, int]]:
        IndexRun.objects.filter(pk=self.pk).refuse_frozen()
        return super().delete(*args, **kwargs)


class RunChunk(models.Model):
    """Some units of a run, for whichever worker is free. It counts once its results are written."""

    run = models.ForeignKey(IndexRun, on_delete=models.CASCADE, related_name="chunks")
    number = models.PositiveIntegerField()
    units = models.JSONField(default=list)
    # What the chunk's units have in common, for the run's summary.
    tally = models.JSONField(default=dict)
    claimed_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["run", "number"]
        constraints = [
            models.UniqueConstraint(fields=["run", "number"], name="par_index_chunk_number")
        ]

    def __str__(self) -> str:
        return f"{self.run} {self.number}"


class UnitResultQuerySet(FrozenQuerySet):
    frozen = Q(run__published_at__isnull=False)


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
    # Places that can't be told apart from the unit's, given what survey and appraisal leave unsure.
    rank_low = models.PositiveIntegerField(null=True)
    rank_high = models.PositiveIntegerField(null=True)
    # Peers the unit is ranked with besides the whole level.
    group = models.CharField(max_length=80, blank=True)
    group_rank = models.PositiveIntegerField(null=True)
    group_rank_to = models.PositiveIntegerField(null=True)
    # Standard error of the percent, from survey samples and appraisers' disagreement.
    percent_error = models.DecimalField(max_digits=9, decimal_places=4, default=Decimal(0))
    # The lines as `par_index.cells` writes them; empty where `lines` or `lines_from` has them.
    cells = models.TextField(blank=True)
    # What the unit's points were made of; the same digest means the same lines.
    input_digest = models.CharField(max_length=64, blank=True)
    # The earlier result that holds these very lines, so that they are stored once.
    lines_from = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    # Exact numbers as text ("2.5", "7/3"); `par_index.selectors` reads them back.
    areas = models.JSONField(default=list)
    lines = models.JSONField(default=list)
    adjustments = models.JSONField(default=list)

    objects = UnitResultQuerySet.as_manager()

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

    def delete(self, *args, **kwargs) -> tuple[int, dict[str, int]]:
        UnitResult.objects.filter(pk=self.pk).refuse_frozen()
        return super().delete(*args, **kwargs)

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
