"""The unit's library of documents, and citing them beside the cells of a report."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from common.exceptions import Refused
from common.pagination import page_of
from common.uploads import file_response
from plans import access, services
from plans.forms.evidence import CiteForm, EvidenceForm
from plans.models import Evidence, Indicator, Report
from plans.selectors.evidence import evidence_of, sharing, uses_of
from plans.selectors.grid import grid_line
from units.access import has_permission, units_where
from units.permissions import Permission


@require_safe
def evidence_list(request: HttpRequest) -> HttpResponse:
    units = access.evidence_units(request.user)
    unit = access.evidence_unit(request.user, request.GET.get("don-vi", ""))
    search = request.GET.get("tim", "").strip()[:100]
    context = {
        "units": units,
        "unit": unit,
        "search": search,
        "page_obj": page_of(request, evidence_of(unit, search) if unit else []),
        "may_add": unit and has_permission(request.user, Permission.EVIDENCE_EDIT, unit),
    }
    return render(request, "plans/evidence_list.html", context)


def evidence_add(request: HttpRequest) -> HttpResponse:
    """Add a document; when asked for from a cell, go back there with it chosen."""
    unit = access.own_library(request.user)
    form = EvidenceForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            evidence = services.add_evidence(unit=unit, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error("file", str(refusal))
        else:
            messages.success(request, _("Đã thêm tài liệu vào kho của đơn vị."))
            return redirect(_back_to(request, evidence))
    context = {
        "form": form,
        "unit": unit,
        "cell": _cell_asked_for(request),
        "breadcrumbs": [
            (_("Tài liệu kiểm chứng"), reverse("plans:evidence-list")),
            (_("Thêm"), ""),
        ],
    }
    return render(request, "plans/evidence_add.html", context, status=422 if form.errors else 200)


@require_safe
def evidence_detail(request: HttpRequest, pk: int) -> HttpResponse:
    evidence = access.get_evidence(request.user, pk)
    seen, unseen = sharing(evidence, units_where(request.user, Permission.EVIDENCE_VIEW))
    context = {
        "evidence": evidence,
        "uses": uses_of(evidence),
        "shared_seen": seen,
        "shared_unseen": unseen,
        "breadcrumbs": [
            (
                _("Tài liệu kiểm chứng"),
                f"{reverse('plans:evidence-list')}?don-vi={evidence.unit_id}",
            ),
            (evidence.number, ""),
        ],
    }
    return render(request, "plans/evidence_detail.html", context)


@require_safe
def evidence_file(request: HttpRequest, pk: int) -> FileResponse:
    evidence = access.get_evidence(request.user, pk)
    if evidence.file is None:
        raise Http404
    return file_response(evidence.file, evidence.file_name)


def cell_cite(request: HttpRequest, pk: int, indicator_pk: int) -> HttpResponse:
    """Choose a document for a cell: a page of its own, or a part of the grid for HTMX."""
    report = access.get_report(request.user, pk, Permission.REPORT_EDIT)
    indicator = access.get_indicator(report, indicator_pk)
    initial = {"evidence": request.GET.get("tai-lieu")}
    form = CiteForm(request.POST or None, unit=report.unit, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            cell = services.cell_of(report=report, indicator=indicator, by=request.user)
            services.cite_evidence(cell=cell, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(_row_of(report, indicator))
    context: dict[str, Any] = {
        "report": report,
        "indicator": indicator,
        "form": form,
        "has_documents": Evidence.objects.for_unit(report.unit).exists(),
        "breadcrumbs": [
            (_("Báo cáo quý"), reverse("plans:report-list")),
            (str(report), report.get_absolute_url()),
            (_("Dẫn tài liệu"), ""),
        ],
    }
    if request.headers.get("HX-Request"):
        return render(request, "plans/_report_cite_form.html", context)
    context["line"] = grid_line(report, indicator)
    return render(request, "plans/cell_cite.html", context, status=422 if form.errors else 200)


@require_POST
def citation_remove(request: HttpRequest, pk: int) -> HttpResponse:
    citation = access.get_citation(request.user, pk)
    report, indicator = citation.cell.report, citation.cell.indicator
    try:
        services.uncite(citation=citation, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(_row_of(report, indicator))


def _row_of(report: Report, indicator: Indicator) -> str:
    return f"{report.get_absolute_url()}#o-{indicator.pk}"


def _cell_asked_for(request: HttpRequest) -> tuple[Report, Indicator] | None:
    """From `?o=<report>-<line>`: the cell for which the document is being added."""
    report_pk, _dash, indicator_pk = request.GET.get("o", "").partition("-")
    if not (report_pk.isdecimal() and indicator_pk.isdecimal()):
        return None
    report = access.get_report(request.user, int(report_pk), Permission.REPORT_EDIT)
    return report, access.get_indicator(report, int(indicator_pk))


def _back_to(request: HttpRequest, evidence: Evidence) -> str:
    cell = _cell_asked_for(request)
    if cell is None:
        return reverse("plans:evidence-detail", args=[evidence.pk])
    report, indicator = cell
    path = reverse("plans:cell-cite", args=[report.pk, indicator.pk])
    return f"{path}?tai-lieu={evidence.pk}"
