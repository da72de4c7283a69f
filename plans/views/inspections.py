from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from common import clock
from common.exceptions import Refused
from plans import access
from plans.forms.inspections import FindingForm, InspectionForm, RemedyForm
from plans.models import Inspection
from plans.selectors.inspections import (
    findings_of,
    inspection_years,
    shown_finding,
    story_of,
    year_of_inspections,
)
from plans.services.inspections import record_finding, record_inspection, resolve_finding
from units.access import has_permission, require, units_where
from units.choices import COMMUNE
from units.permissions import Permission


def inspection_list(request: HttpRequest) -> HttpResponse:
    require(request.user, Permission.INSPECTION_VIEW)
    readable = access.readable_inspections(request.user)
    years = inspection_years(readable)
    year = _asked_year(request) or (years[0] if years else clock.today().year)
    units = units_where(request.user, Permission.INSPECTION_VIEW)
    unit = units.filter(pk=_number(request, "don-vi")).first()
    if unit is not None:
        units = units.below(unit)
        readable = readable.filter(unit__in=units)
    context = {
        "register": year_of_inspections(readable, units, year),
        "year": year,
        "years": years,
        "unit": unit,
        "may_record": has_permission(request.user, Permission.FINDING_RECORD),
        "breadcrumbs": [(_("Kiểm tra"), "")],
    }
    return render(request, "plans/inspection_list.html", context)


def inspection_add(request: HttpRequest) -> HttpResponse:
    require(request.user, Permission.FINDING_RECORD)
    units = units_where(request.user, Permission.FINDING_RECORD).in_force().at_level(COMMUNE)
    form = InspectionForm(request.POST or None, units=units)
    if request.method == "POST" and form.is_valid():
        try:
            inspection = record_inspection(by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error("held_on", str(refusal))
        else:
            messages.success(request, _("Đã ghi cuộc kiểm tra. Hãy ghi tiếp các kiến nghị."))
            return redirect("plans:inspection-detail", inspection.pk)
    crumbs = [(_("Kiểm tra"), reverse("plans:inspection-list")), (_("Ghi cuộc kiểm tra"), "")]
    return render(request, "plans/inspection_add.html", {"form": form, "breadcrumbs": crumbs})


def inspection_detail(request: HttpRequest, pk: int) -> HttpResponse:
    inspection = access.get_inspection(request.user, pk)
    form = FindingForm() if _may_record(request, inspection) else None
    return _inspection_page(request, inspection, form)


def finding_add(request: HttpRequest, pk: int) -> HttpResponse:
    inspection = access.get_inspection(request.user, pk, Permission.FINDING_RECORD)
    form = FindingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            record_finding(inspection=inspection, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error("due_on", str(refusal))
        else:
            messages.success(request, _("Đã ghi kiến nghị."))
            return redirect("plans:inspection-detail", inspection.pk)
    return _inspection_page(request, inspection, form)


def finding_resolve(request: HttpRequest, pk: int) -> HttpResponse:
    finding = access.get_finding(request.user, pk)
    form = RemedyForm(request.POST or None, initial={"resolved_on": clock.today()})
    if request.method == "POST" and form.is_valid():
        try:
            resolve_finding(finding=finding, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Đã ghi kết quả khắc phục."))
            return redirect("plans:inspection-detail", finding.inspection_id)
    context = {
        "finding": finding,
        "state": shown_finding(finding),
        "form": form,
        "breadcrumbs": [*_crumbs(finding.inspection), (_("Khắc phục"), "")],
    }
    return render(request, "plans/finding_resolve.html", context)


def _inspection_page(
    request: HttpRequest, inspection: Inspection, form: FindingForm | None
) -> HttpResponse:
    findings = list(findings_of(inspection))
    if form is not None:
        form.helper.form_action = reverse("plans:finding-add", args=[inspection.pk])
    context = {
        "inspection": inspection,
        "findings": [(finding, shown_finding(finding)) for finding in findings],
        "events": story_of(inspection, findings),
        "may_resolve": access.may_resolve(request.user, inspection.unit),
        "form": form,
        "breadcrumbs": _crumbs(inspection, here=True),
    }
    return render(request, "plans/inspection_detail.html", context)


def _may_record(request: HttpRequest, inspection: Inspection) -> bool:
    return has_permission(request.user, Permission.FINDING_RECORD, inspection.unit)


def _crumbs(inspection: Inspection, *, here: bool = False) -> list[tuple[str, str]]:
    url = "" if here else reverse("plans:inspection-detail", args=[inspection.pk])
    year = reverse("plans:inspection-list") + f"?nam={inspection.year}"
    return [(_("Kiểm tra"), year), (str(inspection.unit), url)]


def _number(request: HttpRequest, name: str) -> int | None:
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _asked_year(request: HttpRequest) -> int | None:
    """A year that may have no visits yet: its page says so instead of showing another year."""
    year = _number(request, "nam")
    return year if year is not None and 2000 <= year <= clock.today().year else None
