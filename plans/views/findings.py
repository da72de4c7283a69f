"""Following up: every finding of a year, what units did about it, what inspectors say of that."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from common import clock
from common.exceptions import Refused
from common.exports import csv_response, csv_text, xlsx_bytes, xlsx_response
from common.pagination import page_of
from plans import access
from plans.choices import Verdict
from plans.exports.findings import FINDING_HEADER, finding_lines
from plans.forms.evidence import NewDocumentForm
from plans.forms.inspections import RemedyForm, VerdictForm
from plans.models import Finding, Remedy
from plans.selectors.findings import (
    KEPT,
    count_findings,
    findings_in,
    last_refusal,
    shown_finding,
    waiting_remedy,
)
from plans.selectors.inspections import inspection_years, story_of_finding
from plans.services.findings import confirm_remedy, refuse_remedy, report_remedy
from plans.views.inspections import asked_number, asked_year, inspection_crumbs
from units.access import has_permission, require
from units.permissions import Permission


@require_safe
def finding_list(request: HttpRequest) -> HttpResponse:
    asked = _asked(request)
    page = page_of(request, asked["findings"])
    context = {
        **asked,
        "page_obj": page,
        "rows": [(finding, shown_finding(finding), waiting_remedy(finding)) for finding in page],
        "kept": KEPT,
        "breadcrumbs": [
            (_("Kiểm tra"), f"{reverse('plans:inspection-list')}?nam={asked['year']}"),
            (_("Theo dõi khắc phục"), ""),
        ],
    }
    return render(request, "plans/finding_list.html", context)


@require_safe
def finding_export(request: HttpRequest, form: str) -> HttpResponse:
    """The list as it is narrowed on the page, whole, as a table."""
    asked = _asked(request)
    lines = finding_lines(asked["findings"])
    name = f"kien-nghi-{asked['year']}"
    header = [str(word) for word in FINDING_HEADER]
    if form == "csv":
        return csv_response(f"{name}.csv", csv_text(header, lines))
    if form == "xlsx":
        title = _("Kiến nghị %(year)s") % {"year": asked["year"]}
        return xlsx_response(f"{name}.xlsx", xlsx_bytes(title, header, lines))
    raise Http404


def _asked(request: HttpRequest) -> dict[str, Any]:
    """The year, unit and state asked for, and the findings that answer."""
    require(request.user, Permission.INSPECTION_VIEW)
    readable = access.readable_inspections(request.user)
    years = inspection_years(readable)
    year = asked_year(request) or (years[0] if years else clock.today().year)
    visited = access.inspected_units(request.user, year)
    unit = next((one for one in visited if one.pk == asked_number(request, "don-vi")), None)
    chosen = readable.filter(unit=unit) if unit else readable
    kept = request.GET.get("loc", "")
    return {
        "year": year,
        "years": years,
        "units": visited,
        "unit": unit,
        "chosen": kept,
        "counts": count_findings(chosen, year),
        "findings": findings_in(chosen, year, kept),
    }


def finding_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One finding with everything that was said of it."""
    return _finding_page(request, access.read_finding(request.user, pk))


def finding_resolve(request: HttpRequest, pk: int) -> HttpResponse:
    """Say how it was mended, with documents of the library or a new one."""
    finding = access.get_finding(request.user, pk)
    unit = finding.inspection.unit
    form = RemedyForm(
        request.POST or None,
        initial={"resolved_on": clock.today()},
        documents=access.evidence_for(request.user, unit),
    )
    new = None
    if has_permission(request.user, Permission.EVIDENCE_EDIT, unit):
        new = NewDocumentForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid() and (new is None or new.is_valid()):
        try:
            report_remedy(
                finding=finding,
                by=request.user,
                text=form.cleaned_data["remedy"],
                done_on=form.cleaned_data["resolved_on"],
                evidence=form.cleaned_data["evidence"],
                document=new.document if new else None,
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Đã ghi kết quả khắc phục."))
            return redirect("plans:inspection-detail", finding.inspection_id)
    context = {
        "finding": finding,
        "state": shown_finding(finding),
        "refusal": last_refusal(finding),
        "form": form,
        "new": new,
        "has_documents": bool(form.documents),
        "breadcrumbs": [*inspection_crumbs(finding.inspection), (_("Khắc phục"), "")],
    }
    return render(request, "plans/finding_resolve.html", context)


def remedy_judge(request: HttpRequest, pk: int) -> HttpResponse:
    """The inspector's word on a remedy: it is mended, or what is still missing."""
    remedy = access.get_remedy(request.user, pk)
    form = VerdictForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            said = _judge(request, remedy, form)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, said)
            return redirect("plans:finding-detail", remedy.finding_id)
    finding = access.read_finding(request.user, remedy.finding_id)
    return _finding_page(request, finding, form)


def _judge(request: HttpRequest, remedy: Remedy, form: VerdictForm) -> str:
    data = form.cleaned_data
    if data["verdict"] == Verdict.CONFIRMED:
        confirm_remedy(remedy=remedy, by=request.user, reason=data["reason"])
        return _("Đã xác nhận kiến nghị được khắc phục.")
    refuse_remedy(remedy=remedy, by=request.user, reason=data["reason"], due_on=data["due_on"])
    return _("Đã ghi chưa đạt; kiến nghị trở lại danh sách việc của đơn vị.")


def _finding_page(
    request: HttpRequest, finding: Finding, form: VerdictForm | None = None
) -> HttpResponse:
    unit, waiting = finding.inspection.unit, waiting_remedy(finding)
    may_judge = has_permission(request.user, Permission.FINDING_RECORD, unit)
    context = {
        "finding": finding,
        "state": shown_finding(finding),
        "remedies": list(finding.remedies.all()),
        "waiting": waiting,
        "form": form or (VerdictForm() if waiting and may_judge else None),
        "may_resolve": finding.resolved_on is None and access.may_resolve(request.user, unit),
        "events": story_of_finding(finding),
        "breadcrumbs": [*inspection_crumbs(finding.inspection), (_("Kiến nghị"), "")],
    }
    status = 422 if form is not None and form.errors else 200
    return render(request, "plans/finding_detail.html", context, status=status)
