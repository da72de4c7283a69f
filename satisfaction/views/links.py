"""Codes on counters and tablets: to print, to make, to renew, to revoke."""

import io

import segno
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from common.exceptions import Refused
from satisfaction import selectors, services
from satisfaction.access import get_link
from satisfaction.choices import FormKind, PlaceKind
from satisfaction.forms import CounterLinkForm
from satisfaction.forms.links import ReasonForm
from satisfaction.models import CounterLink
from satisfaction.views.desk import unit_tabs
from units.access import get_unit, has_permission, require
from units.models import Unit
from units.permissions import Permission

LIST = "satisfaction:result-list"


@require_http_methods(["GET", "HEAD", "POST"])
def counter_poster(request: HttpRequest, pk: int) -> HttpResponse:
    """The codes of a unit's counters, to be printed; a POST makes one more."""
    unit = get_unit(request.user, pk, Permission.SATISFACTION_VIEW)
    form = CounterLinkForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        require(request.user, Permission.RATING_INVITE, unit)
        if form.is_valid():
            services.issue_counter_link(
                unit=unit,
                label=form.cleaned_data["label"],
                kind=form.cleaned_data["kind"],
                by=request.user,
            )
            messages.success(request, _("Đã tạo mã mới."))
            return redirect("satisfaction:counter-poster", pk=pk)
        return _page(request, unit, form, status=422)
    return _page(request, unit, form)


def _page(
    request: HttpRequest,
    unit: Unit,
    form: CounterLinkForm,
    status: int = 200,
    refused: tuple[CounterLink, str] | None = None,
) -> HttpResponse:
    links = list(unit.counter_links.filter(revoked_at=None).order_by("pk"))
    question_set = selectors.set_in_force(FormKind.QUICK)
    context = {
        "unit": unit,
        "unit_tabs": unit_tabs(request.user, unit, "links"),
        "form": form,
        "links": [(link, request.build_absolute_uri(link.get_absolute_url())) for link in links],
        "kiosk": PlaceKind.KIOSK,
        "printable": any(link.kind == PlaceKind.COUNTER for link in links),
        "overall": question_set.overall_question if question_set else "",
        # The same question in each other language there is, on the same sheet.
        "wordings": question_set.wordings.all() if question_set else [],
        "refused": refused[1] if refused else "",
        "refused_link": refused[0].pk if refused else None,
        "reason": request.POST.get("reason", "") if refused else "",
        "may_change": has_permission(request.user, Permission.RATING_INVITE, unit),
        "breadcrumbs": [
            (_("Mức độ hài lòng"), reverse(LIST)),
            (unit.name, reverse("satisfaction:result-detail", args=[unit.pk])),
            (_("Mã QR tại quầy"), ""),
        ],
    }
    return render(request, "satisfaction/counter_poster.html", context, status=status)


@require_safe
def counter_link_image(request: HttpRequest, pk: int) -> HttpResponse:
    """The QR code itself as SVG: scales on paper, needs no inline style."""
    link = get_link(request.user, pk, Permission.SATISFACTION_VIEW)
    out = io.BytesIO()
    address = request.build_absolute_uri(link.get_absolute_url())
    segno.make(address, error="q").save(
        out, kind="svg", scale=8, border=4, xmldecl=True, svgns=True, omitsize=True
    )
    return HttpResponse(out.getvalue(), content_type="image/svg+xml")


@require_POST
def counter_link_renew(request: HttpRequest, pk: int) -> HttpResponse:
    return _act(
        request,
        pk,
        services.renew_counter_link,
        _("Đã đổi mã. Bản in cũ không dùng được nữa; xin in tờ mới và thay tại quầy."),
    )


@require_POST
def counter_link_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    return _act(
        request,
        pk,
        services.revoke_counter_link,
        _("Mã đã được thu hồi; bản in cũ không dùng được nữa."),
    )


def _act(request: HttpRequest, pk: int, act, done: str) -> HttpResponse:
    link = get_link(request.user, pk, Permission.RATING_INVITE)
    form = ReasonForm(request.POST)
    refused = ""
    if form.is_valid():
        try:
            act(link=link, reason=form.cleaned_data["reason"], by=request.user)
        except Refused as refusal:
            refused = str(refusal)
    else:
        refused = form.errors["reason"][0]
    if refused:
        again = (link, refused)
        return _page(request, link.unit, CounterLinkForm(), status=422, refused=again)
    messages.success(request, done)
    return redirect("satisfaction:counter-poster", pk=link.unit_id)
