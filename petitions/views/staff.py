"""Staff take on, answer, publish."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from common import clock
from common.exceptions import Refused
from common.pagination import page_of
from petitions import selectors, services
from petitions.access import get_petition, visible_petitions
from petitions.choices import PetitionStatus
from petitions.forms import (
    AnswerForm,
    ConductForm,
    PublishForm,
    QueueFilterForm,
    RecordPetitionForm,
    TurnAwayForm,
)
from petitions.models import Petition
from units.access import has_permission, require, units_where
from units.calendar import WorkCalendar
from units.permissions import Permission

QUEUE = "petitions:petition-queue"


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
