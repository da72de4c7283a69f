from django.http import HttpResponse
from django.urls import path

app_name = "satisfaction"


def todo(request, **kwargs):
    return HttpResponse("TEMPORARY")


urlpatterns = [
    path("danh-gia/", todo, name="rating-home"),
    path("danh-gia/q/<str:token>/", todo, name="rating-counter"),
    path("hai-long/", todo, name="result-list"),
]
