"""One petition at the desk: the page with its story, and the steps."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from common import clock
from common.exceptions import Refused
from petitions import selectors, services
from petitions.access import get_petition, seen_petition, visible_petitions
from petitions.choices import DIRECTIONS, Matter, PetitionStatus
from petitions.forms import StepForm
from petitions.models import Petition
from petitions.views.acts import ACTS, Act, form_of, offered
from units.calendar import WorkCalendar
from units.permissions import Permission

QUEUE, HANDLE = "petitions:petition-queue", "petitions:petition-handle"
# What to say of the page's own accord; the rest is one tap away.
OPEN_AT_ONCE = ("draft", "publish", "turn-back")


@require_safe
def petition_handle(request: HttpRequest, pk: int) -> HttpResponse:
    return handle_page(request, seen_petition(request.user, pk))


@require_POST
def petition_take(request: HttpRequest, pk: int) -> HttpResponse:
    petition = get_petition(request.user, pk, Permission.PETITION_HANDLE)
    try:
        services.take_on(petition=petition, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Đơn vị đã nhận xử lý phản ánh này."))
    return redirect(HANDLE, pk=pk)


@never_cache
@require_POST
def petition_contact(request: HttpRequest, pk: int) -> HttpResponse:
    """How to reach the sender: shown once, on this answer alone, and noted in the story."""
    petition = get_petition(request.user, pk, Permission.PETITION_HANDLE)
    try:
        contact = services.open_contact(petition=petition, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(HANDLE, pk=pk)
    return handle_page(request, petition, contact=contact)


@require_POST
def petition_step(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """One step with a form: on a refusal the page comes back with all that was typed."""
    act, petition = ACTS[name], seen_petition(request.user, pk)
    if not act.allowed(request.user, petition.unit):
        raise PermissionDenied
    form = form_of(act, petition, request.user, request.POST)
    if take_step(act.service, form, request.user):
        messages.success(request, str(act.done))
        is_seen = visible_petitions(request.user).filter(pk=pk).exists()
        return redirect(HANDLE, pk=pk) if is_seen else redirect(QUEUE)
    return handle_page(request, form.petition, {name: form}, status=422)


def take_step(service: Any, form: StepForm, user: Any) -> bool:
    """Do what the form asks. If not, the form says why, and carries what others did meanwhile."""
    if not form.is_valid():
        return False
    try:
        service(petition=form.petition, by=user, **form.facts())
    except Refused as refusal:
        form.petition = seen_petition(user, form.petition.pk)
        form.show_edition()
        form.add_error(None, str(refusal))
        return False
    return True


def handle_page(
    request: HttpRequest,
    petition: Petition,
    tried: dict[str, StepForm] | None = None,
    *,
    contact: str = "",
    status: int = 200,
) -> HttpResponse:
    tried = tried or {}
    may = offered(request.user, petition)
    # What was typed is not lost, though the step may be somebody else's by now.
    names = [name for name in ACTS if name in may or name in tried]
    ready = _ready_directions(request)
    context = {
        "petition": petition,
        "urgency": selectors.urgency(petition, clock.today(), WorkCalendar.load()),
        "events": selectors.story_of(petition),
        "transfers": petition.transfers.select_related("from_unit", "to_unit"),
        # Beside what was typed, what a colleague kept meanwhile; else it stands in the form.
        "shows_draft": petition.status == PetitionStatus.DRAFTED or "draft" in tried,
        "pictures": range(1, petition.pictures.count() + 1),
        "has_contact": "classify" in may and services.has_contact(petition),
        "contact": contact,
        "may": may,
        "steps": [_shown(ACTS[name], petition, request.user, tried, ready) for name in names],
        "matters": [matter for matter in Matter if matter in DIRECTIONS],
        "proposal": selectors.public_proposal(petition) if "publish" in may else None,
        "breadcrumbs": [(_("Phản ánh"), reverse(QUEUE)), (petition.code, "")],
    }
    return render(request, "petitions/petition_handle.html", context, status=status)


def _ready_directions(request: HttpRequest) -> str:
    """The words that the law asks for, of the kind that was chosen on the page."""
    kind = request.GET.get("huong-dan", "")
    return str(DIRECTIONS[Matter(kind)]) if kind in set(DIRECTIONS) else ""


def _shown(
    act: Act, petition: Petition, user: Any, tried: dict[str, StepForm], ready: str
) -> dict[str, Any]:
    is_asked_for = act.name in tried or (act.name == "turn-away" and bool(ready))
    is_mending = act.name == "publish" and petition.published_on is not None
    return {
        "act": act,
        "title": _("Sửa bản công khai") if is_mending else act.title,
        "url": reverse(act.address, args=[petition.pk]),
        "form": tried.get(act.name) or form_of(act, petition, user, ready=ready),
        "open": is_asked_for or (act.name in OPEN_AT_ONCE and not is_mending),
    }
