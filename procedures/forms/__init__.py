from procedures.forms.boards import PostingForm
from procedures.forms.catalogue import ProcedureSearchForm
from procedures.forms.dossiers import DossierFilterForm, YearForm

__all__ = ["DossierFilterForm", "PostingForm", "ProcedureSearchForm", "YearForm"]
