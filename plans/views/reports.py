"""Pages of the quarterly report."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from common.exceptions import Refused
from plans import access, services
from plans.choices import IndicatorKind
from plans.exceptions import CellConflict, CellsMissing
from plans.forms.reports import ExtendForm, ReopenForm, ReturnForm, SendBackForm, Typed
from plans.models import Indicator, Report, Submission
from plans.selectors import history as story
from plans.selectors.grid import Line, add_computed, changes_since, grid_line, report_grid
from plans.selectors.lists import indicator_year, report_overview
from plans.selectors.reports import history_of_report, indicators_of, shown_state
from units.permissions import Permission


def post_to_report(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Who arrives here without sending a form (signed in again half-way) is shown the report."""

    @wraps(view)
    def wrapped(request: HttpRequest, pk: int) -> HttpResponse:
        if request.method == "POST":
            return view(request, pk)
        return redirect(access.get_report(request.user, pk))

    return wrapped


@require_safe
def report_list(request: HttpRequest) -> HttpResponse:
    """One unit's reports, or for those who see several units the year as a matrix."""
    overview = report_overview(
        request.user,
        year=request.GET.get("nam", ""),
        unit=request.GET.get("don-vi", ""),
        unfiled_in=request.GET.get("chua-nop", ""),
    )
    return render(request, "plans/report_list.html", {"overview": overview})


@require_safe
def indicator_detail(request: HttpRequest, code: str) -> HttpResponse:
    """What a year's figure of one line is made of: every unit and period behind it."""
    indicator = get_object_or_404(Indicator.objects.select_related("area"), code=code)
    if not indicator.is_typed:
        raise Http404
    detail = indicator_year(
        request.user, indicator, year=request.GET.get("nam", ""), unit=request.GET.get("don-vi", "")
    )
    context = {
        "indicator": indicator,
        "detail": detail,
        "breadcrumbs": [(_("Báo cáo quý"), _list_url()), (indicator.code, "")],
    }
    return render(request, "plans/indicator_detail.html", context)


@require_safe
def report_detail(request: HttpRequest, pk: int) -> HttpResponse:
    report = access.get_report(request.user, pk)
    return _page(request, report)


@post_to_report
def report_save(request: HttpRequest, pk: int) -> HttpResponse:
    """Save every line that was touched; what could not be saved stays as typed."""
    report = access.get_report(request.user, pk, Permission.REPORT_EDIT)
    saved, open_lines = 0, {}
    for indicator in indicators_of(report):
        typed = Typed.sent(indicator, request.POST) if indicator.is_typed else None
        if typed is None or not typed.is_touched:
            continue
        if _save(request, report, indicator, typed):
            saved += 1
        else:
            open_lines[indicator.pk] = typed
    if saved:
        messages.success(request, _("Đã lưu %(count)s ô.") % {"count": saved})
    if open_lines:
        report = access.get_report(request.user, pk)
        return _page(request, report, typed=open_lines, status=422)
    if "submit" in request.POST:
        return _submit(request, report)
    if not saved:
        messages.info(request, _("Không có ô nào thay đổi."))
    return redirect(report)


@require_POST
def cell_save(request: HttpRequest, pk: int, indicator_pk: int) -> HttpResponse:
    """Save one line and answer with its row: 200 saved, 409 somebody was faster, 422 refused."""
    report = access.get_report(request.user, pk, Permission.REPORT_EDIT)
    indicator = access.get_indicator(report, indicator_pk)
    typed = Typed.sent(indicator, request.POST) or Typed()
    is_saved = _save(request, report, indicator, typed)
    line = grid_line(report, indicator, history_of_report(report)[:1])
    context = {
        "report": report,
        "line": line,
        "typed": Typed.of(line.cell) if is_saved else typed,
        "actions": access.allowed_actions(request.user, report),
        "saved_at": line.cell.changed_at if is_saved else None,
    }
    status = 200 if is_saved else 409 if typed.conflict else 422
    return render(request, "plans/_report_row.html", context, status=status)


