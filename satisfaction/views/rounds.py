"""Survey rounds: the list, one round, and what its keeper decides about it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from common.exceptions import Refused
from common.pagination import page_of
from satisfaction.access_rounds import get_round, strata_for, visible_rounds
from satisfaction.choices import RoundState
from satisfaction.choices_rounds import ROUND_STATES
from satisfaction.exceptions_rounds import RoundChanged, RoundCodeTaken
from satisfaction.forms.rounds import ClosingForm, ReopeningForm, RoundForm
from satisfaction.models import SurveyRound
from satisfaction.selectors.entries import entry_check
from satisfaction.selectors.rounds import (
    returns_of_rounds,
    round_history,
    stratum_lines,
    together,
)
from satisfaction.services import rounds as services
from satisfaction.views.desk import desk_tabs
from units.access import has_permission, home_unit, require, units_where
from units.permissions import Permission as P

LIST = "satisfaction:round-list"
DETAIL = "satisfaction:round-detail"


def round_crumbs(survey_round: SurveyRound | None, *rest: tuple[str, str]) -> list[tuple[str, str]]:
    """The way to a page about rounds; the address of the page itself is empty."""
    way = [
        (_("Mức độ hài lòng"), reverse("satisfaction:result-list")),
        (_("Điều tra xã hội học"), reverse(LIST)),
    ]
    if survey_round is not None:
        way.append((survey_round.name, reverse(DETAIL, args=[survey_round.pk])))
    way += rest
    way[-1] = (way[-1][0], "")
    return way


def round_tabs(user: Any, survey_round: SurveyRound, active: str) -> list[dict[str, Any]]:
    """The round's pages that this person may open."""
    keeps = has_permission(user, P.SURVEY_KEEP, survey_round.unit)
    types = has_permission(user, P.SURVEY_TYPE, survey_round.unit)
    draft, is_open = (survey_round.state == one for one in (RoundState.DRAFT, RoundState.OPEN))
    pages = [
        ("round-detail", _("Tổng quan"), True),
        ("round-sample", _("Tổng thể và mẫu"), True),
        ("round-print", _("In phiếu"), not draft and (keeps or types)),
        ("round-type", _("Nhập phiếu"), is_open and types),
        ("round-type-again", _("Nhập lần hai"), is_open and types),
        ("round-check", _("Đối chiếu phiếu"), not draft and (keeps or types)),
        ("round-report", _("Báo cáo"), not draft),
    ]
    return [
        {
            "label": label,
            "url": reverse(f"satisfaction:{name}", args=[survey_round.pk]),
            "active": name == active,
        }
        for name, label, shown in pages
        if shown
    ]


def round_page(user: Any, survey_round: SurveyRound, active: str, here: str = "") -> dict[str, Any]:
    """What every page of a round shows around its content."""
    return {
        "survey_round": survey_round,
        "state": ROUND_STATES[RoundState(survey_round.state)],
        "tabs": round_tabs(user, survey_round, active),
        "may_keep": has_permission(user, P.SURVEY_KEEP, survey_round.unit),
        "may_type": has_permission(user, P.SURVEY_TYPE, survey_round.unit),
        "breadcrumbs": round_crumbs(survey_round, *([(here, "")] if here else [])),
    }


