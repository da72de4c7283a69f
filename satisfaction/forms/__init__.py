from satisfaction.forms.ballots import NOT_APPLICABLE, RatingForm
from satisfaction.forms.codes import CodeDaysForm
from satisfaction.forms.links import CounterLinkForm
from satisfaction.forms.publication import PublicationForm
from satisfaction.forms.results import ResultFilterForm
from satisfaction.forms.suspicions import SeriesDecisionForm

__all__ = [
    "CodeDaysForm",
    "CounterLinkForm",
    "NOT_APPLICABLE",
    "PublicationForm",
    "RatingForm",
    "ResultFilterForm",
    "SeriesDecisionForm",
]
