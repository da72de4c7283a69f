from django.urls import path

from procedures.views import boards as views

urlpatterns = [
    path("thu-tuc/niem-yet/", views.posting_list, name="posting-list"),
    path("thu-tuc/niem-yet/<int:pk>/", views.posting_confirm, name="posting-confirm"),
]
