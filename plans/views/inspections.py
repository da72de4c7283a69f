"""The register of visits: planned, held, called off; what each one found."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from common import clock
from common.exceptions import Refused
from plans import access
from plans.forms.inspections import CallOffForm, FindingForm, HoldForm, InspectionForm
from plans.models import Inspection
from plans.selectors.findings import findings_of, shown_finding, waiting_remedy
from plans.selectors.inspections import (
    inspection_years,
    shown_inspection,
    story_of,
    year_of_inspections,
)
from plans.services.findings import record_finding
from plans.services.inspections import call_off_inspection, hold_inspection, record_inspection
from units.access import has_permission, require, units_where
from units.choices import COMMUNE
from units.permissions import Permission


def inspection_list(request: HttpRequest) -> HttpResponse:
    require(request.user, Permission.INSPECTION_VIEW)
    readable = access.readable_inspections(request.user)
    years = inspection_years(readable)
    year = asked_year(request) or (years[0] if years else clock.today().year)
    units = units_where(request.user, Permission.INSPECTION_VIEW)
    unit = units.filter(pk=asked_number(request, "don-vi")).first()
    if unit is not None:
        units = units.below(unit)
        readable = readable.filter(unit__in=units)
    register = year_of_inspections(readable, units, year)
    context = {
        "register": register,
        "rows": [(row, shown_inspection(row)) for row in register.inspections],
        "year": year,
        "years": years,
        "unit": unit,
        "may_record": has_permission(request.user, Permission.FINDING_RECORD),
        "may_plan": has_permission(request.user, Permission.INSPECTION_PLAN),
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
    return _inspection_page(request, inspection)


def inspection_hold(request: HttpRequest, pk: int) -> HttpResponse:
    """A planned visit was made: when, under which decision, with what conclusion."""
    inspection = access.get_inspection(request.user, pk, Permission.FINDING_RECORD)
    form = HoldForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            hold_inspection(inspection=inspection, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error("held_on", str(refusal))
        else:
            messages.success(request, _("Đã ghi cuộc kiểm tra. Hãy ghi tiếp các kiến nghị."))
            return redirect("plans:inspection-detail", inspection.pk)
    return _inspection_page(request, inspection, hold_form=form)


def inspection_call_off(request: HttpRequest, pk: int) -> HttpResponse:
    inspection = access.get_inspection(request.user, pk, Permission.INSPECTION_PLAN)
    form = CallOffForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            call_off_inspection(inspection=inspection, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error("reason", str(refusal))
        else:
            messages.success(request, _("Đã hủy cuộc kiểm tra; lý do được ghi lại."))
            return redirect("plans:inspection-detail", inspection.pk)
    return _inspection_page(request, inspection, call_off_form=form)


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
    return _inspection_page(request, inspection, form=form)


def _inspection_page(
    request: HttpRequest,
    inspection: Inspection,
    *,
    form: FindingForm | None = None,
    hold_form: HoldForm | None = None,
    call_off_form: CallOffForm | None = None,
) -> HttpResponse:
    findings = list(findings_of(inspection))
    user, unit = request.user, inspection.unit
    is_open = inspection.held_on is None and inspection.called_off_on is None
    may_record = has_permission(user, Permission.FINDING_RECORD, unit)
    may_plan = has_permission(user, Permission.INSPECTION_PLAN, unit)
    context = {
        "inspection": inspection,
        "state": shown_inspection(inspection),
        "findings": [
            (finding, shown_finding(finding), waiting_remedy(finding)) for finding in findings
        ],
        "events": story_of(inspection, findings),
        "may_resolve": access.may_resolve(user, unit),
        "may_judge": may_record,
        "form": form or (FindingForm() if may_record and inspection.held_on else None),
        "hold_form": hold_form or (HoldForm() if may_record and is_open else None),
        "call_off_form": call_off_form or (CallOffForm() if may_plan and is_open else None),
        "open_form": "call_off" if call_off_form else "hold" if hold_form else "",
        "breadcrumbs": inspection_crumbs(inspection, here=True),
    }
    return render(request, "plans/inspection_detail.html", context)


def inspection_crumbs(inspection: Inspection, *, here: bool = False) -> list[tuple[str, str]]:
    url = "" if here else reverse("plans:inspection-detail", args=[inspection.pk])
    year = reverse("plans:inspection-list") + f"?nam={inspection.year}"
    return [(_("Kiểm tra"), year), (str(inspection.unit), url)]


def asked_number(request: HttpRequest, name: str) -> int | None:
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def asked_year(request: HttpRequest) -> int | None:
    """A year that may have no visits yet: its page says so instead of showing another year."""
    year = asked_number(request, "nam")
    # Next year's plan is made before the year begins.
    return year if year is not None and 2000 <= year <= clock.today().year + 1 else None
