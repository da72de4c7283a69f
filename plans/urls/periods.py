from django.urls import path

from plans.views import periods, reminders

urlpatterns = [
    path("ky-bao-cao/", periods.period_list, name="period-list"),
    path("ky-bao-cao/tao/", periods.period_make, name="period-make"),
    path("ky-bao-cao/them/", periods.period_add, name="period-add"),
    path("ky-bao-cao/<int:pk>/", periods.period_edit, name="period-edit"),
    path("ky-bao-cao/<int:pk>/xoa/", periods.period_delete, name="period-delete"),
    path("ky-bao-cao/<int:pk>/nhac/", reminders.period_remind, name="period-remind"),
    path("bao-cao/<int:pk>/nhac/", reminders.report_remind, name="report-remind"),
]
