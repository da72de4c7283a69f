"""Dossiers from another system: sending a file, following it, mending its bad rows."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from common.choices import State, Tone
from common.exceptions import Refused
from common.exports import csv_response, csv_text
from common.pagination import page_of
from procedures import access_loads as access
from procedures import services
from procedures.choices import DossierStatus, LoadState
from procedures.exports_dossiers import bad_rows_table
from procedures.forms import LoadForm, StatusWordForm
from procedures.imports import COLUMN_HELP, is_personal
from procedures.models import DossierLoad, StatusWord
from procedures.services.loads import MAX_FAULTS
from procedures.views.desk import desk_crumbs, desk_tabs
from units.models import Unit

LIST = "procedures:load-list"


@require_http_methods(["GET", "HEAD", "POST"])
def load_list(request: HttpRequest) -> HttpResponse:
    unit = access.keeping_unit(request.user)
    form = LoadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            load = services.start_load(upload=form.cleaned_data["file"], unit=unit, by=request.user)
        except Refused as refusal:
            form.add_error("file", str(refusal))
        else:
            return redirect("procedures:load-detail", load.pk)
    page = page_of(request, access.visible_loads(request.user), 30)
    context = {
        "tabs": desk_tabs(request.user, "loads"),
        "form": form,
        "unit": unit,
        "page_obj": page,
        "rows": [(load, load_state(load)) for load in page],
        "columns": COLUMN_HELP,
        "may_edit_words": access.keeps_for_others(request.user),
        "breadcrumbs": desk_crumbs((_("Nạp hồ sơ"), "")),
    }
    status = 422 if form.errors or request.method == "POST" else 200
    return render(request, "procedures/load_list.html", context, status=status)


@require_safe
def load_detail(request: HttpRequest, pk: int) -> HttpResponse:
    load = access.get_load(request.user, pk)
    context = {
        "load": load,
        "state": load_state(load),
        "follows": load.job is not None and load.job.requested_by_id == request.user.pk,
        "personal": [name for name in load.dropped if is_personal(name)],
        "by_unit": _by_unit(load),
        "page_obj": page_of(request, load.faults.all()),
        "most": MAX_FAULTS,
        "may_edit_words": access.keeps_for_others(request.user),
        "breadcrumbs": desk_crumbs((_("Nạp hồ sơ"), reverse(LIST)), (load.source, "")),
    }
    return render(request, "procedures/load_detail.html", context)


@require_safe
def load_faults(request: HttpRequest, pk: int) -> HttpResponse:
    """The bad rows in the format that is read again, each with what is wrong with it."""
    load = access.get_load(request.user, pk)
    header, rows = bad_rows_table(load.faults.all())
    return csv_response(f"dong-loi-{load.pk}.csv", csv_text(header, rows))


def load_state(load: DossierLoad) -> State:
    """How far a load is, in a word; one that was cut off kept what it had read."""
    if load.state == LoadState.DONE:
        tone = Tone.SOON if load.bad else Tone.DONE
        return State("done", _("Xong, có dòng lỗi") if load.bad else _("Đã xong"), tone)
    if load.state == LoadState.READING:
        return State("reading", LoadState.READING.label, Tone.INFO)
    word = _("Dừng giữa chừng") if load.rows else LoadState.REFUSED.label
    return State("refused", word, Tone.OVERDUE)


def _by_unit(load: DossierLoad) -> list[tuple[Unit, int, int]]:
    units = Unit.objects.filter(pk__in=load.by_unit)
    return [(unit, *load.by_unit[str(unit.pk)]) for unit in units]


# --- Words of other systems -----------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def status_words(request: HttpRequest) -> HttpResponse:
    access.require_district(request.user)
    form = StatusWordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.add_status_word(by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error("word", str(refusal))
        else:
            messages.success(request, _("Đã thêm. Nạp lại tệp để đọc các dòng bị bỏ ra."))
            return redirect("procedures:status-words")
    context: dict[str, Any] = {
        "tabs": desk_tabs(request.user, "loads"),
        "form": form,
        "groups": _groups(),
        "statuses": DossierStatus.choices,
        "breadcrumbs": desk_crumbs((_("Nạp hồ sơ"), reverse(LIST)), (_("Tên trạng thái"), "")),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "procedures/status_words.html", context, status=status)


@require_POST
def status_word_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a word to another state, or take it out of the table."""
    access.require_district(request.user)
    word = get_object_or_404(StatusWord, pk=pk)
    status = request.POST.get("status", "")
    if status in DossierStatus.values:
        services.change_status_word(word=word, status=status, by=request.user)
        messages.success(request, _("Đã sửa “%(word)s”.") % {"word": word.word})
    elif request.POST.get("bo") == "1":
        services.remove_status_word(word=word, by=request.user)
        messages.success(request, _("Đã bỏ “%(word)s” khỏi bảng.") % {"word": word.word})
    return redirect("procedures:status-words")


def _groups() -> list[tuple[DossierStatus, list[StatusWord]]]:
    words: dict[str, list[StatusWord]] = {}
    for word in StatusWord.objects.all():
        words.setdefault(word.status, []).append(word)
    return [(status, words.get(status, [])) for status in DossierStatus]
