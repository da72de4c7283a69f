"""The report by way of Excel: the sheet out, in again, compared, decided."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from common.exceptions import Refused
from common.exports import xlsx_response
from plans import access, services
from plans.access.sheets import get_pending_sheet, get_sheets_period, open_sheets
from plans.exports.report_sheet import report_sheet as sheet_bytes
from plans.exports.report_sheet import report_sheets_zip, sheet_filename
from plans.forms.sheets import SheetForm, chosen_lines, undecided
from plans.imports_sheet import open_sheet, read_lines, refuse_other_report
from plans.imports_sheet.report_sheet import as_kept
from plans.selectors.reports import indicators_of, is_writable, shown_state
from plans.selectors.sheets import Comparison, compared, sheet_reports, sheets_of
from units.permissions import Permission

# As many as one answer can hold while somebody waits.
MOST_AT_ONCE = 100


@require_safe
def report_sheet_template(request: HttpRequest, pk: int) -> HttpResponse:
    """The report as a workbook: to fill in, or only to read."""
    report = access.get_report(request.user, pk)
    with translation.override("vi"):
        [sheet] = sheets_of(report.period, [report])
        content = sheet_bytes(sheet)
    return xlsx_response(sheet_filename(sheet), content)


@require_safe
def report_sheets(request: HttpRequest, code: str) -> HttpResponse:
    """The sheets of all units of a period in one archive, for the district to hand out."""
    period, units = get_sheets_period(request.user, code)
    reports = sheet_reports(units, period)
    if len(reports) > MOST_AT_ONCE:
        messages.error(
            request,
            _("Kỳ này có hơn %(most)s đơn vị; hãy tải mẫu ở trang báo cáo của từng đơn vị.")
            % {"most": MOST_AT_ONCE},
        )
        return redirect("plans:report-list")
    with translation.override("vi"):
        content = report_sheets_zip(sheets_of(period, reports))
    response = HttpResponse(content, content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="mau-bao-cao-{period.code}.zip"'
    return response


def report_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the sheet away and send it back."""
    report = access.get_report(request.user, pk, Permission.REPORT_EDIT)
    form = SheetForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        form = SheetForm(request.POST, request.FILES)
        if form.is_valid():
            try:
                return redirect(_compare_url(report, _received(request, report, form)))
            except Refused as refusal:
                form.add_error("file", str(refusal))
    context = {
        "report": report,
        "state": shown_state(report),
        "is_writable": is_writable(report),
        "form": form,
        "waiting": list(open_sheets(request.user, report)[:5]),
        "breadcrumbs": _breadcrumbs(report),
    }
    return render(request, "plans/sheet_upload.html", context, status=422 if form.errors else 200)


def report_sheet_compare(request: HttpRequest, pk: int, key: UUID) -> HttpResponse:
    """GET: cell by cell what would change. POST: write what was chosen."""
    report = access.get_report(request.user, pk, Permission.REPORT_EDIT)
    pending = get_pending_sheet(request.user, report, key)
    if pending is None:
        return _too_late(request, report)
    comparison = compared(report, pending.content["rows"])
    if request.method != "POST":
        return _compare_page(request, report, pending, comparison)
    chosen = chosen_lines(comparison, request.POST)
    if lines := undecided(comparison, request.POST):
        return _compare_page(request, report, pending, comparison, undecided=lines, status=422)
    try:
        services.apply_sheet(pending=pending, report=report, by=request.user, chosen=chosen)
    except Refused as refusal:
        return _compare_page(request, report, pending, comparison, refusal=str(refusal), status=422)
    return redirect("plans:report-sheet-result", report.pk, pending.pk)


@require_safe
def report_sheet_result(request: HttpRequest, pk: int, key: UUID) -> HttpResponse:
    """What was written, what was left, what was refused and why."""
    report = access.get_report(request.user, pk, Permission.REPORT_EDIT)
    pending = get_pending_sheet(request.user, report, key)
    if pending is None:
        return _too_late(request, report)
    result = pending.content.get("result")
    if result is None:
        return redirect(_compare_url(report, pending))
    lines = {indicator.code: indicator for indicator in indicators_of(report)}
    context = {
        "report": report,
        "pending": pending,
        "written": [lines[code] for code in result["written"] if code in lines],
        "left": [lines[code] for code in result["left"] if code in lines],
        "refused": [(lines[code], why) for code, why in result["refused"] if code in lines],
        "faults": _faults(pending),
        "breadcrumbs": _breadcrumbs(report, _("Kết quả")),
    }
    return render(request, "plans/sheet_result.html", context)


# --- Shared ------------------------------------------------------------------------------------


def _received(request: HttpRequest, report: Any, form: SheetForm) -> Any:
    """Read the file and keep what it says; Refused says why it cannot be read."""
    file = form.cleaned_data["file"]
    opened = open_sheet(file)
    refuse_other_report(opened.given, report)
    content = as_kept(opened, read_lines(opened, report))
    return services.keep_sheet(report=report, by=request.user, file_name=file.name, content=content)


def _compare_page(
    request: HttpRequest,
    report: Any,
    pending: Any,
    comparison: Comparison,
    *,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    names = {indicator.code: indicator.name for indicator in indicators_of(report)}
    context = {
        "report": report,
        "pending": pending,
        "comparison": comparison,
        "is_shown_again": status != 200,
        "is_writable": is_writable(report),
        "faults": _faults(pending),
        "absent": [(code, names[code]) for code in pending.content["absent"] if code in names],
        "breadcrumbs": _breadcrumbs(report, _("So sánh")),
        **more,
    }
    return render(request, "plans/sheet_compare.html", context, status=status)


def _faults(pending: Any) -> list[dict[str, Any]]:
    """Every fault of the file with the line's code, where the row has one."""
    codes = {row["row"]: row["code"] for row in pending.content["rows"]}
    return [{**fault, "code": codes.get(fault["row"], "")} for fault in pending.content["faults"]]


def _too_late(request: HttpRequest, report: Any) -> HttpResponse:
    messages.info(
        request, _("Bản so sánh chỉ giữ một ngày và đã hết hạn. Hãy gửi lại tệp để so sánh mới.")
    )
    return redirect("plans:report-sheet", report.pk)


def _compare_url(report: Any, pending: Any) -> str:
    return reverse("plans:report-sheet-compare", args=[report.pk, pending.pk])


def _breadcrumbs(report: Any, last: str = "") -> list[tuple[str, str]]:
    sheet = (_("Nhập bằng Excel"), reverse("plans:report-sheet", args=[report.pk]) if last else "")
    crumbs = [
        (_("Báo cáo quý"), reverse("plans:report-list")),
        (str(report), report.get_absolute_url()),
        sheet,
    ]
    return [*crumbs, (last, "")] if last else crumbs
