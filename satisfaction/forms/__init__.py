from satisfaction.forms.ballots import NOT_APPLICABLE, RatingForm
from satisfaction.forms.codes import CodeDaysForm
from satisfaction.forms.comments import CommentFilterForm, CommentForm
from satisfaction.forms.links import CounterLinkForm
from satisfaction.forms.publication import PublicationForm, PublicListForm, WithdrawalForm, YearForm
from satisfaction.forms.results import ResultFilterForm
from satisfaction.forms.suspicions import SeriesDecisionForm

__all__ = [
    "CodeDaysForm",
    "CommentFilterForm",
    "CommentForm",
    "NOT_APPLICABLE",
    "PublicListForm",
    "CounterLinkForm",
    "PublicationForm",
    "RatingForm",
    "ResultFilterForm",
    "SeriesDecisionForm",
    "WithdrawalForm",
    "YearForm",
]
