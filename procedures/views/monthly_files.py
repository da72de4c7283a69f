"""Monthly figures from a file: send, look at what it would do, say yes."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from common.exceptions import Refused
from common.imports import ImportFailed
from common.models import PendingImport
from procedures.forms import MonthlyFileForm
from procedures.imports.monthly import read_monthly, take_pending, try_monthly
from procedures.services.monthly_files import KIND, keep_monthly_file
from procedures.views.desk import desk_crumbs
from units.access import require
from units.permissions import Permission

_KINDS = {".csv", ".xlsx"}


def monthly_upload(request: HttpRequest) -> HttpResponse:
    require(request.user, Permission.DOSSIER_KEEP)
    form = MonthlyFileForm(request.POST or None, request.FILES or None)
    faults: list[str] = []
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            rows, dropped = _read(upload)
        except ImportFailed as failure:
            faults = [str(error) for error in failure.errors]
        else:
            pending = keep_monthly_file(
                rows=rows, dropped=dropped, file_name=upload.name or "", by=request.user
            )
            return redirect("procedures:monthly-review", pending.pk)
    context = {"form": form, "faults": faults, "breadcrumbs": _crumbs()}
    status = 422 if form.errors or faults else 200
    return render(request, "procedures/monthly_upload.html", context, status=status)


def _read(upload: UploadedFile) -> tuple[list[dict[str, Any]], str]:
    """The reader wants a file with a name; the sender's own name is not trusted with a path."""
    suffix = Path(upload.name or "").suffix.lower()
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"file{suffix if suffix in _KINDS else '.csv'}"
        with path.open("wb") as file:
            file.writelines(upload.chunks())
        return read_monthly(path)


def monthly_review(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What the file would do; nothing is written until it is confirmed."""
    require(request.user, Permission.DOSSIER_KEEP)
    pending = get_object_or_404(PendingImport, kind=KIND, pk=pk, by=request.user)
    if request.method == "POST":
        try:
            taken = take_pending(pending.pk, by=request.user)
        except ImportFailed:
            # Somebody wrote meanwhile: what is wrong now is shown below.
            pass
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect("procedures:monthly-overview")
        else:
            messages.success(request, _("Đã ghi: %(what)s") % {"what": taken})
            return redirect("procedures:monthly-overview")
    taken_then, faults = try_monthly(pending.content["rows"], by=request.user)
    context = {
        "pending": pending,
        "taken": taken_then,
        "faults": faults,
        "dropped": pending.content["dropped"],
        "breadcrumbs": _crumbs(),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "procedures/monthly_review.html", context, status=status)


def _crumbs() -> list[tuple[str, str]]:
    return desk_crumbs(
        (_("Số liệu tháng"), reverse("procedures:monthly-overview")),
        (_("Nhập từ tệp"), ""),
    )
