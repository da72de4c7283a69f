from procedures.forms.boards import PostingCorrectionForm, PostingForm, PostingWithdrawalForm
from procedures.forms.catalogue import FaultReportForm, ProcedureSearchForm
from procedures.forms.dossiers import DossierFilterForm, StatisticsForm
from procedures.forms.loads import BreachForm, LoadForm, StatusWordForm
from procedures.forms.monthly import MonthForm, MonthlyFileForm, RemoveMonthForm
from procedures.forms.years import YearForm

__all__ = [
    "YearForm",
    "BreachForm",
    "DossierFilterForm",
    "FaultReportForm",
    "LoadForm",
    "MonthForm",
    "MonthlyFileForm",
    "PostingCorrectionForm",
    "PostingForm",
    "PostingWithdrawalForm",
    "ProcedureSearchForm",
    "RemoveMonthForm",
    "StatisticsForm",
    "StatusWordForm",
]
