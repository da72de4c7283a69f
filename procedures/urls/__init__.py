"""Addresses of this app; each part has its own file."""

from procedures.urls import (
    assessment,
    boards,
    catalogue,
    dossiers,
    keeping,
    loads,
    monthly,
    proposals,
    registers,
)

app_name = "procedures"

urlpatterns = [
    *dossiers.urlpatterns,
    *loads.urlpatterns,
    *monthly.urlpatterns,
    *boards.urlpatterns,
    *proposals.urlpatterns,
    *assessment.urlpatterns,
    *registers.urlpatterns,
    *keeping.urlpatterns,
    # Last: one of its addresses takes any word.
    *catalogue.urlpatterns,
]
