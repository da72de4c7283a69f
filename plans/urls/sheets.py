from django.urls import path

from plans.views import sheets

urlpatterns = [
    path("bao-cao/mau-excel/<str:code>/", sheets.report_sheets, name="report-sheets"),
    path("bao-cao/<int:pk>/excel/", sheets.report_sheet, name="report-sheet"),
    path("bao-cao/<int:pk>/excel/mau/", sheets.report_sheet_template, name="report-sheet-template"),
    path(
        "bao-cao/<int:pk>/excel/<uuid:key>/",
        sheets.report_sheet_compare,
        name="report-sheet-compare",
    ),
    path(
        "bao-cao/<int:pk>/excel/<uuid:key>/ket-qua/",
        sheets.report_sheet_result,
        name="report-sheet-result",
    ),
]
