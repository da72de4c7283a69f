from procedures.forms.boards import PostingForm
from procedures.forms.catalogue import ProcedureSearchForm
from procedures.forms.dossiers import DossierFilterForm, YearForm
from procedures.forms.loads import BreachForm, LoadForm, StatusWordForm

__all__ = [
    "BreachForm",
    "DossierFilterForm",
    "LoadForm",
    "PostingForm",
    "ProcedureSearchForm",
    "StatusWordForm",
    "YearForm",
]
