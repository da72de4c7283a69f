"""Addresses of this app; each part has its own file."""

from procedures.urls import boards, catalogue, dossiers, keeping

app_name = "procedures"

urlpatterns = [
    *dossiers.urlpatterns,
    *boards.urlpatterns,
    *keeping.urlpatterns,
    # Last: one of its addresses takes any word.
    *catalogue.urlpatterns,
]
