"""Addresses of this app; each part has its own file."""

from plans.urls import evidence, inspections, periods, plans, reports, review, sheets

app_name = "plans"

urlpatterns = [
    *reports.urlpatterns,
    *sheets.urlpatterns,
    *review.urlpatterns,
    *periods.urlpatterns,
    *evidence.urlpatterns,
    *plans.urlpatterns,
    *inspections.urlpatterns,
]
