"""Addresses of plans and inspections; `plans.urls` takes them in."""

from django.urls import path

from plans.views import inspections, plans

plan_urlpatterns = [
    path("ke-hoach/", plans.plan_list, name="plan-list"),
    path("ke-hoach/<int:year>/", plans.plan_detail, name="plan-detail"),
    path("ke-hoach/<int:year>/<str:code>/", plans.task_detail, name="task-detail"),
    path("ke-hoach/<int:year>/<str:code>/phan-cong/", plans.task_assign, name="task-assign"),
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
