"""Citizens send and follow."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from common import clock
from common.exceptions import Refused
from common.throttle import too_many
from common.uploads import file_response
from petitions import selectors, services
from petitions.choices import (
    ANSWER_WORKING_DAYS,
    ERASE_AFTER_DAYS,
    OPEN,
    REOPEN_WORKING_DAYS,
    VERDICT_STATES,
    CitizenVerdict,
    PetitionStatus,
)
from petitions.forms import PetitionForm, ReopenForm
from petitions.models import Petition
from units.calendar import WorkCalendar

HOME = "petitions:petition-home"
FOLLOW = "petitions:petition-follow"


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def petition_send(request: HttpRequest) -> HttpResponse:
    form = PetitionForm(request.POST or None, request.FILES or None, initial=_asked_for(request))
    if request.method == "POST" and form.is_valid():
        facts = dict(form.cleaned_data)
        if facts.pop("website"):
            # A machine filled in what people do not see: let it believe that it was heard.
            return redirect(HOME)
        petition = _sent(request, form, facts)
        if petition is not None:
            return redirect("petitions:petition-thanks", code=petition.code)
    context = {
        "form": form,
        "had_pictures": bool(request.FILES),
        "days": ANSWER_WORKING_DAYS,
        "breadcrumbs": [(_("Phản ánh, kiến nghị"), reverse(HOME)), (_("Gửi phản ánh"), "")],
    }
    status = 422 if form.errors else 200
    return render(request, "petitions/petition_send.html", context, status=status)


def _sent(request: HttpRequest, form: PetitionForm, facts: dict[str, Any]) -> Petition | None:
    """The petition, or None with the refusal beside its field."""
    place = "matter"
    try:
        _brake(request, "petitions")
        place = "pictures"
        # Before the service: drawing takes its time, and a transaction must not wait for it.
        pictures = services.draw_pictures(facts.pop("pictures"))
        place = "matter"
        return services.send_petition(**facts, pictures=pictures)
    except Refused as refusal:
        form.add_error(place, str(refusal))
    return None


def _let_the_sender_speak(request: HttpRequest) -> None:
    """Officials know the code too: the verdict on their answer is not theirs to give."""
    if request.user.is_authenticated:
        raise Refused(
            _(
                "Chỉ người gửi đánh giá và đề nghị xem lại. Xin đăng xuất tài khoản cán bộ nếu "
                "ông/bà là người gửi."
            )
        )
    _brake(request, "petition-words")


def _brake(request: HttpRequest, place: str) -> None:
    if too_many(place, request.META.get("REMOTE_ADDR", "")):
        raise Refused(
            _(
                "Có quá nhiều lần gửi từ cùng một mạng. Xin chờ 10 phút rồi gửi lại; nội dung vẫn còn trong ô."
            )
        )


def _asked_for(request: HttpRequest) -> dict[str, str]:
    return {"procedure": request.GET.get("thu-tuc", ""), "unit": request.GET.get("don-vi", "")}


@login_not_required
@never_cache
@require_safe
def petition_thanks(request: HttpRequest, code: str) -> HttpResponse:
    petition = selectors.followed(code)
    if petition is None:
        return _unknown(request, code)
    context = {
        "petition": petition,
        "has_contact": services.has_contact(petition),
        "pictures": petition.pictures.count(),
        "erase_days": ERASE_AFTER_DAYS,
        "breadcrumbs": _trail(petition),
    }
    return render(request, "petitions/petition_thanks.html", context)


@login_not_required
@never_cache
@require_safe
def petition_follow(request: HttpRequest, code: str) -> HttpResponse:
    petition = selectors.followed(code)
    return _follow_page(request, code, petition)


@login_not_required
@require_POST
def petition_judge(request: HttpRequest, code: str) -> HttpResponse:
    """One tap on what the sender thinks of the answer."""
    petition = selectors.followed(code)
    if petition is None:
        return _unknown(request, code)
    verdict = request.POST.get("verdict", "")
    if verdict not in CitizenVerdict.values:
        return _follow_page(request, code, petition, refusal=_("Xin chọn một trong ba nút."))
    try:
        _let_the_sender_speak(request)
        services.judge(petition=petition, verdict=verdict)
    except Refused as refusal:
        return _follow_page(request, code, selectors.followed(code), refusal=str(refusal))
    return redirect(f"{petition.get_absolute_url()}#danh-gia")


@login_not_required
@require_POST
def petition_reopen(request: HttpRequest, code: str) -> HttpResponse:
    petition = selectors.followed(code)
    if petition is None:
        return _unknown(request, code)
    form = ReopenForm(request.POST)
    if form.is_valid():
        try:
            _let_the_sender_speak(request)
            services.reopen(petition=petition, reason=form.cleaned_data["reason"])
        except Refused as refusal:
            form.add_error("reason", str(refusal))
        else:
            return redirect(petition)
    return _follow_page(request, code, selectors.followed(code), form=form)


@login_not_required
@never_cache
@require_safe
def petition_picture(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """A picture of one's own, for who has the code."""
    petition = selectors.followed(code)
    pictures = [] if petition is None else list(selectors.pictures_of(petition))
    if not 1 <= number <= len(pictures):
        raise Http404
    return file_response(pictures[number - 1].file, f"anh-{number}.jpg")


