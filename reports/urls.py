from django.http import HttpResponse
from django.urls import path

app_name = "reports"


def todo(request, **kwargs):
    return HttpResponse("TEMPORARY")


urlpatterns = [
    path("bao-cao-gui-di/", todo, name="document-list"),
]
