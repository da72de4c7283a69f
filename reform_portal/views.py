"""The doors of the house: home, sign-in, work list, health. Nothing of the field is decided here."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import views as auth
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext as _
from django.views import i18n
from django.views.decorators.http import require_POST, require_safe

from common.exceptions import Refused
from demo.accounts import demo_accounts
from reform_portal import operations as running
from reform_portal.gallery import samples
from reform_portal.overview import home_context
from reform_portal.work import work_groups

set_language = i18n.set_language


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

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        response.set_signed_cookie(
            settings.STAFF_BROWSER_COOKIE,
            "1",
            salt=settings.STAFF_BROWSER_COOKIE,
            max_age=settings.SESSION_COOKIE_AGE,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
        return response


class PasswordChange(auth.PasswordChangeView):
    template_name = "registration/password_change.html"
    success_url = reverse_lazy("worklist")


@login_not_required
def gallery(request: HttpRequest) -> HttpResponse:
    """Every component once, for those who build pages."""
    if not (settings.DEBUG or settings.DEMO):
        raise Http404
    return render(request, "portal/gallery.html", samples())


@require_safe
def operations(request: HttpRequest) -> HttpResponse:
    """Whether the portal does by itself what it should."""
    context = running.operations(request.user) | {"breadcrumbs": [(_("Vận hành"), "")]}
    return render(request, "portal/operations.html", context)


@require_safe
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    """One letter, as it was or will be sent."""
    found = running.get_letter(request.user, pk)
    crumbs = [(_("Vận hành"), reverse("operations")), (_("Thư"), "")]
    return render(request, "portal/letter.html", {"letter": found, "breadcrumbs": crumbs})


@require_POST
def letter_decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Send an unsettled letter again, or say that it did arrive."""
    found = running.get_letter(request.user, pk)
    try:
        if "sent" in request.POST:
            running.mark_sent(letter=found, by=request.user)
            messages.success(request, _("Đã ghi là thư đã gửi."))
        else:
            running.send_again(letter=found, by=request.user)
            messages.success(request, _("Thư sẽ được gửi lại trong ít phút."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("operations")


@login_not_required
def health(request: HttpRequest) -> JsonResponse:
    """200 when the database answers and the disk has room; the checks are named either way.

    `chores` tells whether regular work is on time; a late chore is for people, not for a restart.
    """
    checks: dict[str, Any] = {
        "database": _database_answers(),
        "disk": running.disk()["has_room"],
    }
    status = 200 if all(checks.values()) else 503
    if checks["database"]:
        checks["chores"] = not running.chores_are_late()
    return JsonResponse(checks, status=status)


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            return cursor.fetchone() == (1,)
    except DatabaseError:
        return False


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that waited too long: say so, and how to go on."""
    return render(request, "403_csrf.html", status=403)
