from satisfaction.forms.ballots import NOT_APPLICABLE, RatingForm
from satisfaction.forms.links import CounterLinkForm
from satisfaction.forms.publication import PublicationForm
from satisfaction.forms.results import ResultFilterForm

__all__ = [
    "NOT_APPLICABLE",
    "CounterLinkForm",
    "PublicationForm",
    "RatingForm",
    "ResultFilterForm",
]
