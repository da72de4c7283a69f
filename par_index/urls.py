from django.http import HttpResponse
from django.urls import path

app_name = "par_index"


def todo(request, **kwargs):
    return HttpResponse("TEMPORARY")


urlpatterns = [
    path("cham-diem/", todo, name="scorecard-list"),
    path("cham-diem/<int:pk>/", todo, name="scorecard-detail"),
    path("tham-dinh/", todo, name="appraisal-list"),
    path("chi-so/", todo, name="dashboard"),
    path("ket-qua/", todo, name="public-results"),
]
