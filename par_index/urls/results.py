from django.urls import path

from par_index import views

urlpatterns = [
    path("chi-so/xep-hang/", views.ranking, name="ranking"),
    path("chi-so/tieu-chi/", views.component_list, name="component-list"),
    path("chi-so/so-sanh/", views.unit_comparison, name="unit-comparison"),
    path("chi-so/tu-cham/", views.self_honesty, name="self-honesty"),
]
