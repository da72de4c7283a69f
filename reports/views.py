from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation

from common.exports import xlsx_response
from reports import access
from reports.quarterly import quarterly_annex, quarterly_document
from reports.word import DOCX_TYPE
from units.access import require
from units.models import Period
from units.permissions import Permission


def document_list(request: HttpRequest) -> HttpResponse:
    """Which documents can be drawn up, for each period that has opened."""
    require(request.user, Permission.SCORE_EXPORT)
    plans = access.writable_plans(request.user)
    periods = Period.objects.opened().filter(year__in=[plan.year for plan in plans])
    context = {"plans": plans, "periods": periods.order_by("-year", "-position")}
    return render(request, "reports/document_list.html", context)


def quarterly_word(request: HttpRequest, year: int, code: str) -> HttpResponse:
    plan, period = access.get_plan_period(request.user, year, code)
    with translation.override("vi"):
        content = quarterly_document(plan, period)
    response = HttpResponse(content, content_type=DOCX_TYPE)
    response["Content-Disposition"] = f'attachment; filename="bao-cao-cchc-{period.code}.docx"'
    return response


def quarterly_excel(request: HttpRequest, year: int, code: str) -> HttpResponse:
    plan, period = access.get_plan_period(request.user, year, code)
    with translation.override("vi"):
        content = quarterly_annex(plan, period)
    return xlsx_response(f"phu-luc-cchc-{period.code}.xlsx", content)
