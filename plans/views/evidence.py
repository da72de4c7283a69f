"""The unit's library of documents."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from common.exceptions import Refused
from common.pagination import page_of
from common.previews import MAX_PAGES, CannotShow, is_shown, page_picture, picture_response
from common.uploads import file_response
from plans import access, services
from plans.forms.evidence import EvidenceForm
from plans.models import Evidence
from plans.selectors.evidence import (
    KEPT,
    Wanted,
    evidence_of,
    flags_of,
    flags_told,
    periods_citing,
    remedies_citing,
    story_of_evidence,
    uses_of,
)
from units.access import has_permission
from units.permissions import Permission


@require_safe
def evidence_list(request: HttpRequest) -> HttpResponse:
    units = access.evidence_units(request.user)
    unit = access.evidence_unit(request.user, request.GET.get("don-vi", ""))
    wanted = Wanted(
        request.GET.get("tim", "").strip()[:100],
        request.GET.get("ky", "")[:20],
        request.GET.get("loc", ""),
    )
    periods = periods_citing(unit) if unit else []
    context = {
        "units": units,
        "unit": unit,
        "wanted": wanted,
        "periods": periods,
        "years": list(dict.fromkeys(str(period.year) for period in periods)),
        "kept": KEPT,
        "page_obj": page_of(request, evidence_of(unit, wanted) if unit else []),
        "may_add": unit and has_permission(request.user, Permission.EVIDENCE_EDIT, unit),
    }
    return render(request, "plans/evidence_list.html", context)


def evidence_add(request: HttpRequest) -> HttpResponse:
    unit = access.own_library(request.user)
    form = EvidenceForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            evidence = services.add_evidence(unit=unit, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error("file", str(refusal))
        else:
            messages.success(request, _("Đã thêm tài liệu vào kho của đơn vị."))
            return redirect("plans:evidence-detail", evidence.pk)
    context = {"unit": unit, "breadcrumbs": [*_crumbs(), (_("Thêm"), "")]}
    return _form_page(request, form, "plans/evidence_add.html", context)


def evidence_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Mend the citation fields; add a file, or put another in its place."""
    evidence = access.get_evidence(request.user, pk, Permission.EVIDENCE_EDIT)
    names = ("number", "title", "issued_on", "issuer", "note")
    initial = {name: getattr(evidence, name) for name in names}
    form = EvidenceForm(request.POST or None, request.FILES or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_evidence(evidence=evidence, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error("file", str(refusal))
        else:
            messages.success(request, _("Đã lưu tài liệu."))
            return redirect("plans:evidence-detail", evidence.pk)
    context = {"evidence": evidence, "breadcrumbs": [*_crumbs(evidence), (_("Sửa"), "")]}
    return _form_page(request, form, "plans/evidence_edit.html", context)


@require_POST
def evidence_remove(request: HttpRequest, pk: int) -> HttpResponse:
    evidence = access.get_evidence(request.user, pk, Permission.EVIDENCE_EDIT)
    unit = evidence.unit_id
    try:
        services.remove_evidence(evidence=evidence, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("plans:evidence-detail", pk)
    messages.success(request, _("Đã xóa tài liệu khỏi kho; nhật ký vẫn ghi lại."))
    return redirect(f"{reverse('plans:evidence-list')}?don-vi={unit}")


@require_safe
def evidence_detail(request: HttpRequest, pk: int) -> HttpResponse:
    evidence = access.get_evidence(request.user, pk)
    uses, remedies = uses_of(evidence), list(remedies_citing(evidence))
    context = {
        "evidence": evidence,
        "flags": flags_told(request.user, evidence, flags_of(evidence)),
        "uses": uses,
        "remedies": remedies,
        "is_shown": is_shown(evidence.file),
        "may_edit": has_permission(request.user, Permission.EVIDENCE_EDIT, evidence.unit),
        "is_cited": bool(uses or remedies),
        "events": story_of_evidence(evidence),
        "breadcrumbs": _crumbs(evidence, here=True),
    }
    return render(request, "plans/evidence_detail.html", context)


@require_safe
def evidence_file(request: HttpRequest, pk: int) -> FileResponse:
    evidence = access.get_evidence(request.user, pk)
    if evidence.file is None:
        raise Http404
    return file_response(evidence.file, evidence.file_name)


@require_safe
def evidence_page(request: HttpRequest, pk: int, page: int) -> HttpResponse:
    """One page of the document to look at, drawn by the portal."""
    evidence = access.get_evidence(request.user, pk)
    if evidence.file is None:
        raise Http404
    why_not = ""
    try:
        page_picture(evidence.file, page)
    except CannotShow as refusal:
        why_not = str(refusal)
    pages = evidence.file.pages
    context = {
        "evidence": evidence,
        "page": page,
        "pages": pages,
        "why_not": why_not,
        "before": page - 1 if page > 1 else None,
        "after": page + 1 if page < min(pages or 0, MAX_PAGES) else None,
        "breadcrumbs": [*_crumbs(evidence), (_("Trang %(page)s") % {"page": page}, "")],
    }
    return render(request, "plans/evidence_page.html", context)


@require_safe
def evidence_picture(request: HttpRequest, pk: int, page: int) -> HttpResponse:
    evidence = access.get_evidence(request.user, pk)
    if evidence.file is None:
        raise Http404
    try:
        return picture_response(page_picture(evidence.file, page))
    except CannotShow as refusal:
        raise Http404 from refusal


def _form_page(
    request: HttpRequest, form: EvidenceForm, page: str, context: dict[str, Any]
) -> HttpResponse:
    context["form"] = form
    return render(request, page, context, status=422 if form.errors else 200)


def _crumbs(evidence: Evidence | None = None, *, here: bool = False) -> list[tuple[str, str]]:
    library = reverse("plans:evidence-list")
    if evidence is None:
        return [(_("Tài liệu kiểm chứng"), library)]
    url = "" if here else reverse("plans:evidence-detail", args=[evidence.pk])
    return [
        (_("Tài liệu kiểm chứng"), f"{library}?don-vi={evidence.unit_id}"),
        (evidence.number, url),
    ]
