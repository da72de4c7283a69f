from django.urls import path

from procedures.views import assessment as views
from procedures.views import assessment_acts as acts

_SHEET = "thu-tuc/mot-cua/<int:pk>/<int:year>/<int:quarter>/"

urlpatterns = [
    path("thu-tuc/mot-cua/", views.assessment_list, name="assessment-list"),
    path("thu-tuc/mot-cua/tai-ve/", views.assessment_export, name="assessment-export"),
    path(_SHEET, views.assessment_detail, name="assessment-detail"),
    path(f"{_SHEET}gui/", acts.assessment_submit, name="assessment-submit"),
    path(f"{_SHEET}chot/", acts.assessment_close, name="assessment-close"),
    path(f"{_SHEET}mo-lai/", acts.assessment_reopen, name="assessment-reopen"),
    path(f"{_SHEET}<int:number>/", acts.assessment_declare, name="assessment-declare"),
    path(f"{_SHEET}<int:number>/tham-dinh/", acts.assessment_appraise, name="assessment-appraise"),
    path(f"{_SHEET}<int:number>/ho-so/", views.assessment_dossiers, name="assessment-dossiers"),
    path(f"{_SHEET}<int:number>/tep/", views.assessment_file, name="assessment-file"),
]
