from django.urls import path

from procedures import views

app_name = "procedures"

urlpatterns = [
    path("thu-tuc/", views.procedure_list, name="procedure-list"),
    path("thu-tuc/ho-so/", views.dossier_statistics, name="dossier-statistics"),
    path("thu-tuc/ho-so/<int:pk>/", views.dossier_list, name="dossier-list"),
    path("thu-tuc/niem-yet/", views.posting_list, name="posting-list"),
    path("thu-tuc/niem-yet/<int:pk>/", views.posting_confirm, name="posting-confirm"),
    # Last: it takes any word.
    path("thu-tuc/<str:code>/", views.procedure_detail, name="procedure-detail"),
]
