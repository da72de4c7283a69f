from django.urls import path

from par_index import views

urlpatterns = [
    path("cham-diem/", views.scorecard_list, name="scorecard-list"),
    path("cham-diem/<int:pk>/", views.scorecard_detail, name="scorecard-detail"),
    path("cham-diem/<int:pk>/nop/", views.scorecard_submit, name="scorecard-submit"),
    path("cham-diem/<int:pk>/ky/", views.scorecard_sign, name="scorecard-sign"),
    path("cham-diem/<int:pk>/gui-lai/", views.scorecard_send_back, name="scorecard-send-back"),
    path("cham-diem/<int:pk>/giai-trinh/", views.scorecard_send_reply, name="scorecard-send-reply"),
    path("cham-diem/<int:pk>/gia-han/", views.scorecard_extend, name="scorecard-extend"),
    path("cham-diem/<int:pk>/tinh-hinh/", views.scorecard_summary, name="scorecard-summary"),
    path("cham-diem/<int:pk>/so-sanh/", views.score_comparison, name="score-comparison"),
    path("cham-diem/<int:pk>/xuat/", views.score_export, name="score-export"),
    path("cham-diem/<int:pk>/<str:code>/luu/", views.mark_save, name="mark-save"),
    path("cham-diem/<int:pk>/<str:code>/bo/", views.mark_clear, name="mark-clear"),
    path(
        "cham-diem/<int:pk>/<str:code>/tai-lieu/<int:citation>/bo/",
        views.citation_remove,
        name="citation-remove",
    ),
]
