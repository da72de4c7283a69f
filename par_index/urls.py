from django.urls import path

from par_index import views

app_name = "par_index"

urlpatterns = [
    # A unit's card
    path("cham-diem/", views.scorecard_list, name="scorecard-list"),
    path("cham-diem/<int:pk>/", views.scorecard_detail, name="scorecard-detail"),
    path("cham-diem/<int:pk>/nop/", views.scorecard_submit, name="scorecard-submit"),
    path("cham-diem/<int:pk>/ky/", views.scorecard_sign, name="scorecard-sign"),
    path("cham-diem/<int:pk>/gui-lai/", views.scorecard_send_back, name="scorecard-send-back"),
    path("cham-diem/<int:pk>/giai-trinh/", views.scorecard_send_reply, name="scorecard-send-reply"),
    path("cham-diem/<int:pk>/so-sanh/", views.score_comparison, name="score-comparison"),
    path("cham-diem/<int:pk>/xuat/", views.score_export, name="score-export"),
    path("cham-diem/<int:pk>/<str:code>/luu/", views.mark_save, name="mark-save"),
    path("cham-diem/<int:pk>/<str:code>/bo/", views.mark_clear, name="mark-clear"),
    path(
        "cham-diem/<int:pk>/<str:code>/tai-lieu/<int:citation>/bo/",
        views.citation_remove,
        name="citation-remove",
    ),
    # Appraisal
    path("tham-dinh/", views.appraisal_list, name="appraisal-list"),
    path("tham-dinh/<int:pk>/", views.appraisal_detail, name="appraisal-detail"),
    path("tham-dinh/<int:pk>/xong/", views.appraisal_finish, name="appraisal-finish"),
    path("tham-dinh/<int:pk>/chot/", views.appraisal_finalise, name="appraisal-finalise"),
    path("tham-dinh/<int:pk>/tra-lai/", views.appraisal_return, name="appraisal-return"),
    path("tham-dinh/<int:pk>/dong-y/", views.appraisal_agree_area, name="appraisal-agree-area"),
    path("tham-dinh/<int:pk>/<str:code>/dong-y/", views.appraisal_agree, name="appraisal-agree"),
    path("tham-dinh/<int:pk>/<str:code>/luu/", views.appraisal_save, name="appraisal-save"),
    # The index
    path("chi-so/", views.dashboard, name="dashboard"),
    path("chi-so/tinh-lai/", views.run_start, name="run-start"),
    path("chi-so/tien-do/<uuid:job>/", views.run_progress, name="run-progress"),
    path("chi-so/lan-tinh/", views.run_list, name="run-list"),
    path("chi-so/lan-tinh/<int:pk>/cong-bo/", views.run_publish, name="run-publish"),
    path("chi-so/lan-tinh/<int:pk>/xuat/<slug:form>/", views.run_export, name="run-export"),
    path("chi-so/<int:run>/tieu-chi/<str:code>/", views.component_detail, name="component-detail"),
    path("chi-so/<int:run>/<int:unit>/", views.unit_detail, name="unit-detail"),
    # Citizens
    path("ket-qua/", views.public_results, name="public-results"),
    path("ket-qua/tai-ve.csv", views.public_results_csv, name="public-results-csv"),
]
