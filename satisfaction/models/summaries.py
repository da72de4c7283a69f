"""Kept sums of ballots, so that no page reads ballots one by one."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from procedures.models import Procedure
from satisfaction.choices import RatingChannel
from satisfaction.models.question_sets import QuestionSet
from satisfaction.models.rounds import SurveyRound
from units.models import Unit


class BallotSums(models.Model):
    """The counted ballots of one unit, month, channel, question set and round.

    `counts` is a flat list of whole numbers: first how often each general answer 1..5 was given;
    then for every question of the set, by position, its five; then for every factor, in order of
    first question, how many people answered any of its questions. A rule that changes later (who
    counts as satisfied, a median) needs no second look at the ballots.
    """

    # "unit:month:channel:set:round:procedure": one row each, also where the last ones are empty.
    key = models.CharField(max_length=80, unique=True)
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+")
    month = models.DateField(_("tháng"))
    channel = models.CharField(max_length=12, choices=RatingChannel.choices)
    question_set = models.ForeignKey(QuestionSet, on_delete=models.CASCADE, related_name="+")
    survey_round = models.ForeignKey(
        SurveyRound, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    n = models.PositiveIntegerField(_("số phiếu"))
    counts = models.JSONField(default=list)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.key


class RatingSummary(BallotSums):
    """The sums of people who came for one procedure, or who said none."""

    procedure = models.ForeignKey(
        Procedure, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )

    class Meta:
        verbose_name = _("số cộng phiếu")
        verbose_name_plural = _("số cộng phiếu")
        indexes = [
            models.Index(fields=["unit", "month"], name="satisfaction_summary_unit"),
            models.Index(fields=["procedure", "month"], name="satisfaction_summary_procedure"),
        ]


class RatingTotal(BallotSums):
    """The sums of all procedures together: a hundredth of the rows, for pages of many units."""

    class Meta:
        verbose_name = _("số cộng phiếu của mọi thủ tục")
        verbose_name_plural = _("số cộng phiếu của mọi thủ tục")
        indexes = [models.Index(fields=["unit", "month"], name="satisfaction_total_unit")]
