"""Whom a round may ask and how many it asks: proposed, typed, from a sheet, worked out."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from common import clock
from common.exceptions import Refused
from common.exports import csv_response, csv_text, xlsx_bytes, xlsx_response
from common.imports import ImportFailed
from satisfaction.access_rounds import get_round, strata_for
from satisfaction.choices import RoundState
from satisfaction.choices_rounds import MINIMUM_A_PART
from satisfaction.exceptions_rounds import RoundChanged
from satisfaction.exports_rounds import Table, sample_table
from satisfaction.forms.rounds import PopulationFileForm, ProposalDaysForm, SampleForm
from satisfaction.imports_rounds import load_populations
from satisfaction.models import RoundStratum, SurveyRound
from satisfaction.selectors.rounds import EXAMPLES, SampleSum, last_sampling
from satisfaction.services import samples as services
from satisfaction.views.rounds import round_page
from units.permissions import Permission as P

SAMPLE = "satisfaction:round-sample"
_KINDS = {".csv", ".xlsx"}


@require_safe
def round_sample(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, get_round(request.user, pk))


def _page(
    request: HttpRequest,
    survey_round: SurveyRound,
    *,
    sample_form: SampleForm | None = None,
    days_form: ProposalDaysForm | None = None,
    file_form: PopulationFileForm | None = None,
    faults: list[str] | None = None,
) -> HttpResponse:
    strata = strata_for(request.user, survey_round)
    last = last_sampling(survey_round)
    people = sum(stratum.population for stratum in strata)
    context = {
        **round_page(request.user, survey_round, "round-sample", _("Tổng thể và mẫu")),
        "strata": strata,
        "people": people,
        "asked": sum(stratum.sample for stratum in strata),
        "worked": SampleSum.of(people, survey_round.margin),
        "examples": [SampleSum.of(size, survey_round.margin) for size in EXAMPLES],
        "last": last,
        "is_draft": survey_round.state == RoundState.DRAFT,
        "form": sample_form or _sample_form(survey_round, strata, last),
        "days": days_form or ProposalDaysForm(initial=_usual_days(survey_round)),
        "file_form": file_form or PopulationFileForm(initial={"edition": survey_round.edition}),
        "faults": faults or [],
    }
    forms = (sample_form, days_form, file_form)
    refused = faults or any(form is not None and form.errors for form in forms)
    return render(
        request, "satisfaction/round_sample.html", context, status=422 if refused else 200
    )


def _sample_form(
    survey_round: SurveyRound, strata: list[RoundStratum], last: dict, data=None
) -> SampleForm:
    initial = {
        "minimum": last.get("minimum", MINIMUM_A_PART),
        "per_unit": "1" if last.get("per_unit") else "0",
        "edition": survey_round.edition,
    }
    return SampleForm(data, strata=strata, initial=initial)


def _usual_days(survey_round: SurveyRound) -> dict[str, object]:
    """The twelve months up to the day before the round, as far as they are over."""
    end = min(survey_round.starts_on, clock.today()) - timedelta(days=1)
    start = date(end.year - 1, end.month, 28) + timedelta(days=4)
    return {"start": start.replace(day=1), "end": end, "edition": survey_round.edition}


@require_POST
def round_sample_save(request: HttpRequest, pk: int) -> HttpResponse:
    survey_round = get_round(request.user, pk, P.SURVEY_KEEP)
    strata = strata_for(request.user, survey_round)
    form = _sample_form(survey_round, strata, {}, request.POST)
    if form.is_valid():
        try:
            services.save_sample(
                survey_round=survey_round,
                populations=form.populations,
                minimum=form.cleaned_data["minimum"],
                per_unit=form.cleaned_data["per_unit"],
                edition=form.cleaned_data["edition"],
                by=request.user,
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
            if isinstance(refusal, RoundChanged):
                form.show_conflict(get_round(request.user, pk).edition)
        else:
            messages.success(request, _("Đã ghi tổng thể và tính mẫu."))
            return redirect(SAMPLE, pk)
    return _page(request, survey_round, sample_form=form)


@require_POST
def round_sample_propose(request: HttpRequest, pk: int) -> HttpResponse:
    survey_round = get_round(request.user, pk, P.SURVEY_KEEP)
    form = ProposalDaysForm(request.POST)
    if form.is_valid():
        try:
            services.propose_populations(
                survey_round=survey_round, by=request.user, **form.cleaned_data
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request, _("Đã lấy số hồ sơ đã giải quyết làm tổng thể. Xin xem lại rồi tính mẫu.")
            )
            return redirect(SAMPLE, pk)
    return _page(request, survey_round, days_form=form)


@require_POST
def round_sample_upload(request: HttpRequest, pk: int) -> HttpResponse:
    survey_round = get_round(request.user, pk, P.SURVEY_KEEP)
    form = PopulationFileForm(request.POST, request.FILES)
    faults: list[str] = []
    if form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            parts = _load(upload, survey_round, form.cleaned_data["edition"], request.user)
        except ImportFailed as failure:
            faults = [str(error) for error in failure.errors]
        except Refused as refusal:
            form.add_error("file", str(refusal))
        else:
            messages.success(
                request, _("Đã ghi tổng thể của %(parts)s phần từ tệp.") % {"parts": parts}
            )
            return redirect(SAMPLE, pk)
    return _page(request, survey_round, file_form=form, faults=faults)


def _load(upload: UploadedFile, survey_round: SurveyRound, edition: int, by: object) -> int:
    """The reader wants a file with a name; the sender's own name is not trusted with a path."""
    suffix = Path(upload.name or "").suffix.lower()
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"file{suffix if suffix in _KINDS else '.csv'}"
        with path.open("wb") as file:
            file.writelines(upload.chunks())
        return load_populations(path, survey_round, edition=edition, by=by)


@require_safe
def round_sample_file(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    survey_round = get_round(request.user, pk)
    table = sample_table(strata_for(request.user, survey_round))
    return table_file(f"mau-{survey_round.code}", kind, lambda: table)


def table_file(name: str, kind: str, make: Callable[[], Table]) -> HttpResponse:
    if kind not in {"csv", "xlsx"}:
        raise Http404
    head, rows = make()
    if kind == "csv":
        return csv_response(f"{name}.csv", csv_text(head, rows))
    return xlsx_response(f"{name}.xlsx", xlsx_bytes(name, head, rows))
