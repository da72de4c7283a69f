"""The plan's annex out and in: upload, look, say yes."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from common.exceptions import Refused
from common.exports import xlsx_response
from common.models import PendingImport
from plans import access
from plans.exceptions import PlanConflict
from plans.exports.annex import annex_workbook
from plans.forms.annex import AnnexForm, ColumnsForm
from plans.imports.annex import propose, read_annex
from plans.models import Plan
from plans.selectors.plan_content import plan_digest
from plans.services.annex import keep_annex, map_annex, take_annex
from plans.views.plan_keeping import crumbs
from units.permissions import Permission


def plan_export(request: HttpRequest, pk: int) -> HttpResponse:
    plan = access.open_plan(request.user, pk)
    name = f"phu-luc-ke-hoach-{plan.year}-{plan.unit.code}.xlsx"
    return xlsx_response(name, annex_workbook(plan))


def annex_upload(request: HttpRequest, pk: int) -> HttpResponse:
    plan = access.open_plan(request.user, pk, Permission.PLAN_EDIT)
    form = AnnexForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            pending = keep_annex(
                plan=plan,
                file_name=upload.name or "",
                content=read_annex(upload, plan),
                by=request.user,
            )
        except Refused as refusal:
            form.add_error("file", str(refusal))
        else:
            return redirect("plans:annex-review", plan.pk, pending.pk)
    context = {
        "plan": plan,
        "form": form,
        "breadcrumbs": crumbs(plan, (_("Nhập từ phụ lục"), "")),
    }
    return render(request, "plans/annex_upload.html", context)


def annex_review(request: HttpRequest, pk: int, pending_pk: str) -> HttpResponse:
    """What the file would do. Two forms: other columns, or yes."""
    plan = access.open_plan(request.user, pk, Permission.PLAN_EDIT)
    pending = access.get_annex(request.user, plan, pending_pk)
    if request.method == "POST" and "confirm" in request.POST:
        return _take(request, plan, pending)
    form = ColumnsForm(
        request.POST if request.method == "POST" else None, content=pending.content, plan=plan
    )
    if request.method == "POST" and form.is_valid():
        try:
            map_annex(pending=pending, plan=plan, content=form.content, by=request.user)
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect(plan)
        return redirect("plans:annex-review", plan.pk, pending.pk)
    return _review(request, plan, pending, form)


def _take(request: HttpRequest, plan: Plan, pending: PendingImport) -> HttpResponse:
    proposal = propose(plan, pending.content)
    refused = ""
    if not proposal.errors:
        try:
            added, changed = take_annex(
                pending=pending,
                plan=plan,
                changes=proposal.changes,
                version=request.POST.get("version", "-"),
                by=request.user,
            )
        except PlanConflict:
            refused = _(
                "Kế hoạch vừa được sửa sau khi ông/bà mở trang này, nên chưa ghi gì. "
                "Bảng dưới đây đã so lại với kế hoạch hiện nay; hãy xem rồi bấm ghi lần nữa."
            )
        except Refused as refusal:
            refused = str(refusal)
        else:
            messages.success(
                request,
                _("Đã ghi từ phụ lục: %(added)s nhiệm vụ mới, %(changed)s thay đổi.")
                % {"added": added, "changed": changed},
            )
            return redirect(plan)
    form = ColumnsForm(content=pending.content, plan=plan)
    return _review(request, plan, pending, form, refused)


def _review(
    request: HttpRequest,
    plan: Plan,
    pending: PendingImport,
    form: ColumnsForm,
    refused: str = "",
) -> HttpResponse:
    context = {
        "plan": plan,
        "pending": pending,
        "form": form,
        "proposal": propose(plan, pending.content),
        "version": plan_digest(plan),
        "refused": refused,
        "breadcrumbs": crumbs(plan, (_("Nhập từ phụ lục"), "")),
    }
    return render(request, "plans/annex_review.html", context, status=409 if refused else 200)
