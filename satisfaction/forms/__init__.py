from satisfaction.forms.ballots import NOT_APPLICABLE, RatingForm
from satisfaction.forms.comments import CommentFilterForm, CommentForm
from satisfaction.forms.links import CounterLinkForm
from satisfaction.forms.publication import PublicationForm, PublicListForm, WithdrawalForm, YearForm
from satisfaction.forms.results import ResultFilterForm

__all__ = [
    "CommentFilterForm",
    "CommentForm",
    "NOT_APPLICABLE",
    "PublicListForm",
    "CounterLinkForm",
    "PublicationForm",
    "RatingForm",
    "ResultFilterForm",
    "WithdrawalForm",
    "YearForm",
]
