"""Codes on counters: to print, to make, to revoke."""

import io

import segno
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from satisfaction import services
from satisfaction.access import get_link
from satisfaction.forms import CounterLinkForm
from units.access import get_unit, has_permission, require
from units.permissions import Permission

LIST = "satisfaction:result-list"


@require_http_methods(["GET", "HEAD", "POST"])
def counter_poster(request: HttpRequest, pk: int) -> HttpResponse:
    """The codes of a unit's counters, to be printed; a POST makes one more."""
    unit = get_unit(request.user, pk, Permission.SATISFACTION_VIEW)
    form = CounterLinkForm(request.POST or None)
    if request.method == "POST":
        require(request.user, Permission.RATING_INVITE, unit)
        if form.is_valid():
            services.issue_counter_link(
                unit=unit, label=form.cleaned_data["label"], by=request.user
            )
            messages.success(request, _("Đã tạo mã QR mới."))
            return redirect("satisfaction:counter-poster", pk=pk)
    links = unit.counter_links.filter(revoked_at=None).order_by("pk")
    context = {
        "unit": unit,
        "form": form,
        "links": [(link, request.build_absolute_uri(link.get_absolute_url())) for link in links],
        "may_change": has_permission(request.user, Permission.RATING_INVITE, unit),
        "breadcrumbs": [
            (_("Mức độ hài lòng"), reverse(LIST)),
            (unit.name, reverse("satisfaction:result-detail", args=[pk])),
            (_("Mã QR tại quầy"), ""),
        ],
    }
    return render(request, "satisfaction/counter_poster.html", context)


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
def counter_link_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    link = get_link(request.user, pk, Permission.RATING_INVITE)
    services.revoke_counter_link(link=link, by=request.user)
    messages.success(request, _("Mã QR đã được thu hồi; bản in cũ không dùng được nữa."))
    return redirect("satisfaction:counter-poster", pk=link.unit_id)
