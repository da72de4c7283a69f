"""Survey rounds: whom to ask, how many, and the numbered paper forms that came back."""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from common import clock
from procedures.models import ProcedureField
from satisfaction.choices import EntryPass, FormState, RoundState
from satisfaction.models.question_sets import QuestionSet
from units.models import Unit


class SurveyRound(models.Model):
    """A survey (điều tra) of one body and those below it: purpose, frame, sample, forms, closing."""

    code = models.SlugField(_("mã"), max_length=40, unique=True)
    name = models.CharField(_("tên đợt"), max_length=200)
    purpose = models.TextField(_("mục đích"), max_length=2000)
    # Who may be drawn, and from which list.
    frame = models.TextField(_("tổng thể điều tra"), max_length=2000)
    # Whose round it is; it asks about this unit and those below it.
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="survey_rounds")
    question_set = models.ForeignKey(
        QuestionSet, on_delete=models.PROTECT, related_name="rounds", verbose_name=_("bộ câu hỏi")
    )
    # Whose services the year's index judges with it.
    year = models.PositiveSmallIntegerField(_("năm đánh giá"))
    starts_on = models.DateField(_("từ ngày"))
    ends_on = models.DateField(_("đến ngày"))
    # e in n = N / (1 + N·e²), a share: 0.05 is ±5 %.
    margin = models.DecimalField(
        _("sai số cho phép"), max_digits=4, decimal_places=3, default=Decimal("0.05")
    )
    # Percent of returned forms that are typed a second time by another person.
    second_entry_percent = models.PositiveSmallIntegerField(_("tỷ lệ nhập lại (%)"), default=10)
    state = models.CharField(
        _("trạng thái"), max_length=8, choices=RoundState.choices, default=RoundState.DRAFT
    )
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closing_note = models.TextField(_("ghi chú khi khóa"), max_length=2000, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(default=clock.now)
    edition = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["-starts_on", "-pk"]
        verbose_name = _("đợt điều tra")
        verbose_name_plural = _("đợt điều tra")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="satisfaction_round_days_in_order"
            ),
            models.CheckConstraint(
                condition=Q(margin__gt=0, margin__lt=1), name="satisfaction_round_margin_a_share"
            ),
            models.CheckConstraint(
                condition=Q(second_entry_percent__lte=100),
                name="satisfaction_round_second_entry_percent",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def margin_percent(self) -> Decimal:
        return self.margin * 100


class RoundStratum(models.Model):
    """A part of the frame: a unit, or a unit and a field; how many people, how many are asked."""

    survey_round = models.ForeignKey(SurveyRound, on_delete=models.CASCADE, related_name="strata")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    field = models.ForeignKey(
        ProcedureField,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("lĩnh vực"),
    )
    population = models.PositiveIntegerField(_("tổng thể"))
    sample = models.PositiveIntegerField(_("mẫu"))

    class Meta:
        ordering = ["survey_round", "pk"]
        verbose_name = _("phần của mẫu")
        verbose_name_plural = _("phần của mẫu")
        constraints = [
            models.UniqueConstraint(
                fields=["survey_round", "unit", "field"],
                condition=Q(field__isnull=False),
                name="satisfaction_stratum_once_a_field",
            ),
            models.UniqueConstraint(
                fields=["survey_round", "unit"],
                condition=Q(field=None),
                name="satisfaction_stratum_once_a_unit",
            ),
            models.CheckConstraint(
                condition=Q(sample__lte=F("population")), name="satisfaction_stratum_sample_fits"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.sample}/{self.population}"


class SurveyForm(models.Model):
    """A numbered paper form. It knows its part of the sample, never who filled it in."""

    survey_round = models.ForeignKey(SurveyRound, on_delete=models.CASCADE, related_name="forms")
    stratum = models.ForeignKey(RoundStratum, on_delete=models.PROTECT, related_name="forms")
    number = models.PositiveIntegerField(_("số phiếu"))
    state = models.CharField(
        _("tình trạng"), max_length=8, choices=FormState.choices, default=FormState.ISSUED
    )
    # Drawn when the form is printed, so that nobody can choose which forms are checked.
    second_entry = models.BooleanField(_("nhập hai lần"), default=False)
    # The ballot made of it; a paper form is anonymous, so nothing is unlinked by this.
    rating = models.OneToOneField(
        "satisfaction.Rating", null=True, blank=True, on_delete=models.PROTECT, related_name="paper"
    )

    class Meta:
        ordering = ["survey_round", "number"]
        verbose_name = _("phiếu điều tra")
        verbose_name_plural = _("phiếu điều tra")
        constraints = [
            models.UniqueConstraint(
                fields=["survey_round", "number"], name="satisfaction_form_number_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.survey_round_id} № {self.number}"


class FormEntry(models.Model):
    """One typing of a form: first, second by another person, or the settled third."""

    form = models.ForeignKey(SurveyForm, on_delete=models.CASCADE, related_name="entries")
    turn = models.CharField(max_length=8, choices=EntryPass.choices)
    overall = models.PositiveSmallIntegerField()
    answers = models.JSONField(default=list)
    comment = models.TextField(max_length=1000, blank=True)
    typed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    typed_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["form", "pk"]
        verbose_name = _("lần nhập phiếu")
        verbose_name_plural = _("lần nhập phiếu")
        constraints = [
            models.UniqueConstraint(fields=["form", "turn"], name="satisfaction_entry_once_a_turn")
        ]

    def __str__(self) -> str:
        return f"{self.form_id} {self.turn}"
