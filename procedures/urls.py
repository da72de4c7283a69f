from django.http import HttpResponse
from django.urls import path

app_name = "procedures"


def todo(request, **kwargs):
    return HttpResponse("TEMPORARY")


urlpatterns = [
    path("thu-tuc/", todo, name="procedure-list"),
    path("thu-tuc/ho-so/", todo, name="dossier-statistics"),
    path("thu-tuc/<str:code>/", todo, name="procedure-detail"),
]
