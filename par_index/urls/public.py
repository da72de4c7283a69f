from django.urls import path

from par_index import views

urlpatterns = [
    path("ket-qua/", views.public_results, name="public-results"),
    path("ket-qua/tai-ve.csv", views.public_results_csv, name="public-results-csv"),
    path(
        "ket-qua/don-vi/<slug:level>/<int:year>/<str:code>/", views.public_unit, name="public-unit"
    ),
    path("ket-qua/dinh-chinh/<int:pk>/", views.public_correction, name="public-correction"),
    path(
        "ket-qua/dinh-chinh/<int:pk>/khac-biet.<slug:form>",
        views.public_correction_file,
        name="public-correction-file",
    ),
    # Open data: addresses that others write down (docs/formats.md).
    path("ket-qua/du-lieu/", views.open_data_list, name="open-data-list"),
    path("ket-qua/du-lieu/<int:pk>/<str:name>", views.open_data_file, name="open-data-file"),
    path(
        "ket-qua/du-lieu/<slug:level>/<int:year>/<str:name>",
        views.open_data_newest,
        name="open-data-newest",
    ),
]
