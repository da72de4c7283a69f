"""The doors of the house: home, sign-in, work list, health. Nothing of the field is decided here."""

import shutil
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import views as auth
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse_lazy
from django.views import i18n

from demo.accounts import demo_accounts
from reform_portal.gallery import samples
from reform_portal.overview import home_context
from reform_portal.work import work_groups

set_language = i18n.set_language

MINIMUM_FREE_BYTES = 200 * 1024 * 1024


@login_not_required
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/home.html", home_context())


def worklist(request: HttpRequest) -> HttpResponse:
    groups = work_groups(request.user)
    return render(
        request,
        "portal/worklist.html",
        {"groups": groups, "has_work": any(group["items"] for group in groups)},
    )


class Login(auth.LoginView):
    template_name = "registration/login.html"
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(demo_accounts=demo_accounts(), **kwargs)


class PasswordChange(auth.PasswordChangeView):
    template_name = "registration/password_change.html"
    success_url = reverse_lazy("worklist")


@login_not_required
def gallery(request: HttpRequest) -> HttpResponse:
    """Every component once, for those who build pages."""
    if not (settings.DEBUG or settings.DEMO):
        raise Http404
    return render(request, "portal/gallery.html", samples())


@login_not_required
def health(request: HttpRequest) -> JsonResponse:
    """200 when the database answers and the disk has room; the checks are named either way."""
    checks: dict[str, Any] = {"database": _database_answers(), "disk": _disk_has_room()}
    return JsonResponse(checks, status=200 if all(checks.values()) else 503)


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            return cursor.fetchone() == (1,)
    except DatabaseError:
        return False


def _disk_has_room() -> bool:
    """Where evidence is kept; before the first file its folder may not be there yet."""
    folder = Path(settings.MEDIA_ROOT)
    place = folder if folder.is_dir() else settings.BASE_DIR
    return shutil.disk_usage(place).free > MINIMUM_FREE_BYTES


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that waited too long: say so, and how to go on."""
    return render(request, "403_csrf.html", status=403)
