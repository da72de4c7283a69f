from django.urls import path

from plans.views import findings, inspection_plans, inspections

urlpatterns = [
    path("kiem-tra/", inspections.inspection_list, name="inspection-list"),
    path("kiem-tra/them/", inspections.inspection_add, name="inspection-add"),
    path(
        "kiem-tra/ke-hoach/<int:year>/",
        inspection_plans.inspection_plan,
        name="inspection-plan",
    ),
    path("kiem-tra/<int:pk>/", inspections.inspection_detail, name="inspection-detail"),
    path("kiem-tra/<int:pk>/da-kiem-tra/", inspections.inspection_hold, name="inspection-hold"),
    path("kiem-tra/<int:pk>/huy/", inspections.inspection_call_off, name="inspection-call-off"),
    path("kiem-tra/<int:pk>/kien-nghi/", inspections.finding_add, name="finding-add"),
    path("kiem-tra/kien-nghi/", findings.finding_list, name="finding-list"),
    path("kiem-tra/kien-nghi/xuat/<slug:form>/", findings.finding_export, name="finding-export"),
    path("kiem-tra/kien-nghi/<int:pk>/", findings.finding_detail, name="finding-detail"),
    path(
        "kiem-tra/kien-nghi/<int:pk>/khac-phuc/", findings.finding_resolve, name="finding-resolve"
    ),
    path("kiem-tra/khac-phuc/<int:pk>/ket-luan/", findings.remedy_judge, name="remedy-judge"),
]
