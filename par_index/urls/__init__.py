"""Addresses of this app; each part has its own file."""

from par_index.urls import appraisal, cards, criteria, index, public, publication, results

app_name = "par_index"

urlpatterns = [
    *criteria.urlpatterns,
    *cards.urlpatterns,
    *appraisal.urlpatterns,
    *index.urlpatterns,
    *public.urlpatterns,
    *publication.urlpatterns,
    *results.urlpatterns,
]
