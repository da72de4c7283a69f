"""Citing documents beside a cell: a part of the grid for HTMX, a page of its own without."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from common.exceptions import Refused
from plans import access, services
from plans.forms.evidence import CiteForm, NewDocumentForm, PageForm
from plans.models import Citation, Evidence, Indicator, Report
from plans.selectors.evidence import citations_beside
from units.permissions import Permission

CLOSE = "dong"


def cell_cite(request: HttpRequest, pk: int, indicator_pk: int) -> HttpResponse:
    """Name a document beside a cell: one of the library, or a new one put there on the way."""
    report = access.get_report(request.user, pk, Permission.REPORT_EDIT)
    indicator = access.get_indicator(report, indicator_pk)
    # Several cells of the grid may have their form open at once.
    ids = f"o{indicator.pk}-%s"
    form = CiteForm(request.POST or None, unit=report.unit, auto_id=ids)
    new = NewDocumentForm(request.POST or None, request.FILES or None, auto_id=ids)
    if request.method == "POST" and form.is_valid() and new.is_valid():
        try:
            _cite(request, report, indicator, form, new)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return _cited(request, report, indicator, _("Đã dẫn tài liệu."))
    context = {
        "report": report,
        "indicator": indicator,
        "cite_form": form,
        "new": new,
        "has_documents": Evidence.objects.for_unit(report.unit).exists(),
    }
    if request.headers.get("HX-Request") and request.method != "POST":
        return _opened(request, report, indicator, "plans/_report_cite_form.html", context)
    return _beside(request, report, indicator, "plans/cell_cite.html", context)


def _cite(
    request: HttpRequest, report: Report, indicator: Indicator, form: CiteForm, new: NewDocumentForm
) -> None:
    chosen, page = form.cleaned_data["evidence"], form.cleaned_data["page"]
    document = new.document
    if bool(chosen) == bool(document):
        raise Refused(
            _("Hãy chọn một tài liệu trong kho, hoặc điền tài liệu mới; không làm cả hai cùng lúc.")
        )
    if document:
        services.cite_new_evidence(
            report=report, indicator=indicator, page=page, by=request.user, **document
        )
        return
    cell = services.cell_of(report=report, indicator=indicator, by=request.user)
    services.cite_evidence(cell=cell, evidence=chosen, page=page, by=request.user)


def citation_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Say another page or clause of the document that is cited."""
    citation = access.get_citation(request.user, pk)
    report, indicator = _place(request, citation)
    form = PageForm(
        request.POST or None, initial={"page": citation.page}, auto_id=f"d{citation.pk}-%s"
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.change_citation(citation=citation, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error("page", str(refusal))
        else:
            return _cited(request, report, indicator, _("Đã sửa trang, khoản."))
    context = {"report": report, "indicator": indicator, "citation": citation, "page_form": form}
    if request.headers.get("HX-Request") and request.method != "POST":
        return _opened(request, report, indicator, "plans/_citation_form.html", context)
    return _beside(request, report, indicator, "plans/citation_edit.html", context)


@require_POST
def citation_remove(request: HttpRequest, pk: int) -> HttpResponse:
    citation = access.get_citation(request.user, pk)
    report, indicator = _place(request, citation)
    try:
        services.uncite(citation=citation, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(_row_of(report, indicator))
    return _cited(request, report, indicator, _("Đã bỏ trích dẫn; tài liệu vẫn ở trong kho."))


def _place(request: HttpRequest, citation: Citation) -> tuple[Report, Indicator]:
    """The report with its state, and the line at which the citation stands."""
    cell = citation.cell
    report = access.get_report(request.user, cell.report_id, Permission.REPORT_EDIT)
    return report, cell.indicator


def _opened(
    request: HttpRequest, report: Report, indicator: Indicator, form: str, context: dict[str, Any]
) -> HttpResponse:
    """The small form by itself, or the cell without it again."""
    if CLOSE in request.GET:
        return _beside(request, report, indicator, "", {})
    return render(request, form, context)


def _cited(request: HttpRequest, report: Report, indicator: Indicator, said: str) -> HttpResponse:
    """Done: the cell's documents as they are now. The rest of the grid is not touched."""
    if request.headers.get("HX-Request"):
        return _beside(request, report, indicator, "", {"said": said})
    messages.success(request, said)
    return redirect(_row_of(report, indicator))


def _beside(
    request: HttpRequest, report: Report, indicator: Indicator, page: str, context: dict[str, Any]
) -> HttpResponse:
    """The documents of one cell with a form among them: for HTMX the cell, else the page."""
    forms = [context.get(name) for name in ("cite_form", "new", "page_form")]
    status = 422 if any(form is not None and form.errors for form in forms) else 200
    context |= {
        "report": report,
        "line": {"indicator": indicator, "citations": citations_beside(report, indicator)},
        "actions": access.allowed_actions(request.user, report),
    }
    if request.headers.get("HX-Request"):
        return render(request, "plans/_report_cites.html", context, status=status)
    context["breadcrumbs"] = [
        (_("Báo cáo quý"), reverse("plans:report-list")),
        (str(report), report.get_absolute_url()),
        (_("Dẫn tài liệu"), ""),
    ]
    return render(request, page, context, status=status)


def _row_of(report: Report, indicator: Indicator) -> str:
    return f"{report.get_absolute_url()}#o-{indicator.pk}"
