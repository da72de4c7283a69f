from procedures.forms.boards import (
    PostingCorrectionForm,
    PostingForm,
    PostingWithdrawalForm,
)
from procedures.forms.catalogue import (
    FaultReportForm,
    ProcedureSearchForm,
)
from procedures.forms.dossiers import DossierFilterForm, YearForm

__all__ = [
    "DossierFilterForm",
    "FaultReportForm",
    "PostingCorrectionForm",
    "PostingForm",
    "PostingWithdrawalForm",
    "ProcedureSearchForm",
    "YearForm",
]
