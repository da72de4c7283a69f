from django.urls import path

from plans.views import cells, report_decisions, reports

urlpatterns = [
    path("bao-cao/", reports.report_list, name="report-list"),
    path("bao-cao/chi-tieu/<path:code>/", reports.indicator_detail, name="indicator-detail"),
    path("bao-cao/<int:pk>/", reports.report_detail, name="report-detail"),
    path("bao-cao/<int:pk>/luu/", cells.report_save, name="report-save"),
    path("bao-cao/<int:pk>/nop/", reports.report_submit, name="report-submit"),
    path("bao-cao/<int:pk>/ky/", report_decisions.report_sign, name="report-sign"),
    path("bao-cao/<int:pk>/gui-lai/", report_decisions.report_send_back, name="report-send-back"),
    path("bao-cao/<int:pk>/tra-lai/", report_decisions.report_return, name="report-return"),
    path("bao-cao/<int:pk>/duyet/", report_decisions.report_accept, name="report-accept"),
    path("bao-cao/<int:pk>/mo-lai/", report_decisions.report_reopen, name="report-reopen"),
    path("bao-cao/<int:pk>/gia-han/", report_decisions.report_extend, name="report-extend"),
    path("bao-cao/<int:pk>/o/<int:indicator_pk>/", cells.cell_save, name="cell-save"),
]
