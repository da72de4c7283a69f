"""The district's queue: what waits, several accepted at once, longer windows, the talk on reasons."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from common.exceptions import Refused
from common.pagination import page_of
from plans import access, services
from plans.forms.decisions import EndExtensionForm, QueueForm, ReplyForm
from plans.selectors.extensions import with_reports
from plans.selectors.review_queue import narrowed, periods_waiting, rows_of
from plans.services.reports.reviewing import MOST_AT_ONCE, Batch
from plans.views.reports import list_url, report_page
from plans.views.review_panel import QUEUE, queue_url

PER_PAGE = 50


@require_safe
def review_queue(request: HttpRequest) -> HttpResponse:
    queue = access.review_queue(request.user)
    form = QueueForm(request.GET, periods=periods_waiting(queue))
    shown = narrowed(queue, form.asked)
    many = request.GET.get("dong") == str(MOST_AT_ONCE)
    page = page_of(request, shown, MOST_AT_ONCE if many else PER_PAGE)
    query = request.GET.copy()
    for own in ("trang", "dong"):
        query.pop(own, None)
    context = {
        "form": form,
        "page_obj": page,
        "rows": rows_of(list(page), request.user),
        "is_narrowed": any(request.GET.get(name) for name in form.fields),
        "query": query.urlencode(),
        "may_show_more": not many and page.paginator.count > PER_PAGE,
        "most": MOST_AT_ONCE,
        "extended": access.extensions_of(request.user).count(),
        "breadcrumbs": [(_("Báo cáo quý"), list_url()), (_("Duyệt báo cáo"), "")],
    }
    return render(request, "plans/review_queue.html", context)


def review_accept(request: HttpRequest) -> HttpResponse:
    """First shows what was ticked; confirmed, accepts all that still can be and names the rest."""
    query = request.POST.get(QUEUE, "")
    ticked = access.ticked_submissions(request.user, request.POST.getlist("nop"))
    if request.method != "POST":
        return redirect("plans:review-queue")
    if not ticked:
        messages.info(request, _("Chưa chọn báo cáo nào để duyệt."))
        return redirect(queue_url(query))
    context = {
        "query": query,
        "breadcrumbs": [
            (_("Báo cáo quý"), list_url()),
            (_("Duyệt báo cáo"), queue_url(query)),
            (_("Duyệt nhiều báo cáo"), ""),
        ],
    }
    if "confirmed" in request.POST:
        try:
            batch = services.accept_reports(submissions=ticked, by=request.user)
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect(queue_url(query))
        return _accepted(request, batch, context)
    waiting = access.review_queue(request.user).in_bulk([each.pk for each in ticked])
    context["rows"] = rows_of(
        [waiting[each.pk] for each in ticked if each.pk in waiting], request.user
    )
    context["gone"] = [each for each in ticked if each.pk not in waiting]
    return render(request, "plans/review_accept.html", context)


def _accepted(request: HttpRequest, batch: Batch, context: dict[str, Any]) -> HttpResponse:
    count = len(batch.accepted)
    done = ngettext("Đã duyệt %(count)s báo cáo.", "Đã duyệt %(count)s báo cáo.", count)
    if not batch.left:
        messages.success(request, done % {"count": count})
        return redirect(queue_url(context["query"]))
    return render(
        request,
        "plans/review_accepted.html",
        {**context, "batch": batch, "done": done % {"count": count}},
    )


# --- Longer windows -------------------------------------------------------------------------------


@require_safe
def extension_list(request: HttpRequest) -> HttpResponse:
    return _extension_page(request)


def extension_end(request: HttpRequest, pk: int) -> HttpResponse:
    extension = access.get_extension(request.user, pk)
    if request.method != "POST":
        return redirect("plans:extension-list")
    form = EndExtensionForm(request.POST, pk=pk)
    if form.is_valid():
        try:
            services.end_extension(
                extension=extension, by=request.user, reason=form.cleaned_data["reason"]
            )
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(
                request,
                _("Đã kết thúc gia hạn %(period)s của %(unit)s.")
                % {"period": extension.period, "unit": extension.unit},
            )
        return redirect("plans:extension-list")
    return _extension_page(request, failed=form, failed_pk=pk, status=422)


def _extension_page(
    request: HttpRequest,
    *,
    failed: EndExtensionForm | None = None,
    failed_pk: int = 0,
    status: int = 200,
) -> HttpResponse:
    page = page_of(request, access.extensions_of(request.user))
    context = {
        "page_obj": page,
        "rows": [
            (
                each,
                failed
                if each.extension.pk == failed_pk
                else EndExtensionForm(pk=each.extension.pk),
            )
            for each in with_reports(list(page))
        ],
        "failed_pk": failed_pk,
        "breadcrumbs": [
            (_("Báo cáo quý"), list_url()),
            (_("Duyệt báo cáo"), reverse("plans:review-queue")),
            (_("Gia hạn"), ""),
        ],
    }
    return render(request, "plans/extension_list.html", context, status=status)


# --- The talk under a reason ----------------------------------------------------------------------


def post_to_reason(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Who arrives without sending anything is shown the report with the reason."""

    @wraps(view)
    def wrapped(request: HttpRequest, pk: int) -> HttpResponse:
        if request.method == "POST":
            return view(request, pk)
        return redirect(access.get_review(request.user, pk).submission.report)

    return wrapped


@post_to_reason
def review_reply(request: HttpRequest, pk: int) -> HttpResponse:
    review = access.get_review(request.user, pk, talks=True)
    report = review.submission.report
    form = ReplyForm(request.POST, review=pk)
    if form.is_valid():
        try:
            services.reply_to_review(review=review, by=request.user, text=form.cleaned_data["text"])
        except Refused as refusal:
            form.add_error("text", str(refusal))
        else:
            messages.success(request, _("Đã ghi trả lời."))
            return redirect(f"{report.get_absolute_url()}#ly-do-{pk}")
    report = access.get_report(request.user, report.pk)
    return report_page(request, report, reply=form, status=422)
