"""Addresses of this app; each part has its own file."""

from plans.urls import (
    evidence,
    inspections,
    overviews,
    periods,
    plan_keeping,
    plans,
    reports,
    review,
    sheets,
)

app_name = "plans"

urlpatterns = [
    # Before the plan's: "nguy-co" is no task's code.
    *overviews.urlpatterns,
    *reports.urlpatterns,
    *sheets.urlpatterns,
    *review.urlpatterns,
    *periods.urlpatterns,
    *evidence.urlpatterns,
    *plans.urlpatterns,
    *plan_keeping.urlpatterns,
    *inspections.urlpatterns,
]
