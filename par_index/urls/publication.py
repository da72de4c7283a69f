from django.urls import path

from par_index import views

urlpatterns = [
    path("chi-so/lan-tinh/<int:pk>/khac/", views.run_difference, name="run-difference"),
    path(
        "chi-so/lan-tinh/<int:pk>/khac/<slug:form>/",
        views.run_difference_file,
        name="run-difference-file",
    ),
    path("chi-so/lan-tinh/<int:pk>/thi-dua/", views.emulation_list, name="emulation-list"),
    path(
        "chi-so/lan-tinh/<int:pk>/thi-dua/<slug:form>/",
        views.emulation_file,
        name="emulation-file",
    ),
    path("chi-so/<int:run>/<int:unit>/phieu-diem/", views.score_report, name="score-report"),
    path(
        "chi-so/<int:run>/<int:unit>/phieu-diem/xlsx/",
        views.score_report_file,
        name="score-report-file",
    ),
]