@require_safe
def round_list(request: HttpRequest) -> HttpResponse:
    require(request.user, P.SURVEY_VIEW)
    page = page_of(request, visible_rounds(request.user), 30)
    returns = returns_of_rounds(page)
    context = {
        "desk": desk_tabs(request.user, "rounds"),
        "page_obj": page,
        "rows": [(one, ROUND_STATES[RoundState(one.state)], returns[one.pk]) for one in page],
        "may_keep": has_permission(request.user, P.SURVEY_KEEP),
        "breadcrumbs": round_crumbs(None),
    }
    return render(request, "satisfaction/round_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def round_new(request: HttpRequest) -> HttpResponse:
    require(request.user, P.SURVEY_KEEP)
    units = units_where(request.user, P.SURVEY_KEEP)
    initial = RoundForm.initial_of(None, home_unit(request.user))
    form = RoundForm(request.POST or None, units=units, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.create_round(
                unit=form.cleaned_data["unit"], content=form.content, by=request.user
            )
        except RoundCodeTaken as refusal:
            form.add_error("code", str(refusal))
        else:
            messages.success(request, _("Đã lập đợt. Việc tiếp theo là ghi tổng thể và tính mẫu."))
            return redirect("satisfaction:round-sample", made.pk)
    return _form_page(request, form, None)


@require_http_methods(["GET", "HEAD", "POST"])
def round_edit(request: HttpRequest, pk: int) -> HttpResponse:
    survey_round = get_round(request.user, pk, P.SURVEY_KEEP)
    initial = RoundForm.initial_of(survey_round, None)
    form = RoundForm(request.POST or None, units=None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            services.update_round(
                survey_round=survey_round,
                content=form.content,
                edition=form.cleaned_data["edition"],
                by=request.user,
            )
        except RoundCodeTaken as refusal:
            form.add_error("code", str(refusal))
        except Refused as refusal:
            form.add_error(None, str(refusal))
            if isinstance(refusal, RoundChanged):
                form.show_conflict(get_round(request.user, pk))
        else:
            messages.success(request, _("Đã lưu đợt điều tra."))
            return redirect(DETAIL, pk)
    return _form_page(request, form, survey_round)


def _form_page(
    request: HttpRequest, form: RoundForm, survey_round: SurveyRound | None
) -> HttpResponse:
    here = _("Sửa đợt") if survey_round else _("Lập đợt mới")
    context = {
        "form": form,
        "survey_round": survey_round,
        "breadcrumbs": round_crumbs(survey_round, (here, "")),
    }
    status = 422 if form.errors else 200
    return render(request, "satisfaction/round_form.html", context, status=status)


@require_safe
def round_detail(request: HttpRequest, pk: int) -> HttpResponse:
    return _detail_page(request, get_round(request.user, pk))


def _detail_page(
    request: HttpRequest,
    survey_round: SurveyRound,
    *,
    closing: ClosingForm | None = None,
    reopening: ReopeningForm | None = None,
) -> HttpResponse:
    user = request.user
    strata = strata_for(user, survey_round)
    lines = stratum_lines(survey_round, strata)
    keeps = has_permission(user, P.SURVEY_KEEP, survey_round.unit)
    context = {
        **round_page(user, survey_round, "round-detail"),
        "lines": lines,
        "whole": together(lines),
        "all_parts": has_permission(user, P.SURVEY_VIEW, survey_round.unit),
        "check": entry_check(survey_round) if keeps else None,
        "closing": closing or ClosingForm(),
        "reopening": reopening or ReopeningForm(),
        "events": round_history(survey_round) if keeps else [],
    }
    refused = any(form is not None and form.errors for form in (closing, reopening))
    return render(
        request, "satisfaction/round_detail.html", context, status=422 if refused else 200
    )


@require_POST
def round_open(request: HttpRequest, pk: int) -> HttpResponse:
    survey_round = get_round(request.user, pk, P.SURVEY_KEEP)
    edition = request.POST.get("edition", "")
    try:
        services.open_round(
            survey_round=survey_round,
            edition=int(edition) if edition.isdecimal() else None,
            by=request.user,
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("satisfaction:round-sample", pk)
    messages.success(request, _("Đợt đã mở, các phiếu đã có số. Bây giờ có thể in phiếu."))
    return redirect(DETAIL, pk)


@require_POST
def round_close(request: HttpRequest, pk: int) -> HttpResponse:
    survey_round = get_round(request.user, pk, P.SURVEY_KEEP)
    form = ClosingForm(request.POST)
    if form.is_valid():
        try:
            services.close_round(
                survey_round=survey_round, note=form.cleaned_data["note"], by=request.user
            )
        except Refused as refusal:
            form.add_error("note", str(refusal))
        else:
            messages.success(request, _("Đã khóa đợt. Từ đây số liệu của đợt không đổi."))
            return redirect("satisfaction:round-report", pk)
    return _detail_page(request, survey_round, closing=form)


@require_POST
def round_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    survey_round = get_round(request.user, pk, P.SURVEY_KEEP)
    form = ReopeningForm(request.POST)
    if form.is_valid():
        try:
            services.reopen_round(
                survey_round=survey_round, reason=form.cleaned_data["reason"], by=request.user
            )
        except Refused as refusal:
            form.add_error("reason", str(refusal))
        else:
            messages.success(request, _("Đã mở lại đợt; lý do nằm trong nhật ký."))
            return redirect(DETAIL, pk)
    return _detail_page(request, survey_round, reopening=form)
