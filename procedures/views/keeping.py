"""Keeping the catalogue: the list, what wants a hand, a procedure with its versions."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from common import clock
from common.exceptions import Refused
from common.pagination import page_of
from procedures import access, services
from procedures.forms.keeping import CatalogueFilterForm, EndForm, FaultAnswerForm, FrameForm
from procedures.models import FaultReport, Procedure
from procedures.selectors import history_of, keeping
from procedures.selectors.links import dead_links, links_checked_at
from procedures.views.desk import desk_crumbs, desk_tabs
from units.access import require
from units.permissions import Permission

# Of lists that one bad day makes long.
_SHOWN = 50


def crumbs(*rest: tuple[str, str]) -> list[tuple[str, str]]:
    return desk_crumbs(
        (_("Danh mục thủ tục"), reverse("procedures:catalogue-list") if rest else ""), *rest
    )


def kept(procedure: Procedure) -> str:
    return reverse("procedures:procedure-keep", args=[procedure.code])


@require_safe
def catalogue_list(request: HttpRequest) -> HttpResponse:
    require(request.user, Permission.PROCEDURE_EDIT)
    form = CatalogueFilterForm(request.GET)
    form.is_valid()
    wanted = form.cleaned_data
    field, level = wanted.get("field"), wanted.get("level")
    found = keeping.kept_procedures(
        wanted.get("q", ""),
        field=field.pk if field else None,
        level=level.pk if level else "",
        sort=wanted.get("loai", ""),
    )
    counts = keeping.keeping_counts()
    context = {
        "tabs": desk_tabs(request.user, "catalogue"),
        "form": form,
        "page_obj": page_of(request, found),
        "total": counts["total"],
        "reported": counts[keeping.REPORTED],
        "breadcrumbs": crumbs(),
    }
    return render(request, "procedures/catalogue_list.html", context)


@require_safe
def catalogue_tasks(request: HttpRequest) -> HttpResponse:
    require(request.user, Permission.PROCEDURE_EDIT)
    counts, dead = keeping.keeping_counts(), dead_links()
    context = {
        "tabs": desk_tabs(request.user, "catalogue"),
        "total": counts["total"],
        "stats": _stats(counts),
        "page_obj": page_of(request, keeping.open_reports(), 20),
        "coming": keeping.coming_versions(_SHOWN),
        "dead_links": dead[:_SHOWN],
        # Where the national site itself is down, every source is.
        "more_dead": len(dead[_SHOWN:]),
        "checked_on": links_checked_at(),
        "link_checks": settings.LINK_CHECKS,
        "today": clock.today(),
        "breadcrumbs": crumbs((_("Việc cần xem"), "")),
    }
    return render(request, "procedures/catalogue_tasks.html", context)


def _stats(counts: dict[str, int]) -> list[dict[str, Any]]:
    """A number for each sort, leading to the list of them."""
    days = settings.PROCEDURE_STALE_DAYS
    notes = {
        keeping.REPORTED: (_("Bị báo sai"), _("chờ trả lời")),
        keeping.STALE: (
            _("Lâu chưa rà soát"),
            _("quá %(days)s ngày hoặc chưa lần nào") % {"days": days},
        ),
        keeping.UNCONFIRMED: (_("Chưa đối chiếu"), _("chưa so với quyết định công bố")),
        keeping.NO_LIMIT: (_("Thiếu thời hạn"), _("không cách nộp nào có thời hạn")),
        keeping.COMING: (_("Sắp có phiên bản mới"), _("chờ đến ngày hiệu lực")),
    }
    address = reverse("procedures:catalogue-list")
    return [
        {
            "label": label,
            "value": counts[sort],
            "note": note,
            "url": f"{address}?loai={sort}" if counts[sort] else "",
            "tone": "soon" if counts[sort] and sort != keeping.COMING else "",
        }
        for sort, (label, note) in notes.items()
    ]


@require_safe
def procedure_keep(request: HttpRequest, code: str) -> HttpResponse:
    procedure = access.get_procedure(request.user, code)
    reports = procedure.fault_reports.select_related("answered_by").order_by("-reported_on", "-pk")
    context = {
        "tabs": desk_tabs(request.user, "catalogue"),
        "procedure": procedure,
        "levels": [one.level for one in procedure.handlings.select_related("level")],
        "limits": procedure.limits.order_by("channel", "case"),
        "history": history_of(procedure),
        "supplements": procedure.supplements.select_related("unit", "written_by"),
        "page_obj": page_of(request, reports, 20),
        "in_force": procedure.in_force_on(clock.today()),
        "ended": procedure.valid_to is not None and procedure.valid_to < clock.today(),
        "breadcrumbs": crumbs((procedure.name, "")),
    }
    return render(request, "procedures/procedure_keep.html", context)


@require_POST
def procedure_confirm(request: HttpRequest, code: str) -> HttpResponse:
    procedure = access.get_procedure(request.user, code)
    said = request.POST.get("version", "")
    # Without a number nothing says what was read; no version bears 0.
    seen = int(said) if said.isdecimal() and len(said) < 6 else 0
    try:
        services.confirm_checked(procedure=procedure, seen=seen, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(
            request, _("Đã ghi: trang khớp với quyết định công bố, đối chiếu hôm nay.")
        )
    return redirect(kept(procedure))


@require_POST
def version_drop(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    version = access.get_version(request.user, code, pk)
    try:
        services.drop_version(version=version, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Đã bỏ phiên bản chờ. Nội dung đang áp dụng không đổi."))
    return redirect(kept(version.procedure))


def procedure_frame(request: HttpRequest, code: str) -> HttpResponse:
    """Names, source and first day: changed at once, without a version."""
    procedure = access.get_procedure(request.user, code)
    names = ("also_called", "source_url", "valid_from")
    initial = {name: getattr(procedure, name) for name in names}
    initial["edition"] = services.frame_edition(procedure)
    form = FrameForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        frame = {name: form.cleaned_data[name] for name in names}
        seen = form.cleaned_data["edition"]
        try:
            services.set_frame(procedure=procedure, frame=frame, edition=seen, by=request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Đã lưu."))
            return redirect(kept(procedure))
    return _form_page(request, procedure, form, _("Tên thường gọi, trang nguồn"))


def procedure_end(request: HttpRequest, code: str) -> HttpResponse:
    procedure = access.get_procedure(request.user, code)
    form = EndForm(request.POST or None, initial={"last_day": procedure.valid_to})
    if request.method == "POST" and form.is_valid():
        try:
            services.end_procedure(procedure=procedure, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Đã lưu."))
            return redirect(kept(procedure))
    return _form_page(request, procedure, form, _("Hết hiệu lực"))


def fault_answer(request: HttpRequest, pk: int) -> HttpResponse:
    report = access.get_report(request.user, pk)
    form = FaultAnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.answer_fault(report=report, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Đã ghi kết quả xử lý báo sai."))
            return redirect("procedures:catalogue-tasks")
    return _form_page(request, report.procedure, form, _("Người đọc báo sai"), report)


def _form_page(
    request: HttpRequest,
    procedure: Procedure,
    form: Any,
    title: str,
    report: FaultReport | None = None,
) -> HttpResponse:
    context = {
        "tabs": desk_tabs(request.user, "catalogue"),
        "procedure": procedure,
        "form": form,
        "title": title,
        "report": report,
        "breadcrumbs": crumbs((procedure.name, kept(procedure)), (title, "")),
    }
    status = 422 if form.is_bound else 200
    return render(request, "procedures/procedure_form.html", context, status=status)
