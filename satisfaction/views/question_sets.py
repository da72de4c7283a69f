"""Question sets: which there are and when they are asked; their words; in and out as a file."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from common.exceptions import Conflict, Refused
from satisfaction import selectors, services
from satisfaction.access import get_sets_file
from satisfaction.choices import FormKind
from satisfaction.forms.question_sets import (
    QuestionFileForm,
    QuestionSetConfirmForm,
    QuestionSetDaysForm,
    SetWordingForm,
)
from satisfaction.imports_sets import changes_of, read_document, read_upload
from satisfaction.models import QuestionSet
from satisfaction.services.question_sets import mark_of
from satisfaction.views.desk import desk_tabs
from units.access import has_permission, require
from units.permissions import Permission

DETAIL = "satisfaction:question-set"


@require_safe
def question_set_list(request: HttpRequest) -> HttpResponse:
    require(request.user, Permission.SATISFACTION_VIEW)
    context = {
        "desk": desk_tabs(request.user, "sets"),
        "sets": selectors.kept_sets(),
        "may_edit": has_permission(request.user, Permission.QUESTION_EDIT),
        "breadcrumbs": [_results_crumb(), (_("Bộ câu hỏi"), "")],
    }
    return render(request, "satisfaction/question_set_list.html", context)


@require_safe
def question_set_detail(request: HttpRequest, pk: int) -> HttpResponse:
    require(request.user, Permission.SATISFACTION_VIEW)
    return _detail(request, get_object_or_404(QuestionSet, pk=pk))


def _detail(
    request: HttpRequest, question_set: QuestionSet, status: int = 200, **forms: Any
) -> HttpResponse:
    seen = mark_of(question_set)
    days = {"first": question_set.valid_from, "last": question_set.valid_to, "seen": seen}
    compared = {"confirmed": question_set.confirmed, "note": question_set.note, "seen": seen}
    asked = selectors.set_in_force(question_set.form)
    context = {
        "question_set": question_set,
        "document": selectors.document_of(question_set),
        "is_asked": asked == question_set,
        "instead": asked if asked != question_set else None,
        "is_quick": question_set.form == FormKind.QUICK,
        "wordings": question_set.wordings.all(),
        "answered": question_set.code in selectors.answered_codes(),
        "may_edit": has_permission(request.user, Permission.QUESTION_EDIT),
        "days_form": QuestionSetDaysForm(initial=days),
        "confirm_form": QuestionSetConfirmForm(initial=compared),
        "breadcrumbs": [_results_crumb(), _list_crumb(), (question_set.name, "")],
        **forms,
    }
    for name, act in (("days_form", "days"), ("confirm_form", "confirm")):
        address = reverse(f"satisfaction:question-set-{act}", args=[question_set.pk])
        context[name].helper.form_action = address
    return render(request, "satisfaction/question_set_detail.html", context, status=status)


@require_POST
def question_set_days(request: HttpRequest, pk: int) -> HttpResponse:
    question_set = _editable(request, pk)
    form = QuestionSetDaysForm(request.POST)
    if form.is_valid():
        try:
            services.set_days(
                question_set=question_set,
                first=form.cleaned_data["first"],
                last=form.cleaned_data["last"],
                seen=form.cleaned_data["seen"],
                by=request.user,
            )
        except Refused as refusal:
            return _refused(request, question_set, form, refusal, "days_form")
        messages.success(request, _("Đã lưu ngày áp dụng."))
        return redirect(DETAIL, pk=pk)
    return _detail(request, question_set, 422, days_form=form)


@require_POST
def question_set_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    question_set = _editable(request, pk)
    form = QuestionSetConfirmForm(request.POST)
    if form.is_valid():
        try:
            services.confirm_wording(
                question_set=question_set,
                confirmed=form.cleaned_data["confirmed"],
                note=form.cleaned_data["note"],
                seen=form.cleaned_data["seen"],
                by=request.user,
            )
        except Refused as refusal:
            return _refused(request, question_set, form, refusal, "confirm_form")
        messages.success(request, _("Đã lưu việc đối chiếu."))
        return redirect(DETAIL, pk=pk)
    return _detail(request, question_set, 422, confirm_form=form)


def _refused(
    request: HttpRequest, question_set: QuestionSet, form: Any, refusal: Refused, name: str
) -> HttpResponse:
    """The page again with all that was typed; after somebody else's change with the newest mark."""
    form.add_error(None, str(refusal))
    question_set.refresh_from_db()
    if isinstance(refusal, Conflict):
        form.data = form.data.copy()
        form.data["seen"] = mark_of(question_set)
    status = 409 if isinstance(refusal, Conflict) else 422
    return _detail(request, question_set, status, **{name: form})


