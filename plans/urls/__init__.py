"""Addresses of this app; each part has its own file."""

from plans.urls import evidence, inspections, plan_keeping, plans, reports

app_name = "plans"

urlpatterns = [
    *reports.urlpatterns,
    *evidence.urlpatterns,
    *plans.urlpatterns,
    *plan_keeping.urlpatterns,
    *inspections.urlpatterns,
]
