"""Addresses of this app; each part has its own file."""

from plans.urls import evidence, inspections, overviews, plans, reports

app_name = "plans"

urlpatterns = [
    # Before the plan's: "nguy-co" is no task's code.
    *overviews.urlpatterns,
    *reports.urlpatterns,
    *evidence.urlpatterns,
    *plans.urlpatterns,
    *inspections.urlpatterns,
]
