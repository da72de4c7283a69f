"""Deciding about a report: the leader's signature, the district's review."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from common.exceptions import Refused
from plans import access, services
from plans.choices import IndicatorKind
from plans.forms.reports import ExtendForm, ReopenForm, ReturnForm, SendBackForm
from plans.models import Report, Submission
from plans.selectors.grid import changes_since, report_grid
from plans.selectors.reports import history_of_report, indicators_of
from plans.views.reports import list_url, post_to_report, report_page, warned
from units.permissions import Permission


def report_sign(request: HttpRequest, pk: int) -> HttpResponse:
    """GET shows what the signature stands under and what changed since the last one."""
    report = access.get_report(request.user, pk, Permission.REPORT_SIGN)
    history = history_of_report(report)
    if request.method == "POST":
        return _act(
            request,
            report,
            lambda: services.sign_report(
                report=report, by=request.user, submission=_read(history, request)
            ),
            _("Đã ký duyệt. Báo cáo đã chuyển đến huyện."),
        )
    return _sign_page(request, report, history, SendBackForm())


@post_to_report
def report_send_back(request: HttpRequest, pk: int) -> HttpResponse:
    report = access.get_report(request.user, pk, Permission.REPORT_SIGN)
    form = SendBackForm(request.POST)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        return _act(
            request,
            report,
            lambda: services.send_back(report=report, by=request.user, reason=reason),
            _("Đã gửi lại báo cáo cho người nhập."),
        )
    return _sign_page(request, report, history_of_report(report), form, status=422)


@post_to_report
def report_accept(request: HttpRequest, pk: int) -> HttpResponse:
    report = access.get_report(request.user, pk, Permission.REPORT_REVIEW)
    return _act(
        request,
        report,
        lambda: services.accept_report(
            report=report, by=request.user, submission=_read(history_of_report(report), request)
        ),
        _("Đã duyệt báo cáo."),
    )


@post_to_report
def report_return(request: HttpRequest, pk: int) -> HttpResponse:
    report = access.get_report(request.user, pk, Permission.REPORT_REVIEW)
    form = ReturnForm(request.POST, indicators=indicators_of(report))
    return _act_with_form(
        request, report, "return_form", form, services.return_report, _("Đã trả lại báo cáo.")
    )


@post_to_report
def report_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    report = access.get_report(request.user, pk, Permission.REPORT_REVIEW)
    return _act_with_form(
        request,
        report,
        "reopen_form",
        ReopenForm(request.POST),
        services.reopen_report,
        _("Đã mở lại báo cáo cho đơn vị sửa."),
    )


@post_to_report
def report_extend(request: HttpRequest, pk: int) -> HttpResponse:
    report = access.get_report(request.user, pk, Permission.REPORT_REVIEW)
    return _act_with_form(
        request,
        report,
        "extend_form",
        ExtendForm(request.POST),
        services.extend_window,
        _("Đã gia hạn cho đơn vị."),
    )


# --- Shared ---


def _act(
    request: HttpRequest, report: Report, act: Callable[[], object], done: str
) -> HttpResponse:
    try:
        act()
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
    return redirect(report)


def _act_with_form(
    request: HttpRequest,
    report: Report,
    name: str,
    form: Any,
    service: Callable[..., object],
    done: str,
) -> HttpResponse:
    """A decision with a reason: a refusal comes back beside what was typed."""
    if form.is_valid():
        try:
            service(report=report, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, done)
            return redirect(report)
    return report_page(
        request, access.get_report(request.user, report.pk), status=422, **{name: form}
    )


def _sign_page(
    request: HttpRequest,
    report: Any,
    history: list[Submission],
    form: SendBackForm,
    status: int = 200,
) -> HttpResponse:
    actions = access.allowed_actions(request.user, report)
    if not actions.sign:
        messages.info(request, _("Báo cáo hiện không chờ ký duyệt."))
        return redirect(report)
    newest = history[0]
    signed = next((each for each in history[1:] if each.signed_at), None)
    indicators = list(indicators_of(report).exclude(kind=IndicatorKind.PORTAL))
    context = {
        "report": report,
        "submission": newest,
        "last_signed": signed,
        "changes": changes_since(indicators, signed.content if signed else {}, newest.content),
        "warned": warned(report_grid(report, history)),
        "form": form,
        "is_own": newest.submitted_by_id == request.user.pk,
        "breadcrumbs": [
            (_("Báo cáo quý"), list_url()),
            (str(report), report.get_absolute_url()),
            (_("Ký duyệt"), ""),
        ],
    }
    return render(request, "plans/report_sign.html", context, status=status)


def _read(history: list[Submission], request: HttpRequest) -> Submission | None:
    """The submission that the page showed to the person."""
    shown = request.POST.get("submission", "")
    return next((each for each in history if str(each.pk) == shown), None)
