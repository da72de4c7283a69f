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
    *monthly.urlpatterns,
    *boards.urlpatterns,
    *assessment.urlpatterns,
    *registers.urlpatterns,
    # Last: one of its addresses takes any word.
    *catalogue.urlpatterns,
]
# <<<THEIRS
# T
# T urlpatterns = [
# T     *dossiers.urlpatterns,
# T     *boards.urlpatterns,
# T     *keeping.urlpatterns,
# T     # Last: one of its addresses takes any word.
# T     *catalogue.urlpatterns,
# T ]
# THEIRS>>>
# <<<THEIRS
# T
# T urlpatterns = [
# T     *loads.urlpatterns,
# T     *dossiers.urlpatterns,
# T     *boards.urlpatterns,
# T     # Last: one of its addresses takes any word.
# T     *catalogue.urlpatterns,
# T ]
# THEIRS>>>
# <<<THEIRS
# T
# T urlpatterns = [
# T     *dossiers.urlpatterns,
# T     *boards.urlpatterns,
# T     *proposals.urlpatterns,
# T     # Last: one of its addresses takes any word.
# T     *catalogue.urlpatterns,
# T ]
# THEIRS>>>
