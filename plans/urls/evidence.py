from django.urls import path

from plans.views import evidence

urlpatterns = [
    path("tai-lieu/", evidence.evidence_list, name="evidence-list"),
    path("tai-lieu/them/", evidence.evidence_add, name="evidence-add"),
    path("tai-lieu/<int:pk>/", evidence.evidence_detail, name="evidence-detail"),
    path("tai-lieu/<int:pk>/tep/", evidence.evidence_file, name="evidence-file"),
    path("trich-dan/<int:pk>/bo/", evidence.citation_remove, name="citation-remove"),
]
