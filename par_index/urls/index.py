from django.urls import path

from par_index import views

urlpatterns = [
    path("chi-so/", views.dashboard, name="dashboard"),
    path("chi-so/tinh-lai/", views.run_start, name="run-start"),
    path("chi-so/tien-do/<uuid:job>/", views.run_progress, name="run-progress"),
    path("chi-so/lan-tinh/", views.run_list, name="run-list"),
    path("chi-so/lan-tinh/<int:pk>/cong-bo/", views.run_publish, name="run-publish"),
    path("chi-so/lan-tinh/<int:pk>/xuat/<slug:form>/", views.run_export, name="run-export"),
    path("chi-so/<int:run>/tieu-chi/<str:code>/", views.component_detail, name="component-detail"),
    path("chi-so/<int:run>/<int:unit>/", views.unit_detail, name="unit-detail"),
    path("chi-so/<int:run>/<int:unit>/tinh-lai/", views.unit_run, name="unit-run"),
]
