from django.urls import path

from par_index import views

urlpatterns = [
    path("ket-qua/", views.public_results, name="public-results"),
    path("ket-qua/tai-ve.csv", views.public_results_csv, name="public-results-csv"),
]
