"""Deciding about one report: the leader's signature, the district's review."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from common.exceptions import Refused
from plans import access, services
from plans.forms.decisions import ExtendForm, ReopenForm, ReturnForm, SendBackForm, seen_mark
from plans.models import Report, Submission
from plans.selectors.changes import changes_since, last_signed
from plans.selectors.grid import report_grid
from plans.selectors.reasons import rounds_of, talk_by_line
from plans.selectors.reports import history_of_report, indicators_of
from plans.selectors.review_queue import place_of
from plans.views.reports import list_url, post_to_report, report_page, warned
from plans.views.review_panel import QUEUE, open_until, queue_for, queue_url, report_url, unproven
from units.permissions import Permission


def report_sign(request: HttpRequest, pk: int) -> HttpResponse:
    """GET shows what the signature stands under and what changed since the last one."""
    report = access.get_report(request.user, pk, Permission.REPORT_SIGN)
    history = history_of_report(report)
    if request.method == "POST":
        try:
            services.sign_report(report=report, by=request.user, submission=_read(history, request))
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Đã ký duyệt. Báo cáo đã chuyển đến huyện."))
        return redirect(report)
    return _sign_page(request, report, history)


@post_to_report
def report_send_back(request: HttpRequest, pk: int) -> HttpResponse:
    report = access.get_report(request.user, pk, Permission.REPORT_SIGN)
    form = SendBackForm(request.POST, indicators=indicators_of(report))
    if form.is_valid():
        try:
            services.send_back(report=report, by=request.user, seen=form.seen, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Đã gửi lại báo cáo cho người nhập."))
            return redirect(report)
    # What was typed stays, unless the report went on meanwhile and waits for no signature.
    report = access.get_report(request.user, pk)
    return _sign_page(request, report, history_of_report(report), form, status=422)


@post_to_report
def report_accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept what was read; on request go on to the next of the queue."""
    report = access.get_report(request.user, pk, Permission.REPORT_REVIEW)
    submission = _read(history_of_report(report), request)
    query = request.POST.get(QUEUE)
    try:
        services.accept_report(report=report, by=request.user, submission=submission)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(report_url(report, query))
    if "next" not in request.POST:
        messages.success(request, _("Đã duyệt báo cáo."))
        return redirect(report_url(report, query))
    messages.success(request, _("Đã duyệt báo cáo %(period)s của %(unit)s.") % _named(report))
    following = place_of(submission, queue_for(request)).next
    return redirect(report_url(following, query or "") if following else queue_url(query))


@post_to_report
def report_return(request: HttpRequest, pk: int) -> HttpResponse:
    report = access.get_report(request.user, pk, Permission.REPORT_REVIEW)
    form = ReturnForm(request.POST, indicators=indicators_of(report), open_until=open_until(report))

    def give_back(**said: Any) -> None:
        services.return_report(report=report, by=request.user, seen=form.seen, **said)

    return _act_with_form(request, report, "return_form", form, give_back, _("Đã trả lại báo cáo."))


@post_to_report
def report_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    report = access.get_report(request.user, pk, Permission.REPORT_REVIEW)
    form = ReopenForm(request.POST, open_until=open_until(report))

    def reopen(**said: Any) -> None:
        services.reopen_report(report=report, by=request.user, **said)

    done = _("Đã mở lại báo cáo cho đơn vị sửa.")
    return _act_with_form(request, report, "reopen_form", form, reopen, done)


@post_to_report
def report_extend(request: HttpRequest, pk: int) -> HttpResponse:
    report = access.get_report(request.user, pk, Permission.REPORT_REVIEW)
    form = ExtendForm(request.POST, open_until=open_until(report))

    def extend(**said: Any) -> None:
        services.extend_window(report=report, by=request.user, **said)

    return _act_with_form(request, report, "extend_form", form, extend, _("Đã gia hạn cho đơn vị."))


# --- Shared ---


def _named(report: Report) -> dict[str, Any]:
    return {"period": report.period, "unit": report.unit}


def _act_with_form(
    request: HttpRequest,
    report: Report,
    name: str,
    form: Any,
    act: Callable[..., None],
    done: str,
) -> HttpResponse:
    """A decision with a reason: a refusal comes back beside what was typed."""
    if form.is_valid():
        try:
            act(**form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, done)
            return redirect(report_url(report, request.POST.get(QUEUE)))
    return report_page(
        request, access.get_report(request.user, report.pk), status=422, **{name: form}
    )


def _sign_page(
    request: HttpRequest,
    report: Any,
    history: list[Submission],
    form: SendBackForm | None = None,
    status: int = 200,
) -> HttpResponse:
    actions = access.allowed_actions(request.user, report)
    if not actions.sign:
        refused = [str(error) for error in form.non_field_errors()] if form else []
        messages.info(request, " ".join(refused) or _("Báo cáo hiện không chờ ký duyệt."))
        return redirect(report)
    newest, signed = history[0], last_signed(history)
    blocks = report_grid(report, history)
    indicators = [line.indicator for block in blocks for line in block.lines]
    rounds = rounds_of(history)
    context = {
        "report": report,
        "submission": newest,
        "last_signed": signed,
        "changes": changes_since(indicators, signed.content if signed else {}, newest.content),
        "warned": warned(blocks),
        "unproven": unproven(blocks),
        "blocks": blocks,
        "settled": rounds[0] if rounds else None,
        "talk": talk_by_line(rounds),
        "form": form or SendBackForm(indicators=indicators),
        "seen": seen_mark(newest),
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
