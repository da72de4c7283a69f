"""Versioned sets of questions, and their words in other languages."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from satisfaction.choices import FormKind


class QuestionSet(models.Model):
    """A versioned set of questions; a changed wording is a new set.

    Of the sets of one form the newest that is in force on the day is asked.
    """

    code = models.SlugField(_("mã"), max_length=40, unique=True)
    name = models.CharField(_("tên"), max_length=200)
    basis = models.CharField(_("căn cứ"), max_length=200, blank=True)
    overall_question = models.CharField(_("câu hỏi chung"), max_length=300)
    # Which page asks it: the quick form at the counter, or the full one of a survey.
    form = models.CharField(
        _("dùng cho"), max_length=8, choices=FormKind.choices, default=FormKind.FULL
    )
    valid_from = models.DateField(_("áp dụng từ"), null=True, blank=True)
    valid_to = models.DateField(_("áp dụng đến"), null=True, blank=True)
    confirmed = models.BooleanField(_("lời văn đã đối chiếu"), default=False)
    note = models.TextField(_("ghi chú"), blank=True)

    class Meta:
        verbose_name = _("bộ câu hỏi")
        verbose_name_plural = _("bộ câu hỏi")
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="satisfaction_question_set_days_in_order",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Question(models.Model):
    """A question of a factor. `position` is its place in a ballot's answers, from 0."""

    question_set = models.ForeignKey(
        QuestionSet, on_delete=models.CASCADE, related_name="questions"
    )
    factor = models.SlugField(_("mã yếu tố"), max_length=20)
    factor_name = models.CharField(_("yếu tố"), max_length=150)
    text = models.CharField(_("câu hỏi"), max_length=300)
    position = models.PositiveSmallIntegerField(_("vị trí"))

    class Meta:
        ordering = ["question_set", "position"]
        verbose_name = _("câu hỏi")
        verbose_name_plural = _("câu hỏi")
        constraints = [
            models.UniqueConstraint(
                fields=["question_set", "position"], name="satisfaction_question_position"
            )
        ]

    def __str__(self) -> str:
        return self.text


class SetWording(models.Model):
    """A set's words in another language. A language needs no code, only a row.

    `words`: ``{"overall": str, "factors": {code: str}, "questions": [str, …], "scale": {"1": str,
    …}, "not_applicable": str, …}``; what is left out is shown in the interface's language.
    """

    question_set = models.ForeignKey(QuestionSet, on_delete=models.CASCADE, related_name="wordings")
    language = models.CharField(_("mã ngôn ngữ"), max_length=10)
    language_name = models.CharField(_("tên ngôn ngữ"), max_length=50)
    words = models.JSONField(_("lời văn"), default=dict)

    class Meta:
        ordering = ["question_set", "language"]
        verbose_name = _("lời văn ngôn ngữ khác")
        verbose_name_plural = _("lời văn ngôn ngữ khác")
        constraints = [
            models.UniqueConstraint(
                fields=["question_set", "language"], name="satisfaction_wording_once_a_language"
            )
        ]

    def __str__(self) -> str:
        return f"{self.question_set_id} {self.language}"
