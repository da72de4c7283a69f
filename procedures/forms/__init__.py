from procedures.forms.boards import PostingForm
from procedures.forms.catalogue import ProcedureSearchForm
from procedures.forms.dossiers import DossierFilterForm, StatisticsForm
from procedures.forms.monthly import MonthForm, MonthlyFileForm, RemoveMonthForm

__all__ = [
    "DossierFilterForm",
    "MonthForm",
    "MonthlyFileForm",
    "PostingForm",
    "ProcedureSearchForm",
    "RemoveMonthForm",
    "StatisticsForm",
]