@post_to_report
def report_submit(request: HttpRequest, pk: int) -> HttpResponse:
    report = access.get_report(request.user, pk, Permission.REPORT_SUBMIT)
    return _submit(request, report)


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
        lambda: services.accept_report(report=report, by=request.user),
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


# --- Shared ------------------------------------------------------------------------------------


def _save(request: HttpRequest, report: Report, indicator: Indicator, typed: Typed) -> bool:
    """Save one line; when refused, `typed` tells why and keeps what was typed."""
    try:
        entry = typed.entry(indicator)
        services.save_cell(
            report=report,
            indicator=indicator,
            by=request.user,
            version=typed.version,
            state=entry.state,
            numerator=entry.numerator,
            denominator=entry.denominator,
            value=entry.value,
            ground=entry.ground,
            note=entry.note,
        )
    except CellConflict as conflict:
        # The next save is made knowing the other's figure, so it may replace it.
        typed.error, typed.conflict = str(conflict), conflict.theirs
        typed.version, typed.was = conflict.theirs.version, Typed.of(conflict.theirs).mark
    except Refused as refusal:
        typed.error = str(refusal)
    else:
        return True
    return False


def _submit(request: HttpRequest, report: Report) -> HttpResponse:
    try:
        services.submit_report(report=report, by=request.user)
    except CellsMissing as refusal:
        report = access.get_report(request.user, report.pk)
        return _page(request, report, missing=refusal, status=422)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(report)
    messages.success(request, _("Đã nộp báo cáo. Báo cáo đang chờ lãnh đạo đơn vị ký duyệt."))
    return redirect(report)


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
    return _page(request, access.get_report(request.user, report.pk), status=422, **{name: form})


def _page(
    request: HttpRequest,
    report: Any,
    *,
    typed: dict[int, Typed] | None = None,
    missing: CellsMissing | None = None,
    status: int = 200,
    **forms: Any,
) -> HttpResponse:
    history = history_of_report(report)
    blocks = report_grid(report, history)
    add_computed(report, blocks)
    typed = typed or {}
    lines = [line for block in blocks for line in block.typed]
    context = {
        "report": report,
        "state": shown_state(report),
        "blocks": blocks,
        "typed": {
            line.indicator.pk: typed.get(line.indicator.pk) or Typed.of(line.cell) for line in lines
        },
        "errors": [line.indicator for line in lines if line.indicator.pk in typed],
        "warned": _warned(blocks),
        "missing": missing,
        "actions": access.allowed_actions(request.user, report),
        "steps": story.steps_of(report),
        "reasons": story.newest_reasons(history) if report.state == "returned" else [],
        "events": story.events_of(report, history),
        "breadcrumbs": [(_("Báo cáo quý"), _list_url()), (str(report), "")],
        "return_form": ReturnForm(indicators=indicators_of(report)),
        "reopen_form": ReopenForm(),
        "extend_form": ExtendForm(),
        "open_form": next(iter(forms), ""),
        **forms,
    }
    return render(request, "plans/report_detail.html", context, status=status)


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
        "warned": _warned(report_grid(report, history)),
        "form": form,
        "is_own": newest.submitted_by_id == request.user.pk,
        "breadcrumbs": [
            (_("Báo cáo quý"), _list_url()),
            (str(report), report.get_absolute_url()),
            (_("Ký duyệt"), ""),
        ],
    }
    return render(request, "plans/report_sign.html", context, status=status)


def _read(history: list[Submission], request: HttpRequest) -> Submission | None:
    """The submission that the page showed to the leader."""
    shown = request.POST.get("submission", "")
    return next((each for each in history if str(each.pk) == shown), None)


def _warned(blocks: list[Any]) -> list[Line]:
    return [line for block in blocks for line in block.typed if line.warnings]


def _list_url() -> str:
    return reverse("plans:report-list")
