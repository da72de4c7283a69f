from django.urls import path

from procedures.views import catalogue as views

urlpatterns = [
    path("thu-tuc/", views.procedure_list, name="procedure-list"),
    path("thu-tuc/<str:code>/lich-su/", views.procedure_history, name="procedure-history"),
    path("thu-tuc/<str:code>/bao-sai/", views.procedure_fault, name="procedure-fault"),
    # Last: it takes any word.
    path("thu-tuc/<str:code>/", views.procedure_detail, name="procedure-detail"),
]
