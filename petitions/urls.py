from django.http import HttpResponse
from django.urls import path

app_name = "petitions"


def todo(request, **kwargs):
    return HttpResponse("TEMPORARY")


urlpatterns = [
    path("phan-anh/", todo, name="petition-home"),
    path("phan-anh/xu-ly/", todo, name="petition-queue"),
    path("phan-anh/<str:code>/", todo, name="petition-follow"),
]
