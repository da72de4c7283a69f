"""Citizens send, follow and read."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from common import clock
from common.exceptions import Refused
from common.pagination import page_of
from common.throttle import too_many
from petitions import selectors, services
from petitions.choices import ANSWER_WORKING_DAYS, OPEN, PetitionStatus
from petitions.forms import (
    PetitionForm,
)
from petitions.models import Petition

HOME = "petitions:petition-home"


@login_not_required
@require_safe
def petition_home(request: HttpRequest) -> HttpResponse:
    code = request.GET.get("ma", "").strip()
    if code and selectors.followed(code):
        return redirect("petitions:petition-follow", code=selectors.followed(code).code)
    text = request.GET.get("q", "")[:200]
    context = {
        "code": code,
        "text": text,
        "page_obj": page_of(request, selectors.published_petitions(text), 10),
        "days": ANSWER_WORKING_DAYS,
    }
    return render(request, "petitions/petition_home.html", context)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def petition_send(request: HttpRequest) -> HttpResponse:
    form = PetitionForm(request.POST or None, initial=_asked_for(request))
    if request.method == "POST" and form.is_valid():
        facts = dict(form.cleaned_data)
        if facts.pop("website"):
            # A machine filled in what people do not see: let it believe that it was heard.
            return redirect(HOME)
        try:
            _brake(request)
            petition = services.send_petition(**facts)
        except Refused as refusal:
            form.add_error("matter", str(refusal))
        else:
            return redirect("petitions:petition-thanks", code=petition.code)
    context = {
        "form": form,
        "days": ANSWER_WORKING_DAYS,
        "breadcrumbs": [(_("Phản ánh, kiến nghị"), reverse(HOME)), (_("Gửi phản ánh"), "")],
    }
    status = 422 if form.errors else 200
    return render(request, "petitions/petition_send.html", context, status=status)


def _brake(request: HttpRequest) -> None:
    if too_many("petitions", request.META.get("REMOTE_ADDR", "")):
        raise Refused(
            _(
                "Có quá nhiều phản ánh gửi từ cùng một mạng. Xin chờ 10 phút rồi gửi lại; nội dung vẫn còn trong ô."
            )
        )


def _asked_for(request: HttpRequest) -> dict[str, str]:
    return {"procedure": request.GET.get("thu-tuc", ""), "unit": request.GET.get("don-vi", "")}


@login_not_required
@never_cache
@require_safe
def petition_thanks(request: HttpRequest, code: str) -> HttpResponse:
    return _follow_page(request, code, "petitions/petition_thanks.html")


@login_not_required
@never_cache
@require_safe
def petition_follow(request: HttpRequest, code: str) -> HttpResponse:
    return _follow_page(request, code, "petitions/petition_follow.html")


def _follow_page(request: HttpRequest, code: str, template: str) -> HttpResponse:
    petition = selectors.followed(code)
    if petition is None:
        return render(request, "petitions/petition_unknown.html", {"code": code}, status=404)
    context = {
        "petition": petition,
        "steps": _steps(petition),
        "late": petition.status in OPEN and petition.due_on < clock.today(),
        "breadcrumbs": [(_("Phản ánh, kiến nghị"), reverse(HOME)), (petition.code, "")],
    }
    return render(request, template, context)


def _steps(petition: Petition) -> list[dict]:
    """Where it stands, in the words of the one who waits."""
    names = [_("Đã nhận"), _("Đang xử lý"), _("Đã trả lời")]
    reached = {
        PetitionStatus.RECEIVED: 0,
        PetitionStatus.PROCESSING: 1,
        PetitionStatus.ANSWERED: 3,
        PetitionStatus.PUBLISHED: 3,
    }.get(petition.status, 0)
    places = enumerate(names)
    return [
        {
            "label": name,
            "status": "done" if place < reached else "current" if place == reached else "todo",
        }
        for place, name in places
    ]
