"""Pages of the quarterly report."""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from common.exceptions import Refused
from plans import access, services
from plans.exceptions import CellsMissing
from plans.forms.cells import Typed
from plans.forms.decisions import ReplyForm
from plans.models import Indicator, Report
from plans.selectors.grid import AreaBlock, Line, report_grid, with_computed
from plans.selectors.lists import indicator_year, report_overview
from plans.selectors.reports import history_of_report, shown_state
from plans.views.review_panel import decision_context
from units.access import has_permission
from units.permissions import Permission

# In the order in which one needs the other; each is a file on its own.
_PARTS = ("-rows", "-store", "-save", "-keys", "-paste", "-kept", "")
SCRIPTS = [f"js/pages/report-grid{part}.js" for part in _PARTS]
# On a report that is closed: only what this machine still keeps of it.
SCRIPTS_WHEN_CLOSED = [f"js/pages/report-grid{part}.js" for part in ("-rows", "-store", "-kept")]


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
def report_submit(request: HttpRequest, pk: int) -> HttpResponse:
    report = access.get_report(request.user, pk, Permission.REPORT_SUBMIT)
    return submit(request, report)


# --- Shared ------------------------------------------------------------------------------------


def submit(request: HttpRequest, report: Report) -> HttpResponse:
    """Hand it in; what is missing is listed above the grid."""
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
    reply: ReplyForm | None = None,
    status: int = 200,
    **forms: Any,
) -> HttpResponse:
    history = history_of_report(report)
    blocks = with_computed(report, report_grid(report, history), history)
    typed = typed or {}
    lines = [line for block in blocks for line in block.lines]
    context = {
        "report": report,
        "state": shown_state(report),
        "blocks": blocks,
        "typed": {
            line.indicator.pk: typed.get(line.indicator.pk) or Typed.of(line.cell) for line in lines
        },
        "errors": [line.indicator for line in lines if line.indicator.pk in typed],
        "warned": warned(blocks),
        "scripts": _scripts(request, report),
        "login_url": f"{reverse('login')}?next={report.get_absolute_url()}",
        "missing": missing,
        "breadcrumbs": [(_("Báo cáo quý"), list_url()), (str(report), "")],
        **decision_context(request, report, history, blocks, reply=reply, forms=forms),
    }
    return render(request, "plans/report_detail.html", context, status=status)


def _scripts(request: HttpRequest, report: Any) -> list[str]:
    if access.allowed_actions(request.user, report).edit:
        return SCRIPTS
    writes = has_permission(request.user, Permission.REPORT_EDIT, report.unit)
    return SCRIPTS_WHEN_CLOSED if writes else []


def warned(blocks: Iterable[AreaBlock]) -> list[Line]:
    return warned_among(line for block in blocks for line in block.lines)


def warned_among(lines: Iterable[Line]) -> list[Line]:
    """Lines worth a second look; those that no narrative answers yet come first."""
    found = [line for line in lines if line.warnings]
    return sorted(found, key=lambda line: not line.open_warnings)


def list_url() -> str:
    return reverse("plans:report-list")
