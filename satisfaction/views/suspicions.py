"""Series of ballots that look wrong: looked at, and decided with a reason."""

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from audit.selectors import history_of
from common.exceptions import Refused
from common.pagination import page_of
from satisfaction import selectors, services
from satisfaction.access import get_series
from satisfaction.choices import SuspicionKind, Verdict
from satisfaction.forms import SeriesDecisionForm
from satisfaction.models import Suspicion
from satisfaction.selectors.suspicions import PATTERNS_SHOWN, STATES
from satisfaction.views.desk import desk_tabs
from units.access import has_permission, require, units_where
from units.permissions import Permission

LIST = "satisfaction:series-list"
STORY = {
    "ballots.held": gettext_lazy("Tạm giữ, chưa tính"),
    "ballots.kept": gettext_lazy("Quyết định tính"),
    "ballots.excluded": gettext_lazy("Quyết định không tính"),
}
FACTS = {
    SuspicionKind.BURST: gettext_lazy(
        "Một nơi nhận %(n)s phiếu trong %(minutes)s phút. Ở đơn vị này, từ %(limit)s phiếu trong %(minutes)s phút là nhiều hơn quầy phục vụ kịp."
    ),
    SuspicionKind.SURGE: gettext_lazy(
        "Trong ngày có %(n)s phiếu. Ba mươi ngày trước đó trung bình %(mean)s phiếu một ngày, ngày nhiều nhất %(busiest)s phiếu; trên %(limit)s phiếu một ngày là bất thường."
    ),
    SuspicionKind.SAME: gettext_lazy(
        "%(n)s trong %(of)s phiếu của ngày trả lời giống hệt nhau ở mọi câu. Ba tháng trước đó chỉ có %(usual)s trong %(usual_of)s phiếu trả lời như vậy; trùng nhau do ngẫu nhiên thì chưa đến một phần triệu."
    ),
}


def _facts(series: Suspicion) -> str:
    facts = dict(series.facts)
    if "mean" in facts:
        facts["mean"] = number_format(Decimal(facts["mean"]), 1)
    return str(FACTS[SuspicionKind(series.kind)]) % facts


@require_safe
def series_list(request: HttpRequest) -> HttpResponse:
    require(request.user, Permission.SATISFACTION_VIEW)
    units = units_where(request.user, Permission.SATISFACTION_VIEW)
    decided = request.GET.get("xem") == "da-quyet-dinh"
    page = page_of(request, selectors.series_of(units, "decided" if decided else Verdict.OPEN))
    address = reverse(LIST)
    context = {
        "desk": desk_tabs(request.user, "series"),
        "page_obj": page,
        "rows": [(one, STATES[Verdict(one.verdict)]) for one in page],
        "decided": decided,
        "tabs": [
            {
                "label": _("Chờ quyết định"),
                "url": address,
                "active": not decided,
                "count": selectors.open_series_count(units),
            },
            {"label": _("Đã quyết định"), "url": f"{address}?xem=da-quyet-dinh", "active": decided},
        ],
        "breadcrumbs": [
            (_("Mức độ hài lòng"), reverse("satisfaction:result-list")),
            (_("Phiếu bất thường"), ""),
        ],
    }
    return render(request, "satisfaction/series_list.html", context)


@require_safe
def series_detail(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, get_series(request.user, pk, Permission.SATISFACTION_VIEW))


@require_POST
def series_decide(request: HttpRequest, pk: int) -> HttpResponse:
    series = get_series(request.user, pk, Permission.RATING_REVIEW)
    form = SeriesDecisionForm(request.POST)
    if form.is_valid():
        try:
            services.decide_series(
                suspicion=series,
                verdict=Verdict(form.cleaned_data["verdict"]),
                reason=form.cleaned_data["reason"],
                seen=form.cleaned_data["seen"],
                by=request.user,
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
            series.refresh_from_db()
        else:
            messages.success(request, _("Đã ghi quyết định; số liệu đã tính lại."))
            return redirect("satisfaction:series-detail", pk=pk)
    return _page(request, series, form, status=422)


def _page(
    request: HttpRequest,
    series: Suspicion,
    form: SeriesDecisionForm | None = None,
    status: int = 200,
) -> HttpResponse:
    # Before the answers are read: what comes in between was not seen.
    seen = selectors.state_of(series)
    patterns = selectors.patterns_of(series)
    if form is None:
        form = SeriesDecisionForm(initial={"seen": seen})
    context: dict[str, Any] = {
        "series": series,
        "state": STATES[Verdict(series.verdict)],
        "facts": _facts(series),
        "n": sum(one.n for one in patterns),
        "patterns": patterns[:PATTERNS_SHOWN],
        "others": sum(one.n for one in patterns[PATTERNS_SHOWN:]),
        "figures": selectors.with_and_without(series),
        "events": [
            {
                "at": event.happened_at,
                "who": event.actor_name or _("Cổng tự phát hiện"),
                "what": STORY.get(event.action, event.action),
                "why": event.reason,
            }
            for event in history_of(series).reverse()
        ],
        "form": form,
        "seen": seen,
        "may_decide": has_permission(request.user, Permission.RATING_REVIEW, series.unit),
        "breadcrumbs": [
            (_("Mức độ hài lòng"), reverse("satisfaction:result-list")),
            (_("Phiếu bất thường"), reverse(LIST)),
            (series.unit.name, ""),
        ],
    }
    return render(request, "satisfaction/series_detail.html", context, status=status)
