"""Addresses of this app; each part has its own file."""

from procedures.urls import boards, catalogue, dossiers, loads

app_name = "procedures"

urlpatterns = [
    *loads.urlpatterns,
    *dossiers.urlpatterns,
    *boards.urlpatterns,
    # Last: one of its addresses takes any word.
    *catalogue.urlpatterns,
]
