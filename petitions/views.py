"""Citizens send and follow; staff take on, answer, publish."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from common import clock
from common.exceptions import Refused
from common.pagination import page_of
from common.throttle import too_many
from petitions import selectors, services
from petitions.access import get_petition, visible_petitions
from petitions.choices import ANSWER_WORKING_DAYS, OPEN, PetitionStatus
from petitions.forms import (
    AnswerForm,
    ConductForm,
    PetitionForm,
    PublishForm,
    QueueFilterForm,
    RecordPetitionForm,
    TurnAwayForm,
)
from petitions.models import Petition
from units.access import has_permission, require, units_where
from units.calendar import WorkCalendar
from units.permissions import Permission

HOME = "petitions:petition-home"
QUEUE = "petitions:petition-queue"


# --- For everyone ---------------------------------------------------------------------------


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


# --- For staff --------------------------------------------------------------------------------


@require_safe
def petition_queue(request: HttpRequest) -> HttpResponse:
    require(request.user, Permission.PETITION_VIEW)
    petitions = visible_petitions(request.user)
    form = QueueFilterForm(
        request.GET,
        units=units_where(request.user, Permission.PETITION_VIEW),
        years=[day.year for day in petitions.datetimes("received_at", "year", order="DESC")],
    )
    shown = selectors.narrowed(petitions, form.cleaned_data if form.is_valid() else {})
    page = page_of(request, selectors.in_working_order(shown))
    today, calendar = clock.today(), WorkCalendar.load()
    context = {
        "form": form,
        "page_obj": page,
        "rows": [(one, selectors.urgency(one, today, calendar)) for one in page],
        "counts": selectors.queue_counts(petitions),
        "may_record": has_permission(request.user, Permission.PETITION_HANDLE),
    }
    return render(request, "petitions/petition_queue.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def petition_record(request: HttpRequest) -> HttpResponse:
    require(request.user, Permission.PETITION_HANDLE)
    units = units_where(request.user, Permission.PETITION_HANDLE).in_force()
    form = RecordPetitionForm(
        request.POST or None, units=units, initial={"received_on": clock.today()}
    )
    if request.method == "POST" and form.is_valid():
        try:
            petition = services.record_petition(by=request.user, **form.facts())
        except Refused as refusal:
            form.add_error("received_on", str(refusal))
        else:
            messages.success(request, _("Đã vào sổ với mã %(code)s.") % {"code": petition.code})
            return redirect("petitions:petition-handle", pk=petition.pk)
    context = {
        "form": form,
        "breadcrumbs": [(_("Phản ánh"), reverse(QUEUE)), (_("Vào sổ"), "")],
    }
    return render(
        request, "petitions/petition_record.html", context, status=422 if form.errors else 200
    )


@require_safe
def petition_handle(request: HttpRequest, pk: int) -> HttpResponse:
    petition = get_petition(request.user, pk, Permission.PETITION_VIEW)
    return _handle_page(request, petition)


@require_POST
def petition_take(request: HttpRequest, pk: int) -> HttpResponse:
    petition = get_petition(request.user, pk, Permission.PETITION_HANDLE)
    try:
        services.take_on(petition=petition, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Đơn vị đã nhận xử lý phản ánh này."))
    return redirect("petitions:petition-handle", pk=pk)


@require_POST
def petition_answer(request: HttpRequest, pk: int) -> HttpResponse:
    return _act(request, pk, "answer", services.answer, _("Đã lưu câu trả lời."))


@require_POST
def petition_publish(request: HttpRequest, pk: int) -> HttpResponse:
    return _act(request, pk, "publish", services.publish, _("Câu trả lời đã được công khai."))


@require_POST
def petition_turn_away(request: HttpRequest, pk: int) -> HttpResponse:
    return _act(request, pk, "turn_away", services.turn_away, _("Đã ghi hướng dẫn cho người dân."))


@require_POST
def petition_conduct(request: HttpRequest, pk: int) -> HttpResponse:
    return _act(request, pk, "conduct", services.note_conduct, _("Đã lưu phân loại."))


FORMS = {
    "conduct": ConductForm,
    "answer": AnswerForm,
    "publish": PublishForm,
    "turn_away": TurnAwayForm,
}


def _act(request: HttpRequest, pk: int, name: str, act, done: str) -> HttpResponse:
    """One step with a form: on a refusal the page comes back with all that was typed."""
    petition = get_petition(request.user, pk, Permission.PETITION_HANDLE)
    form = FORMS[name](request.POST)
    if form.is_valid():
        facts = {key: value for key, value in form.cleaned_data.items() if key != "names_nobody"}
        try:
            act(petition=petition, by=request.user, **facts)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, done)
            return redirect("petitions:petition-handle", pk=pk)
    return _handle_page(request, petition, {name: form}, status=422)


def _handle_page(
    request: HttpRequest, petition: Petition, forms: dict | None = None, status: int = 200
) -> HttpResponse:
    forms = forms or {}
    may_handle = has_permission(request.user, Permission.PETITION_HANDLE, petition.unit)
    fresh = {
        "answer": lambda: AnswerForm(initial={"text": petition.answer}),
        "publish": lambda: PublishForm(
            initial={
                "public_subject": petition.public_subject or petition.subject,
                "public_answer": petition.public_answer or petition.answer,
            }
        ),
        "turn_away": TurnAwayForm,
        "conduct": lambda: ConductForm(
            initial={
                "about_conduct": petition.about_conduct,
                "dossier_code": petition.dossier_code,
            }
        ),
    }
    context = {
        "petition": petition,
        "urgency": selectors.urgency(petition, clock.today(), WorkCalendar.load()),
        "events": selectors.story_of(petition),
        "may": _possible_acts(petition) | {"conduct"} if may_handle else set(),
        "forms": {name: forms.get(name) or make() for name, make in fresh.items()},
        "tried": set(forms),
        "breadcrumbs": [(_("Phản ánh"), reverse(QUEUE)), (petition.code, "")],
    }
    return render(request, "petitions/petition_handle.html", context, status=status)


def _possible_acts(petition: Petition) -> set[str]:
    return {
        PetitionStatus.RECEIVED: {"take", "answer", "turn_away"},
        PetitionStatus.PROCESSING: {"answer", "turn_away"},
        PetitionStatus.ANSWERED: {"answer", "publish"},
        PetitionStatus.PUBLISHED: {"publish"},
    }.get(petition.status, set())
