from django.urls import path

from plans.views import citations, evidence

urlpatterns = [
    path("tai-lieu/", evidence.evidence_list, name="evidence-list"),
    path("tai-lieu/them/", evidence.evidence_add, name="evidence-add"),
    path("tai-lieu/<int:pk>/", evidence.evidence_detail, name="evidence-detail"),
    path("tai-lieu/<int:pk>/sua/", evidence.evidence_edit, name="evidence-edit"),
    path("tai-lieu/<int:pk>/xoa/", evidence.evidence_remove, name="evidence-remove"),
    path("tai-lieu/<int:pk>/tep/", evidence.evidence_file, name="evidence-file"),
    path("tai-lieu/<int:pk>/xem/<int:page>/", evidence.evidence_page, name="evidence-page"),
    path(
        "tai-lieu/<int:pk>/xem/<int:page>/anh/", evidence.evidence_picture, name="evidence-picture"
    ),
    path("bao-cao/<int:pk>/o/<int:indicator_pk>/tai-lieu/", citations.cell_cite, name="cell-cite"),
    path("trich-dan/<int:pk>/sua/", citations.citation_edit, name="citation-edit"),
    path("trich-dan/<int:pk>/bo/", citations.citation_remove, name="citation-remove"),
]
