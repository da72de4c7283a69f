"""Addresses of this app; each part has its own file."""

from procedures.urls import boards, catalogue, dossiers, monthly

app_name = "procedures"

urlpatterns = [
    *dossiers.urlpatterns,
    *monthly.urlpatterns,
    *boards.urlpatterns,
    # Last: one of its addresses takes any word.
    *catalogue.urlpatterns,
]
