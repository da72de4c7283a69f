from django.urls import path

from procedures.views import catalogue_files, editor, keeping, supplements

urlpatterns = [
    path("thu-tuc/danh-muc/", keeping.catalogue_list, name="catalogue-list"),
    path("thu-tuc/danh-muc/viec/", keeping.catalogue_tasks, name="catalogue-tasks"),
    path("thu-tuc/danh-muc/them/", editor.procedure_add, name="procedure-add"),
    path("thu-tuc/danh-muc/nhap/", catalogue_files.catalogue_upload, name="catalogue-upload"),
    path(
        "thu-tuc/danh-muc/nhap/<uuid:pk>/",
        catalogue_files.catalogue_review,
        name="catalogue-review",
    ),
    path(
        "thu-tuc/danh-muc/tai/<str:kind>/",
        catalogue_files.catalogue_export,
        name="catalogue-export",
    ),
    path("thu-tuc/danh-muc/bao-sai/<int:pk>/", keeping.fault_answer, name="fault-answer"),
    path("thu-tuc/danh-muc/<str:code>/", keeping.procedure_keep, name="procedure-keep"),
    path("thu-tuc/danh-muc/<str:code>/sua/", editor.procedure_edit, name="procedure-edit"),
    path("thu-tuc/danh-muc/<str:code>/ten/", keeping.procedure_frame, name="procedure-frame"),
    path(
        "thu-tuc/danh-muc/<str:code>/het-hieu-luc/",
        keeping.procedure_end,
        name="procedure-end",
    ),
    path(
        "thu-tuc/danh-muc/<str:code>/doi-chieu/",
        keeping.procedure_confirm,
        name="procedure-confirm",
    ),
    path(
        "thu-tuc/danh-muc/<str:code>/bo-phien-ban/<int:pk>/",
        keeping.version_drop,
        name="version-drop",
    ),
    path("thu-tuc/bo-sung/", supplements.supplement_list, name="supplement-list"),
    path(
        "thu-tuc/bo-sung/<int:pk>/<str:code>/", supplements.supplement_edit, name="supplement-edit"
    ),
]
