"""The roof: every app brings its own addresses."""

from django.contrib import admin
from django.contrib.auth import views as auth
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path

from reform_portal import views

urlpatterns = [
    path("", views.home, name="home"),
    path("healthz", views.health, name="health"),
    path("giao-dien/", views.gallery, name="gallery"),
    path("lam-viec/", views.worklist, name="worklist"),
    path("van-hanh/", views.operations, name="operations"),
    path("van-hanh/thu/<int:pk>/", views.letter, name="letter"),
    path("van-hanh/thu/<int:pk>/quyet-dinh/", views.letter_decide, name="letter-decide"),
    path("dang-nhap/", views.Login.as_view(), name="login"),
    path("dang-xuat/", login_not_required(auth.LogoutView.as_view()), name="logout"),
    path("doi-mat-khau/", views.PasswordChange.as_view(), name="password-change"),
    path("ngon-ngu/", login_not_required(views.set_language), name="set_language"),
    path("quan-tri/", admin.site.urls),
    path("", include("common.urls")),
    path("", include("plans.urls")),
    path("", include("procedures.urls")),
    path("", include("petitions.urls")),
    path("", include("satisfaction.urls")),
    path("", include("par_index.urls")),
    path("", include("reports.urls")),
]
