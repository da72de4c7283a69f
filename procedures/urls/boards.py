from django.urls import path

from procedures.views import boards as views

urlpatterns = [
    path("thu-tuc/niem-yet/", views.posting_list, name="posting-list"),
    path("thu-tuc/niem-yet/toan-huyen/", views.posting_overview, name="posting-overview"),
    path("thu-tuc/niem-yet/<int:pk>/", views.posting_confirm, name="posting-confirm"),
    path("thu-tuc/niem-yet/<int:pk>/ban-in/", views.posting_sheet, name="posting-sheet"),
    path(
        "thu-tuc/niem-yet/<int:pk>/ban-in/<str:code>/", views.posting_notice, name="posting-notice"
    ),
    path("thu-tuc/niem-yet/dong/<int:pk>/", views.posting_correct, name="posting-correct"),
    path("thu-tuc/niem-yet/dong/<int:pk>/bo/", views.posting_withdraw, name="posting-withdraw"),
]
