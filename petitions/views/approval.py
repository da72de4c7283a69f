"""The leader's page: the petition, the draft, what the public will read; one tap, or back."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from common import clock
from petitions import selectors, services
from petitions.access import may_approve, seen_petition
from petitions.choices import OPEN, PetitionStatus
from petitions.forms import ApproveForm, OwnAnswerForm, StepForm
from petitions.models import Petition
from petitions.views.acts import ACTS, form_of
from petitions.views.staff import HANDLE, QUEUE, take_step
from units.calendar import WorkCalendar


@require_http_methods(["GET", "HEAD", "POST"])
def petition_approve(request: HttpRequest, pk: int) -> HttpResponse:
    petition = seen_petition(request.user, pk)
    if not may_approve(request.user, petition.unit):
        raise PermissionDenied
    form = _form(request, petition)
    if request.method == "POST" and take_step(services.answer, form, request.user):
        messages.success(
            request, _("Câu trả lời đã được duyệt; người gửi đọc được bằng mã tra cứu.")
        )
        return redirect(HANDLE, pk=pk)
    if request.method != "POST" and petition.status not in (*OPEN, PetitionStatus.ANSWERED):
        return redirect(HANDLE, pk=pk)
    return _page(request, form)


def _form(request: HttpRequest, petition: Petition) -> StepForm:
    has_draft = petition.status == PetitionStatus.DRAFTED
    # What was sent says which of the two it was: the draft may have been taken back meanwhile.
    if request.method == "POST":
        has_draft = "public_answer" in request.POST
    kind = ApproveForm if has_draft else OwnAnswerForm
    return kind(request.POST or None, petition=petition, user=request.user)


def _page(request: HttpRequest, form: StepForm) -> HttpResponse:
    petition = form.petition
    words = selectors.public_proposal(petition)
    is_draft = isinstance(form, ApproveForm)
    context = {
        "petition": petition,
        "form": form,
        "is_draft": is_draft,
        "words": words,
        "public_text": selectors.marked(words.text),
        "public_answer": selectors.marked(words.answer),
        "urgency": selectors.urgency(petition, clock.today(), WorkCalendar.load()),
        "return_form": form_of(ACTS["return"], petition, request.user) if is_draft else None,
        "breadcrumbs": [
            (_("Phản ánh"), reverse(QUEUE)),
            (petition.code, reverse(HANDLE, args=[petition.pk])),
            (_("Duyệt trả lời"), ""),
        ],
    }
    status = 422 if form.errors else 200
    return render(request, "petitions/petition_approve.html", context, status=status)