@require_http_methods(["GET", "HEAD", "POST"])
def set_wording(request: HttpRequest, pk: int, language: str = "") -> HttpResponse:
    """The set's words in another language: a new one, or one there is."""
    question_set = _editable(request, pk)
    wording = get_object_or_404(question_set.wordings, language=language) if language else None
    form = SetWordingForm(
        request.POST if request.method == "POST" else None,
        question_set=question_set,
        wording=wording,
        initial={"seen": mark_of(question_set)},
    )
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                services.save_wording(
                    question_set=question_set,
                    language=form.language,
                    language_name=form.cleaned_data["language_name"],
                    words=form.words(),
                    seen=form.cleaned_data["seen"],
                    by=request.user,
                )
            except Refused as refusal:
                form.add_error(None, str(refusal))
                form.data = form.data.copy()
                form.data["seen"] = mark_of(question_set)
                status = 409
            else:
                messages.success(request, _("Đã lưu lời văn."))
                return redirect(DETAIL, pk=pk)
    title = wording.language_name if wording else _("Thêm ngôn ngữ")
    context = {
        "question_set": question_set,
        "wording": wording,
        "form": form,
        "breadcrumbs": [_results_crumb(), _list_crumb(), _set_crumb(question_set), (title, "")],
    }
    return render(request, "satisfaction/set_wording.html", context, status=status)


@require_POST
def set_wording_remove(request: HttpRequest, pk: int, language: str) -> HttpResponse:
    question_set = _editable(request, pk)
    wording = get_object_or_404(question_set.wordings, language=language)
    try:
        services.remove_wording(wording=wording, seen=request.POST.get("seen", ""), by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Đã bỏ ngôn ngữ này khỏi phiếu."))
    return redirect(DETAIL, pk=pk)


# --- Files --------------------------------------------------------------------------------------


@require_safe
def question_set_export(request: HttpRequest) -> HttpResponse:
    """All sets, or `?bo=` one, as the import reads them."""
    require(request.user, Permission.SATISFACTION_VIEW)
    sets = QuestionSet.objects.order_by("code")
    code = request.GET.get("bo", "")
    if code:
        sets = sets.filter(code=code)
    document = {"sets": [selectors.document_of(one) for one in sets]}
    options = {"ensure_ascii": False, "indent": 1}
    response = JsonResponse(document, json_dumps_params=options)
    response["Content-Disposition"] = 'attachment; filename="bo-cau-hoi.json"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def question_set_upload(request: HttpRequest) -> HttpResponse:
    require(request.user, Permission.QUESTION_EDIT)
    form = QuestionFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            pending = services.keep_sets_file(
                document=read_upload(upload), file_name=upload.name or "", by=request.user
            )
        except Refused as refusal:
            form.add_error("file", str(refusal))
        else:
            return redirect("satisfaction:question-set-review", pending.pk)
    context = {
        "form": form,
        "breadcrumbs": [_results_crumb(), _list_crumb(), (_("Nhập từ tệp"), "")],
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "satisfaction/question_set_upload.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def question_set_review(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What the file says and would change; nothing is written until it is confirmed."""
    pending = get_sets_file(request.user, pk)
    specs, faults = read_document(pending.content["document"])
    refused = ""
    if request.method == "POST" and not faults:
        try:
            changed = services.take_sets_file(pending=pending, specs=specs, by=request.user)
        except Refused as refusal:
            refused = str(refusal)
        else:
            messages.success(request, _("Đã ghi %(n)s bộ câu hỏi.") % {"n": changed})
            return redirect("satisfaction:question-set-list")
    context = {
        "pending": pending,
        "faults": faults,
        "refused": refused,
        "sets": [] if faults else changes_of(specs),
        "breadcrumbs": [_results_crumb(), _list_crumb(), (_("Nhập từ tệp"), "")],
    }
    status = 409 if refused else 422 if request.method == "POST" else 200
    return render(request, "satisfaction/question_set_review.html", context, status=status)


# --- Where the pages stand -------------------------------------------------------------------------


def _editable(request: HttpRequest, pk: int) -> QuestionSet:
    require(request.user, Permission.QUESTION_EDIT)
    return get_object_or_404(QuestionSet, pk=pk)


def _results_crumb() -> tuple[str, str]:
    return _("Mức độ hài lòng"), reverse("satisfaction:result-list")


def _list_crumb() -> tuple[str, str]:
    return _("Bộ câu hỏi"), reverse("satisfaction:question-set-list")


def _set_crumb(question_set: QuestionSet) -> tuple[str, str]:
    return question_set.name, reverse(DETAIL, args=[question_set.pk])
