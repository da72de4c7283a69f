"""What citizens think of how they were served: question sets, ballots, links, publication."""

from satisfaction.models.ballots import CommentReview, Rating, RatingBatch, RatingQuerySet
from satisfaction.models.links import (
    CodeIssue,
    CounterLink,
    RatingCode,
    SentForm,
    new_token,
    signature,
)
from satisfaction.models.publication import Publication, PublishedFigures
from satisfaction.models.question_sets import Question, QuestionSet, SetWording
from satisfaction.models.rounds import FormEntry, RoundStratum, SurveyForm, SurveyRound
from satisfaction.models.summaries import BallotSums, RatingSummary, RatingTotal
from satisfaction.models.trust import Suspicion

__all__ = [
    "BallotSums",
    "CodeIssue",
    "CommentReview",
    "CounterLink",
    "FormEntry",
    "Publication",
    "PublishedFigures",
    "Question",
    "QuestionSet",
    "Rating",
    "RatingBatch",
    "RatingCode",
    "RatingQuerySet",
    "RatingSummary",
    "RatingTotal",
    "RoundStratum",
    "SentForm",
    "SetWording",
    "SurveyForm",
    "SurveyRound",
    "Suspicion",
    "new_token",
    "signature",
]
