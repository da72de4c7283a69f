"""The paper forms of a round, to be printed part by part, and its report."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from common.pagination import page_of
from common.qr import qr_image
from satisfaction.access_rounds import get_round, strata_for
from satisfaction.choices import SCALE, RoundState
from satisfaction.exports_rounds import findings_table, returns_table
from satisfaction.forms.round_print import PrintForm
from satisfaction.models import SurveyRound
from satisfaction.selectors.entries import entry_check
from satisfaction.selectors.round_report import round_report
from satisfaction.selectors.rounds import last_sampling
from satisfaction.views.round_sample import table_file
from satisfaction.views.rounds import round_page
from units.access import has_permission, require
from units.permissions import Permission as P

# As many as a browser lays out and a printer takes in one go.
FORMS_A_PAGE = 50
TABLES = {"phieu": returns_table, "ket-qua": findings_table}


@require_safe
def round_print(request: HttpRequest, pk: int) -> HttpResponse:
    """Numbered forms, one A4 page each; by part and range, fifty at a time."""
    survey_round = get_round(request.user, pk)
    if not has_permission(request.user, P.SURVEY_KEEP, survey_round.unit):
        require(request.user, P.SURVEY_TYPE, survey_round.unit)
    strata = strata_for(request.user, survey_round)
    form = PrintForm(request.GET or None, strata=strata)
    chosen = survey_round.forms.select_related("stratum__unit", "stratum__field")
    page = page_of(request, form.narrowed(chosen), FORMS_A_PAGE)
    units = {one.stratum.unit_id for one in page}
    factors = _factors(survey_round)
    context = {
        **round_page(request.user, survey_round, "round-print", _("In phiếu")),
        "form": form,
        "page_obj": page,
        "factors": factors,
        "last_number": sum(len(questions) for _name, questions in factors) + 1,
        "scale": [SCALE[grade] for grade in sorted(SCALE)],
        # Where everybody reads the unit's results: it says nothing about who holds the paper.
        "codes": {unit: qr_image(_results(request, unit)) for unit in units},
    }
    return render(request, "satisfaction/round_print.html", context)


def _results(request: HttpRequest, unit: int) -> str:
    return request.build_absolute_uri(reverse("satisfaction:public-satisfaction", args=[unit]))


def _factors(survey_round: SurveyRound) -> list[tuple[str, list]]:
    """Questions with their numbers on paper, by factor, in order."""
    found: list[tuple[str, list]] = []
    for number, question in enumerate(survey_round.question_set.questions.all(), start=1):
        if not found or found[-1][0] != question.factor_name:
            found.append((question.factor_name, []))
        found[-1][1].append((number, question))
    return found


@require_safe
def round_report_page(request: HttpRequest, pk: int) -> HttpResponse:
    survey_round = _reported(request, pk)
    report = _report(request, survey_round)
    owner = has_permission(request.user, P.SURVEY_VIEW, survey_round.unit)
    context = {
        **round_page(request.user, survey_round, "round-report", _("Báo cáo")),
        "report": report,
        "returns": report.returns,
        "all_parts": owner,
        "check": entry_check(survey_round) if owner else None,
        "planned": survey_round.margin_percent,
        "last": last_sampling(survey_round),
    }
    return render(request, "satisfaction/round_report.html", context)


@require_safe
def round_report_file(request: HttpRequest, pk: int, table: str, kind: str) -> HttpResponse:
    survey_round = _reported(request, pk)
    if table not in TABLES:
        raise Http404
    name = f"{table}-{survey_round.code}"
    return table_file(name, kind, lambda: TABLES[table](_report(request, survey_round)))


def _reported(request: HttpRequest, pk: int) -> SurveyRound:
    survey_round = get_round(request.user, pk)
    if survey_round.state == RoundState.DRAFT:
        raise Http404
    return survey_round


def _report(request: HttpRequest, survey_round: SurveyRound):
    return round_report(survey_round, strata_for(request.user, survey_round), _("Câu hỏi chung"))
