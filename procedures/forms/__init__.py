from procedures.forms.boards import (
    PostingCorrectionForm,
    PostingForm,
    PostingWithdrawalForm,
)
from procedures.forms.catalogue import ProcedureSearchForm
from procedures.forms.dossiers import DossierFilterForm, YearForm

__all__ = [
    "DossierFilterForm",
    "PostingCorrectionForm",
    "PostingForm",
    "PostingWithdrawalForm",
    "ProcedureSearchForm",
    "YearForm",
]
