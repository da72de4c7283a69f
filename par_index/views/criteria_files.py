"""A criteria set from a file: send, look at what it would do, say yes."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from common.exceptions import Refused
from common.models import PendingImport
from par_index import access_criteria as access
from par_index import drafting
from par_index.drafting import check_document
from par_index.drafting.difference import difference
from par_index.forms_criteria import CriteriaFileForm
from par_index.imports_criteria import read_file
from par_index.models import CriteriaSet
from par_index.services.criteria_files import keep_file, take_file
from units.access import require
from units.permissions import Permission


def criteria_upload(request: HttpRequest) -> HttpResponse:
    require(request.user, Permission.CRITERIA_EDIT)
    form = CriteriaFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            read = read_file(upload, form.head)
            if read.is_table and form.asks_for(read.document):
                return _upload_page(request, form)
            pending = keep_file(
                document=read.document,
                faults=[str(fault) for fault in read.faults],
                file_name=upload.name or "",
                by=request.user,
            )
        except Refused as refusal:
            form.add_error("file", str(refusal))
        else:
            return redirect("par_index:criteria-review", pending.pk)
    return _upload_page(request, form)


def _upload_page(request: HttpRequest, form: CriteriaFileForm) -> HttpResponse:
    context = {"form": form, "breadcrumbs": _crumbs()}
    status = 422 if form.is_bound else 200
    return render(request, "par_index/criteria_upload.html", context, status=status)


def criteria_review(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What the file says and would change; nothing is written until it is confirmed."""
    pending = access.get_pending(request.user, pk)
    refused = ""
    if request.method == "POST":
        try:
            draft = take_file(pending=pending, seen=request.POST.get("seen", ""), by=request.user)
        except Refused as refusal:
            refused = str(refusal)
        else:
            messages.success(request, _("Đã ghi thành bản dự thảo. Xem lại rồi ban hành."))
            return redirect("par_index:criteria-detail", draft.pk)
    context = {**_found(pending), "refused": refused, "breadcrumbs": _crumbs()}
    status = 409 if refused else 200
    return render(request, "par_index/criteria_review.html", context, status=status)


def _found(pending: PendingImport) -> dict[str, Any]:
    document, faults = pending.content["document"], list(pending.content["faults"])
    found: dict[str, Any] = {"pending": pending, "document": document, "faults": faults}
    if faults:
        return found
    checked = check_document(document)
    found["notices"] = checked.notices
    faults += [str(error) for error in checked.errors]
    if checked.spec is None:
        return found
    nodes = drafting.nodes(document)
    found |= {
        "total": checked.spec.maximum,
        "components": sum(node.is_component for node in nodes),
        "groups": sum(not node.is_component for node in nodes),
    }
    old = CriteriaSet.objects.filter(code=checked.spec.code).first()
    if old is not None and not old.is_draft:
        faults.append(
            _("Mã “%(code)s” là của một bộ đã ban hành, không sửa được; xin đặt mã khác trong tệp.")
            % {"code": old.code}
        )
    elif old is not None:
        found |= {"old": old, "change": difference(old.document, document)}
    return found


def _crumbs() -> list[tuple[str, str]]:
    return [
        (_("Bộ tiêu chí"), reverse("par_index:criteria-list")),
        (_("Nhập từ tệp"), ""),
    ]
