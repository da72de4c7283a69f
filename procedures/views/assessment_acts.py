"""What is done with an assessment: declared, handed in, appraised, closed, opened again."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from common.exceptions import Refused
from procedures import services
from procedures.forms.assessment import AppraiseForm, DeclareForm, ReopenForm
from procedures.scoring import INDICES, Quarter
from procedures.selectors.assessment import Sheet, seen_of, sheet_of
from procedures.views.assessment import (
    asked_quarter,
    records_url_of,
    sheet_address,
    sheet_crumbs,
    sheet_page,
)
from units.access import require
from units.models import Unit
from units.permissions import Permission


@require_http_methods(["GET", "HEAD", "POST"])
def assessment_declare(
    request: HttpRequest, pk: int, year: int, quarter: int, number: int
) -> HttpResponse:
    """The unit's own points for an index."""
    sheet = _for_index(request, pk, year, quarter, number, Permission.ASSESSMENT_DECLARE)
    mark, index = sheet.line(number).mark, INDICES[number]
    initial = {"seen": seen_of(sheet, number)}
    if mark is not None:
        initial |= {"points": mark.declared, "basis": mark.basis, "document": mark.document}
    form = DeclareForm(request.POST or None, request.FILES or None, index=index, initial=initial)
    if request.method == "POST" and form.is_valid():
        said = dict(form.cleaned_data)
        seen = said.pop("seen")
        try:
            services.declare_index(
                unit=sheet.unit,
                quarter=sheet.quarter,
                number=number,
                said=services.Declaration(**said),
                seen=seen,
                by=request.user,
            )
        except Refused as refusal:
            form = _refused(form, refusal, initial)
        else:
            messages.success(request, _("Đã lưu kê khai chỉ số %(n)s.") % {"n": number})
            return redirect(f"{sheet_address('detail', sheet)}#chi-so-{number}")
    return _index_page(request, sheet, number, form)


@require_http_methods(["GET", "HEAD", "POST"])
def assessment_appraise(
    request: HttpRequest, pk: int, year: int, quarter: int, number: int
) -> HttpResponse:
    """The district's word on an index."""
    sheet = _for_index(request, pk, year, quarter, number, Permission.ASSESSMENT_APPRAISE)
    mark, index = sheet.line(number).mark, INDICES[number]
    initial = {"seen": seen_of(sheet, number)}
    if mark is not None:
        initial |= {"points": mark.appraised, "reason": mark.reason}
    form = AppraiseForm(request.POST or None, index=index, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            services.appraise_index(
                unit=sheet.unit,
                quarter=sheet.quarter,
                number=number,
                by=request.user,
                **form.cleaned_data,
            )
        except Refused as refusal:
            form = _refused(form, refusal, initial)
        else:
            messages.success(request, _("Đã lưu thẩm định chỉ số %(n)s.") % {"n": number})
            return redirect(f"{sheet_address('detail', sheet)}#chi-so-{number}")
    return _index_page(request, sheet, number, form)


def _for_index(
    request: HttpRequest, pk: int, year: int, quarter: int, number: int, needed: Permission
) -> Sheet:
    unit, asked = asked_quarter(request, pk, year, quarter)
    require(request.user, needed, unit)
    if number not in INDICES:
        raise Http404
    return sheet_of(unit, asked)


def _refused(form: Any, refusal: Refused, initial: dict[str, Any]) -> Any:
    """What was typed stays; the hidden digest moves on to what the page now shows beside it."""
    form.data = form.data.copy()
    form.data["seen"] = initial["seen"]
    form.add_error(None, str(refusal))
    return form


def _index_page(request: HttpRequest, sheet: Sheet, number: int, form: Any) -> HttpResponse:
    context = {
        "sheet": sheet,
        "line": sheet.line(number),
        "records_url": records_url_of(sheet, number),
        "form": form,
        "breadcrumbs": [*sheet_crumbs(sheet), (_("Chỉ số %(n)s") % {"n": number}, "")],
    }
    status = 422 if form.errors else 200
    return render(request, "procedures/assessment_index.html", context, status=status)


@require_POST
def assessment_submit(request: HttpRequest, pk: int, year: int, quarter: int) -> HttpResponse:
    unit, asked = asked_quarter(request, pk, year, quarter)
    require(request.user, Permission.ASSESSMENT_DECLARE, unit)
    done = _("Đã gửi kê khai lên cấp thẩm định.")
    return _step(request, unit, asked, services.submit_declaration, done)


@require_POST
def assessment_close(request: HttpRequest, pk: int, year: int, quarter: int) -> HttpResponse:
    unit, asked = asked_quarter(request, pk, year, quarter)
    require(request.user, Permission.ASSESSMENT_APPRAISE, unit)
    done = _("Đã chốt kết quả; số liệu của cổng được giữ như lúc chốt.")
    return _step(request, unit, asked, services.close_assessment, done)


def _step(request: HttpRequest, unit: Unit, quarter: Quarter, act: Any, done: str) -> HttpResponse:
    try:
        act(unit=unit, quarter=quarter, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
    return redirect("procedures:assessment-detail", unit.pk, quarter.year, quarter.number)


@require_POST
def assessment_reopen(request: HttpRequest, pk: int, year: int, quarter: int) -> HttpResponse:
    unit, asked = asked_quarter(request, pk, year, quarter)
    require(request.user, Permission.ASSESSMENT_APPRAISE, unit)
    form = ReopenForm(request.POST)
    if form.is_valid():
        try:
            services.reopen_assessment(
                unit=unit, quarter=asked, by=request.user, **form.cleaned_data
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Đã mở lại; lý do được ghi trong lịch sử."))
            return redirect("procedures:assessment-detail", pk, year, quarter)
    return sheet_page(request, sheet_of(unit, asked), form)
