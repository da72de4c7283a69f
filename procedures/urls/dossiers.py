from django.urls import path

from procedures.views import dossiers as views

urlpatterns = [
    path("thu-tuc/ho-so/", views.dossier_statistics, name="dossier-statistics"),
    path("thu-tuc/ho-so/den-han/", views.dossier_due, name="dossier-due"),
    path("thu-tuc/ho-so/<int:pk>/", views.dossier_list, name="dossier-list"),
]
