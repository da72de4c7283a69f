from procedures.forms.boards import (
    PostingCorrectionForm,
    PostingForm,
    PostingWithdrawalForm,
)
from procedures.forms.catalogue import (
    FaultReportForm,
    ProcedureSearchForm,
)
from procedures.forms.dossiers import (
    DossierFilterForm,
    StatisticsForm,
)
from procedures.forms.monthly import MonthForm, MonthlyFileForm, RemoveMonthForm

__all__ = [
    "DossierFilterForm",
    "FaultReportForm",
    "MonthForm",
    "MonthlyFileForm",
    "PostingCorrectionForm",
    "PostingForm",
    "PostingWithdrawalForm",
    "ProcedureSearchForm",
    "RemoveMonthForm",
    "StatisticsForm",
]
