from django.urls import path

from procedures.views import catalogue as views

urlpatterns = [
    path("thu-tuc/", views.procedure_list, name="procedure-list"),
    # Last: it takes any word.
    path("thu-tuc/<str:code>/", views.procedure_detail, name="procedure-detail"),
]
