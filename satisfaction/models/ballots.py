"""Ballots: one row each, nobody's name."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common import clock
from procedures.models import Procedure
from satisfaction.choices import COUNTED_CHANNELS, CommentState, RatingChannel, Standing
from satisfaction.models.question_sets import QuestionSet
from satisfaction.models.rounds import SurveyRound
from satisfaction.models.trust import Suspicion
from units.models import Unit


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
        """Ballots of people who were really served and that nobody set apart."""
        return self.standing().filter(channel__in=COUNTED_CHANNELS)

    def standing(self) -> Self:
        """Neither held for review nor excluded: what every figure is made of."""
        return self.filter(standing=Standing.COUNTED)

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
    survey_round = models.ForeignKey(
        SurveyRound, null=True, blank=True, on_delete=models.PROTECT, related_name="ratings"
    )
    # Held and excluded ballots stay, and count nowhere.
    standing = models.CharField(
        max_length=10, choices=Standing.choices, default=Standing.COUNTED, editable=False
    )
    suspicion = models.ForeignKey(
        Suspicion, null=True, blank=True, on_delete=models.PROTECT, related_name="ratings"
    )

    objects = RatingQuerySet.as_manager()

    class Meta:
        verbose_name = _("phiếu đánh giá")
        verbose_name_plural = _("phiếu đánh giá")
        constraints = [
            models.CheckConstraint(
                condition=Q(overall__gte=1, overall__lte=5),
                name="satisfaction_rating_overall_scale",
            ),
            models.CheckConstraint(
                condition=Q(standing=Standing.COUNTED) | Q(suspicion__isnull=False),
                name="satisfaction_rating_set_apart_why",
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "submitted_on"], name="satisfaction_rating_unit_day"),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.submitted_on}"


class CommentReview(models.Model):
    """What the office decided about a ballot's comment. Without a row nobody has read it yet."""

    rating = models.OneToOneField(Rating, on_delete=models.CASCADE, related_name="review")
    state = models.CharField(max_length=8, choices=CommentState.choices)
    # What everyone reads: the comment with every person's data masked.
    public_text = models.TextField(_("lời được công khai"), max_length=1000, blank=True)
    reply = models.TextField(_("cơ quan trả lời"), max_length=2000, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_at = models.DateTimeField(default=clock.now)
    edition = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("quyết định về góp ý")
        verbose_name_plural = _("quyết định về góp ý")
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=CommentState.SHOWN) | ~Q(public_text=""),
                name="satisfaction_comment_shown_has_text",
            )
        ]

    def __str__(self) -> str:
        return f"{self.rating_id} {self.state}"
