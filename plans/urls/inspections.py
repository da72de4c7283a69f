from django.urls import path

from plans.views import inspections

urlpatterns = [
    path("kiem-tra/", inspections.inspection_list, name="inspection-list"),
    path("kiem-tra/them/", inspections.inspection_add, name="inspection-add"),
    path("kiem-tra/<int:pk>/", inspections.inspection_detail, name="inspection-detail"),
    path("kiem-tra/<int:pk>/kien-nghi/", inspections.finding_add, name="finding-add"),
    path(
        "kiem-tra/kien-nghi/<int:pk>/khac-phuc/",
        inspections.finding_resolve,
        name="finding-resolve",
    ),
]
