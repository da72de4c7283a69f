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
from plans.exceptions import CellConflict, CellsMissing
from plans.forms.reports import ExtendForm, ReopenForm, ReturnForm, Typed
from plans.models import Indicator, Report
from plans.selectors import history as story
from plans.selectors.grid import Line, grid_line, report_grid, with_computed
from plans.selectors.lists import indicator_year, report_overview
from plans.selectors.reports import history_of_report, indicators_of, shown_state
from units.access import has_permission
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
        search=request.GET.get("tim", ""),
        page=request.GET.get("trang", ""),
    )
    context = {
        "overview": overview,
        "may_remind": has_permission(request.user, Permission.REPORT_REVIEW),
        "may_edit_periods": has_permission(request.user, Permission.PERIOD_EDIT),
    }
    return render(request, "plans/report_list.html", context)


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
        "breadcrumbs": [(_("Báo cáo quý"), list_url()), (indicator.code, "")],
    }
    return render(request, "plans/indicator_detail.html", context)


@require_safe
def report_detail(request: HttpRequest, pk: int) -> HttpResponse:
    report = access.get_report(request.user, pk)
    return report_page(request, report)


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
        return report_page(request, report, typed=open_lines, status=422)
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
        return report_page(request, report, missing=refusal, status=422)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(report)
    messages.success(request, _("Đã nộp báo cáo. Báo cáo đang chờ lãnh đạo đơn vị ký duyệt."))
    return redirect(report)


def report_page(
    request: HttpRequest,
    report: Any,
    *,
    typed: dict[int, Typed] | None = None,
    missing: CellsMissing | None = None,
    status: int = 200,
    **forms: Any,
) -> HttpResponse:
    history = history_of_report(report)
    blocks = with_computed(report, report_grid(report, history))
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
        "warned": warned(blocks),
        "missing": missing,
        "actions": access.allowed_actions(request.user, report),
        "steps": story.steps_of(report),
        "reasons": story.newest_reasons(history) if report.state == "returned" else [],
        "events": story.events_of(report, history),
        "breadcrumbs": [(_("Báo cáo quý"), list_url()), (str(report), "")],
        "return_form": ReturnForm(indicators=indicators_of(report)),
        "reopen_form": ReopenForm(),
        "extend_form": ExtendForm(),
        "open_form": next(iter(forms), ""),
        "failed": next(iter(forms.values()), None),
        **forms,
    }
    return render(request, "plans/report_detail.html", context, status=status)


def warned(blocks: list[Any]) -> list[Line]:
    return [line for block in blocks for line in block.typed if line.warnings]


def list_url() -> str:
    return reverse("plans:report-list")
