from django.urls import path

from procedures.views import monthly as views
from procedures.views import monthly_files as files

_YEAR = "thu-tuc/so-lieu-thang/<int:pk>/<int:year>/"

urlpatterns = [
    path("thu-tuc/so-lieu-thang/", views.monthly_overview, name="monthly-overview"),
    path("thu-tuc/so-lieu-thang/nhap/", files.monthly_upload, name="monthly-upload"),
    path("thu-tuc/so-lieu-thang/nhap/<uuid:pk>/", files.monthly_review, name="monthly-review"),
    path(_YEAR, views.monthly_year, name="monthly-year"),
    path(f"{_YEAR}<int:month>/", views.monthly_line, name="monthly-line"),
    path(f"{_YEAR}tep-<str:kind>/", views.monthly_file, name="monthly-file"),
    path("thu-tuc/so-lieu-thang/dong/<int:pk>/xoa/", views.monthly_remove, name="monthly-remove"),
]
