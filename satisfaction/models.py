"""What citizens think of how they were served: question sets, ballots, links, publication."""

import secrets
from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from common import clock
from procedures.models import Procedure
from satisfaction.choices import COUNTED_CHANNELS, RatingChannel
from units.models import Unit


class QuestionSet(models.Model):
    """A versioned set of questions; a changed wording is a new set."""

    code = models.SlugField(_("mã"), max_length=40, unique=True)
    name = models.CharField(_("tên"), max_length=200)
    basis = models.CharField(_("căn cứ"), max_length=200, blank=True)
    overall_question = models.CharField(_("câu hỏi chung"), max_length=300)
    confirmed = models.BooleanField(_("lời văn đã đối chiếu"), default=False)
    note = models.TextField(_("ghi chú"), blank=True)

    class Meta:
        verbose_name = _("bộ câu hỏi")
        verbose_name_plural = _("bộ câu hỏi")

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


def new_token() -> str:
    return secrets.token_urlsafe(9)


class CounterLink(models.Model):
    """The address behind the QR code on a counter. A lost or abused one is revoked."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="counter_links")
    token = models.CharField(max_length=24, unique=True, default=new_token)
    label = models.CharField(_("quầy"), max_length=100, blank=True)
    created_at = models.DateTimeField(default=clock.now)
    revoked_at = models.DateTimeField(_("thu hồi lúc"), null=True, blank=True)

    class Meta:
        verbose_name = _("mã QR tại quầy")
        verbose_name_plural = _("mã QR tại quầy")

    def __str__(self) -> str:
        return f"{self.unit} {self.label}".strip()

    def get_absolute_url(self) -> str:
        return reverse("satisfaction:rating-counter", args=[self.token])


class RatingBatch(models.Model):
    """A file of ballots that was loaded. Ballots carry no key, so the file does: never twice."""

    sha256 = models.CharField(max_length=64, unique=True)
    name = models.CharField(_("tệp"), max_length=200)
    rows = models.PositiveIntegerField(_("số phiếu"))
    loaded_at = models.DateTimeField(_("nạp lúc"), default=clock.now)

    class Meta:
        verbose_name = _("đợt nhập phiếu")
        verbose_name_plural = _("đợt nhập phiếu")

    def __str__(self) -> str:
        return self.name


class RatingQuerySet(models.QuerySet):
    def counted(self) -> Self:
        """Ballots of people who were really served: the only ones that feed the index."""
        return self.filter(channel__in=COUNTED_CHANNELS)

    def in_year(self, year: int) -> Self:
        return self.filter(submitted_on__range=(date(year, 1, 1), date(year, 12, 31)))


class Rating(models.Model):
    """One ballot, one row, nobody's name. An answer left out is null and leaves the count."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="ratings")
    procedure = models.ForeignKey(
        Procedure, null=True, blank=True, on_delete=models.SET_NULL, related_name="ratings"
    )
    question_set = models.ForeignKey(QuestionSet, on_delete=models.PROTECT, related_name="ratings")
    channel = models.CharField(max_length=12, choices=RatingChannel.choices)
    # The day, not the moment: the hour could point at a person.
    submitted_on = models.DateField()
    overall = models.PositiveSmallIntegerField()
    # Answers by the questions' positions: 1..5, or null for "not applicable".
    answers = models.JSONField(default=list)
    comment = models.TextField(max_length=1000, blank=True)
    batch = models.ForeignKey(
        RatingBatch, null=True, blank=True, on_delete=models.PROTECT, related_name="ratings"
    )

    objects = RatingQuerySet.as_manager()

    class Meta:
        verbose_name = _("phiếu đánh giá")
        verbose_name_plural = _("phiếu đánh giá")
        constraints = [
            models.CheckConstraint(
                condition=Q(overall__gte=1, overall__lte=5),
                name="satisfaction_rating_overall_scale",
            )
        ]
        indexes = [
            models.Index(fields=["unit", "submitted_on"], name="satisfaction_rating_unit_day")
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.submitted_on}"


class Publication(models.Model):
    """A unit's act of making its satisfaction figures of a year public (task 6.5)."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="publications")
    year = models.PositiveSmallIntegerField(_("năm"))
    published_on = models.DateField(_("ngày công khai"))
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("công khai mức độ hài lòng")
        verbose_name_plural = _("công khai mức độ hài lòng")
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "year"], name="satisfaction_publication_once_a_year"
            )
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.year}"
