"""Typing paper forms with the keyboard alone: one request for each form."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from common.exceptions import Refused
from satisfaction.access_rounds import get_round, strata_for
from satisfaction.choices import FormState, RoundState
from satisfaction.forms.entries import TYPED, EntryForm
from satisfaction.models import RoundStratum, SurveyForm, SurveyRound
from satisfaction.selectors.entries import entry_check
from satisfaction.selectors.rounds import name_of, stratum_lines, together
from satisfaction.services import entries as services
from satisfaction.views.rounds import round_page
from units.permissions import Permission as P


@require_http_methods(["GET", "HEAD", "POST"])
def round_type(request: HttpRequest, pk: int) -> HttpResponse:
    """First typing, and the marks "refused" and "unusable". `?chong=` names the stack in hand."""
    survey_round = get_round(request.user, pk, P.SURVEY_TYPE)
    strata = strata_for(request.user, survey_round)
    stack = _stack(request, strata)
    form, said = _entry_form(survey_round), ""
    if request.method == "POST":
        form = _sent(request, survey_round)
        said = _first_kept(request, form, survey_round, stack)
        if said and not request.htmx:
            messages.success(request, said)
            return redirect(request.get_full_path())
    lines = stratum_lines(survey_round, strata)
    context = {
        "said": said,
        "stacks": [line for line in lines if line.stratum.sample],
        "stack": stack,
        "progress": together(line for line in lines if stack in (None, line.stratum)),
    }
    return _page(request, survey_round, "round-type", form if not said else None, context)


@require_http_methods(["GET", "HEAD", "POST"])
def round_type_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Second typing, by somebody else. The page shows nothing of the first."""
    survey_round = get_round(request.user, pk, P.SURVEY_TYPE)
    form, said = _entry_form(survey_round, again=True), ""
    if request.method == "POST":
        form = _sent(request, survey_round, again=True)
        said = _second_kept(request, form, survey_round)
        if said and not request.htmx:
            messages.success(request, said)
            return redirect(request.get_full_path())
    check = entry_check(survey_round)
    waiting = [one for one in check.waiting if one.first.typed_by_id != request.user.pk]
    context = {
        "said": said,
        "again": True,
        "check": check,
        "waiting": waiting,
        "own": len(check.waiting) - len(waiting),
    }
    return _page(request, survey_round, "round-type-again", form if not said else None, context)


def _page(
    request: HttpRequest,
    survey_round: SurveyRound,
    active: str,
    form: Any,
    context: dict[str, Any],
) -> HttpResponse:
    again = active == "round-type-again"
    here = _("Nhập lần hai") if again else _("Nhập phiếu")
    form = form or _entry_form(survey_round, again=again)
    form.focus()
    context |= {
        **round_page(request.user, survey_round, active, here),
        "form": form,
        "questions": _questions(survey_round),
        "is_open": survey_round.state == RoundState.OPEN,
        "fields": len(_questions(survey_round)) + 1,
    }
    template = "satisfaction/_round_typing.html" if request.htmx else "satisfaction/round_type.html"
    return render(request, template, context, status=422 if form.errors else 200)


def _questions(survey_round: SurveyRound) -> list:
    if not hasattr(survey_round, "_questions"):
        survey_round._questions = list(survey_round.question_set.questions.all())
    return survey_round._questions


def _entry_form(survey_round: SurveyRound, data: Any = None, *, again: bool = False) -> EntryForm:
    return EntryForm(data, questions=_questions(survey_round), again=again)


def _sent(request: HttpRequest, survey_round: SurveyRound, *, again: bool = False) -> EntryForm:
    """What was sent; to mark a form its number is enough."""
    form = _entry_form(survey_round, request.POST, again=again)
    if not again and request.POST.get("act") in services.MARKS:
        form.only_number()
    return form


def _first_kept(
    request: HttpRequest, form: EntryForm, survey_round: SurveyRound, stack: RoundStratum | None
) -> str:
    """What was done, in words; nothing where the form says why not."""
    if not form.is_valid():
        return ""
    act = request.POST.get("act", TYPED)
    held: dict[str, Any] = {"survey_round": survey_round, "stack": stack, "by": request.user}
    try:
        if act in services.MARKS:
            number = form.cleaned_data["number"]
            return _told(services.mark_form(number=number, mark=act, **held))
        return _told(services.type_form(**form.ballot, **held))
    except Refused as refusal:
        form.add_error("number", str(refusal))
        return ""


def _second_kept(request: HttpRequest, form: EntryForm, survey_round: SurveyRound) -> str:
    if not form.is_valid():
        return ""
    try:
        same = services.type_again(survey_round=survey_round, by=request.user, **form.ballot)
    except Refused as refusal:
        form.add_error("number", str(refusal))
        return ""
    number = {"number": form.cleaned_data["number"]}
    if same:
        return _("Phiếu số %(number)s: hai lần nhập giống nhau.") % number
    return _("Phiếu số %(number)s: hai lần nhập khác nhau, xin đối chiếu lại với phiếu.") % number


def _told(form: SurveyForm) -> str:
    what = {
        FormState.TYPED: _("Đã ghi phiếu số %(number)s · %(stratum)s."),
        FormState.REFUSED: _("Phiếu số %(number)s · %(stratum)s: từ chối trả lời."),
        FormState.UNUSABLE: _("Phiếu số %(number)s · %(stratum)s: không dùng được."),
    }[FormState(form.state)]
    return what % {"number": form.number, "stratum": name_of(form.stratum)}


def _stack(request: HttpRequest, strata: list[RoundStratum]) -> RoundStratum | None:
    asked = request.GET.get("chong", "")
    return next((stratum for stratum in strata if str(stratum.pk) == asked), None)
