from django.http import HttpResponse
from django.urls import path

app_name = "plans"


def todo(request, **kwargs):
    return HttpResponse("TEMPORARY")


urlpatterns = [
    path("ke-hoach/", todo, name="plan-list"),
    path("ke-hoach/<int:year>/", todo, name="plan-detail"),
    path("ke-hoach/<int:year>/<str:code>/", todo, name="task-detail"),
    path("bao-cao/", todo, name="report-list"),
    path("bao-cao/<int:pk>/", todo, name="report-detail"),
    path("tai-lieu/", todo, name="evidence-list"),
    path("kiem-tra/", todo, name="inspection-list"),
]
