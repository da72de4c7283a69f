"""Addresses of this app; each part has its own file."""

from plans.urls import evidence, inspections, periods, plan_keeping, plans, reports, review, sheets

app_name = "plans"

urlpatterns = [
    *reports.urlpatterns,
    *sheets.urlpatterns,
    *review.urlpatterns,
    *periods.urlpatterns,
    *evidence.urlpatterns,
    *plans.urlpatterns,
    *plan_keeping.urlpatterns,
    *inspections.urlpatterns,
]
