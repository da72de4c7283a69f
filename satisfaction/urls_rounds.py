"""Survey rounds: addresses under /hai-long/dieu-tra/."""

from django.urls import path

from satisfaction.views import round_check, round_forms, round_sample, round_typing, rounds

BASE = "hai-long/dieu-tra/"
ONE = f"{BASE}<int:pk>/"

round_patterns = [
    path(BASE, rounds.round_list, name="round-list"),
    path(f"{BASE}moi/", rounds.round_new, name="round-new"),
    path(ONE, rounds.round_detail, name="round-detail"),
    path(f"{ONE}sua/", rounds.round_edit, name="round-edit"),
    path(f"{ONE}mo/", rounds.round_open, name="round-open"),
    path(f"{ONE}khoa/", rounds.round_close, name="round-close"),
    path(f"{ONE}mo-lai/", rounds.round_reopen, name="round-reopen"),
    path(f"{ONE}mau/", round_sample.round_sample, name="round-sample"),
    path(f"{ONE}mau/tinh/", round_sample.round_sample_save, name="round-sample-save"),
    path(f"{ONE}mau/de-xuat/", round_sample.round_sample_propose, name="round-sample-propose"),
    path(f"{ONE}mau/tep/", round_sample.round_sample_upload, name="round-sample-upload"),
    path(f"{ONE}mau.<str:kind>", round_sample.round_sample_file, name="round-sample-file"),
    path(f"{ONE}in/", round_forms.round_print, name="round-print"),
    path(f"{ONE}nhap/", round_typing.round_type, name="round-type"),
    path(f"{ONE}nhap-lan-hai/", round_typing.round_type_again, name="round-type-again"),
    path(f"{ONE}doi-chieu/", round_check.round_check, name="round-check"),
    path(f"{ONE}doi-chieu/bo-dau/", round_check.round_take_back, name="round-take-back"),
    path(f"{ONE}doi-chieu/<int:number>/", round_check.round_settle, name="round-settle"),
    path(f"{ONE}bao-cao/", round_forms.round_report_page, name="round-report"),
    path(
        f"{ONE}bao-cao/<str:table>.<str:kind>",
        round_forms.round_report_file,
        name="round-report-file",
    ),
]
