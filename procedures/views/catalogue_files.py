"""The catalogue out and in: send a file, look at what it would change, say yes."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from common.exceptions import Refused
from common.exports import XLSX_TYPE
from common.models import PendingImport
from procedures import access
from procedures.exports import FORMATS, catalogue_file
from procedures.forms.keeping import CatalogueFileForm
from procedures.imports.catalogue import read_upload
from procedures.imports.catalogue_plan import FileEntry, Planned, digest_of, faults_of, plan_entries
from procedures.services.catalogue_files import keep_catalogue_file, take_catalogue_file
from procedures.views.desk import desk_tabs
from procedures.views.keeping import crumbs
from units.access import require
from units.permissions import Permission

_TYPES = {"xlsx": XLSX_TYPE, "csv": "text/csv; charset=utf-8", "json": "application/json"}


@require_safe
def catalogue_export(request: HttpRequest, kind: str) -> HttpResponse:
    require(request.user, Permission.PROCEDURE_EDIT)
    if kind not in FORMATS:
        raise Http404
    content = catalogue_file(kind)
    # The mark tells Excel that the file is UTF-8.
    content = "\ufeff".encode() + content if kind == "csv" else content
    response = HttpResponse(content, content_type=_TYPES[kind])
    response["Content-Disposition"] = f'attachment; filename="danh-muc-thu-tuc.{kind}"'
    return response


def catalogue_upload(request: HttpRequest) -> HttpResponse:
    require(request.user, Permission.PROCEDURE_EDIT)
    form = CatalogueFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload, day = form.cleaned_data["file"], form.cleaned_data["effective_from"]
        try:
            read = read_upload(upload)
        except Refused as refusal:
            form.add_error("file", str(refusal))
        else:
            content = {
                "entries": [entry.as_json() for entry in read.entries],
                "errors": [str(error) for error in read.errors],
                "dropped": read.dropped,
                "effective_from": day.isoformat(),
            }
            name = upload.name or ""
            pending = keep_catalogue_file(content=content, file_name=name, by=request.user)
            return redirect("procedures:catalogue-review", pending.pk)
    context = {
        "tabs": desk_tabs(request.user, "catalogue"),
        "form": form,
        "breadcrumbs": crumbs((_("Nhập từ tệp"), "")),
    }
    status = 422 if form.is_bound else 200
    return render(request, "procedures/catalogue_upload.html", context, status=status)


def catalogue_review(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What the file would change; nothing is written until it is confirmed."""
    pending = access.get_pending(request.user, pk)
    day = date.fromisoformat(pending.content["effective_from"])
    plans = plan_entries(map(FileEntry.from_json, pending.content["entries"]), day)
    # What could not be read makes faults of its own further on; those are not worth a word.
    errors = pending.content["errors"] or [str(fault) for fault in faults_of(plans)]
    refused = ""
    if request.method == "POST" and not errors:
        refused = _take(request, pending, plans, day)
        if not refused:
            return redirect("procedures:catalogue-list")
    changed = [plan for plan in plans if plan.is_change]
    context = {
        "tabs": desk_tabs(request.user, "catalogue"),
        "pending": pending,
        "day": day,
        "errors": errors,
        "refused": refused,
        "added": [plan for plan in changed if plan.known is None],
        "changed": [plan for plan in changed if plan.known],
        "same": len(plans) - len(changed),
        "seen": digest_of(plans),
        "breadcrumbs": crumbs((_("Nhập từ tệp"), "")),
    }
    status = 409 if refused else 200
    return render(request, "procedures/catalogue_review.html", context, status=status)


def _take(request: HttpRequest, pending: PendingImport, plans: list[Planned], day: date) -> str:
    """Write it; a sentence where that is refused."""
    if request.POST.get("seen") != digest_of(plans):
        return _(
            "Danh mục vừa được sửa sau khi ông/bà mở trang này, nên chưa ghi gì. "
            "Bảng dưới đây đã so lại; hãy xem rồi bấm ghi lần nữa."
        )
    changes = [plan.change for plan in plans if plan.is_change]
    try:
        count = take_catalogue_file(
            pending=pending, changes=changes, effective_from=day, by=request.user
        )
    except Refused as refusal:
        return str(refusal)
    said: dict[str, Any] = {"count": count}
    messages.success(request, _("Đã ghi %(count)s thủ tục từ tệp.") % said)
    return ""