def _unknown(request: HttpRequest, code: str) -> HttpResponse:
    return render(request, "petitions/petition_unknown.html", {"code": code}, status=404)


def _trail(petition: Petition) -> list[tuple[str, str]]:
    return [(_("Phản ánh, kiến nghị"), reverse(HOME)), (petition.code, "")]


def _follow_page(
    request: HttpRequest,
    code: str,
    petition: Petition | None,
    *,
    form: ReopenForm | None = None,
    refusal: str = "",
) -> HttpResponse:
    if petition is None:
        return _unknown(request, code)
    calendar = WorkCalendar.load()
    context = {
        "petition": petition,
        "steps": _steps(petition),
        "late": petition.status in OPEN and petition.due_on < clock.today(),
        "has_answer": selectors.has_answer(petition),
        "transfers": petition.transfers.select_related("from_unit", "to_unit"),
        "picture_numbers": range(1, petition.pictures.count() + 1),
        "has_contact": services.has_contact(petition),
        "erased_from": selectors.erased_from(petition),
        "erase_days": ERASE_AFTER_DAYS,
        "verdicts": _verdict_buttons(petition) if selectors.may_judge(petition) else [],
        "may_reopen": selectors.may_reopen(petition, calendar),
        "reopen_until": selectors.reopen_until(petition, calendar),
        "reopen_days": REOPEN_WORKING_DAYS,
        "days": ANSWER_WORKING_DAYS,
        "form": form or ReopenForm(),
        "refusal": refusal,
        "breadcrumbs": _trail(petition),
    }
    status = 422 if refusal or (form and form.errors) else 200
    return render(request, "petitions/petition_follow.html", context, status=status)


def _verdict_buttons(petition: Petition) -> list[dict[str, Any]]:
    return [
        {"value": kind, "state": VERDICT_STATES[kind], "chosen": petition.verdict == kind}
        for kind in CitizenVerdict
    ]


def _steps(petition: Petition) -> list[dict[str, str]]:
    """Where it stands, in the words of the one who waits."""
    names = [_("Đã nhận"), _("Đang xử lý"), _("Đã trả lời")]
    reached = {
        PetitionStatus.RECEIVED: 0,
        PetitionStatus.PROCESSING: 1,
        # Written, and not yet anybody's word: the sender waits as before.
        PetitionStatus.DRAFTED: 1,
        PetitionStatus.ANSWERED: 3,
        PetitionStatus.PUBLISHED: 3,
    }.get(PetitionStatus(petition.status), 0)
    if petition.reopened_on:
        names[1] = _("Đang xem lại")
    return [
        {
            "label": name,
            "status": "done" if place < reached else "current" if place == reached else "todo",
        }
        for place, name in enumerate(names)
    ]
