"""Two typings compared, the paper looked at once more, and marks taken back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from common.exceptions import Refused
from satisfaction.access_rounds import get_round
from satisfaction.choices import RoundState
from satisfaction.exceptions_rounds import BallotChanged
from satisfaction.forms.entries import NumberForm, SettlingForm, TakeBackForm
from satisfaction.models import Rating, SurveyForm, SurveyRound
from satisfaction.selectors.entries import comparison_of, entry_check, fields_of, marked_forms
from satisfaction.selectors.rounds import name_of
from satisfaction.services import entries as services
from satisfaction.views.rounds import round_crumbs, round_page
from units.access import has_permission, require
from units.permissions import Permission as P

CHECK = "satisfaction:round-check"


@require_safe
def round_check(request: HttpRequest, pk: int) -> HttpResponse:
    survey_round = get_round(request.user, pk)
    _require_side(request, survey_round)
    number = request.GET.get("so", "")
    if number.isdecimal() and survey_round.forms.filter(number=int(number[:9])).exists():
        return redirect("satisfaction:round-settle", pk, int(number[:9]))
    return _check_page(request, survey_round, unknown=number)


def _require_side(request: HttpRequest, survey_round: SurveyRound) -> None:
    """Only the side that holds the round sees single forms."""
    if not has_permission(request.user, P.SURVEY_KEEP, survey_round.unit):
        require(request.user, P.SURVEY_TYPE, survey_round.unit)


def _check_page(
    request: HttpRequest,
    survey_round: SurveyRound,
    *,
    take_back: TakeBackForm | None = None,
    unknown: str = "",
) -> HttpResponse:
    context = {
        **round_page(request.user, survey_round, "round-check", _("Đối chiếu phiếu")),
        "check": entry_check(survey_round),
        "marked": marked_forms(survey_round),
        "is_open": survey_round.state == RoundState.OPEN,
        "take_back": take_back or TakeBackForm(auto_id="back_%s"),
        "find": NumberForm(auto_id="find_%s"),
        "unknown": unknown,
    }
    status = 422 if take_back is not None else 200
    return render(request, "satisfaction/round_check.html", context, status=status)


@require_POST
def round_take_back(request: HttpRequest, pk: int) -> HttpResponse:
    survey_round = get_round(request.user, pk, P.SURVEY_TYPE)
    form = TakeBackForm(request.POST, auto_id="back_%s")
    if form.is_valid():
        try:
            services.take_back_mark(survey_round=survey_round, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error("number", str(refusal))
        else:
            number = form.cleaned_data["number"]
            messages.success(request, _("Phiếu số %(number)s lại chờ nhập.") % {"number": number})
            return redirect(CHECK, pk)
    return _check_page(request, survey_round, take_back=form)


@require_http_methods(["GET", "HEAD", "POST"])
def round_settle(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """One form on another look at the paper: every answer, the disputed ones left open."""
    survey_round = get_round(request.user, pk, P.SURVEY_TYPE)
    paper = get_object_or_404(
        survey_round.forms.select_related("stratum__unit", "stratum__field"), number=number
    )
    blind = not services.may_settle(paper)
    form, comparison = None, None
    if not blind:
        comparison = comparison_of(paper)
        form = _settling_form(request, survey_round, paper, comparison)
        if request.method == "POST" and form.is_valid() and _settled(request, form, paper):
            return redirect(CHECK, pk)
    context = {
        **round_page(request.user, survey_round, "round-check"),
        "breadcrumbs": round_crumbs(
            survey_round,
            (_("Đối chiếu phiếu"), reverse(CHECK, args=[pk])),
            (_("Phiếu số %(number)s") % {"number": number}, ""),
        ),
        "paper": paper,
        "place": name_of(paper.stratum),
        "form": form,
        "rows": _rows(form, comparison) if form else [],
        "comparison": comparison,
        "is_open": survey_round.state == RoundState.OPEN,
    }
    refused = request.method == "POST"
    return render(
        request, "satisfaction/round_settle.html", context, status=422 if refused else 200
    )


def _settling_form(request: HttpRequest, survey_round: SurveyRound, paper, comparison):
    rating = Rating.objects.get(paper=paper)
    questions = survey_round.question_set.questions.all()
    return SettlingForm(
        request.POST if request.method == "POST" else None,
        labels=[*(question.text for question in questions), _("Câu hỏi chung")],
        now=[*rating.answers, rating.overall],
        open_at=comparison.differing if comparison.is_open else [],
        initial={"edition": services.ballot_edition(rating)},
    )


def _rows(form: SettlingForm, comparison) -> list[tuple]:
    """Per answer: its field, what either typing says, and whether they differ."""
    first = fields_of(comparison.first) if comparison.first else []
    second = fields_of(comparison.second) if comparison.second else [None] * len(first)
    differing = set(comparison.differing)
    return [
        (field, one, other, place in differing)
        for place, (field, one, other) in enumerate(zip(form.bound, first, second, strict=True))
    ]


def _settled(request: HttpRequest, form: SettlingForm, paper: SurveyForm) -> bool:
    try:
        services.settle_form(
            survey_round=paper.survey_round,
            number=paper.number,
            edition=form.cleaned_data["edition"],
            by=request.user,
            **form.ballot,
        )
    except BallotChanged as conflict:
        form.add_error(None, str(conflict))
        form.data = form.data.copy()
        form.data["edition"] = services.ballot_edition(Rating.objects.get(paper=paper))
        return False
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(
        request, _("Đã ghi phiếu số %(number)s theo bản giấy.") % {"number": paper.number}
    )
    return True
