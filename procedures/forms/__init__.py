from procedures.forms.boards import PostingForm
from procedures.forms.catalogue import FaultReportForm, ProcedureSearchForm
from procedures.forms.dossiers import DossierFilterForm, YearForm

__all__ = ["DossierFilterForm", "FaultReportForm", "PostingForm", "ProcedureSearchForm", "YearForm"]
