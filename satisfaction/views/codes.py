"""One-time codes for closed dossiers: given out, printed as slips, handed to other software."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from common.exports import csv_response
from common.qr import qr_image
from satisfaction import selectors, services
from satisfaction.exports import codes_csv
from satisfaction.forms import CodeDaysForm
from satisfaction.views.desk import unit_tabs
from units.access import get_unit, require
from units.models import Unit
from units.permissions import Permission

LIST = "satisfaction:result-list"


def _unit(request: HttpRequest, pk: int) -> Unit:
    """404 to those who may not know of its results, 403 to those who may only look."""
    unit = get_unit(request.user, pk, Permission.SATISFACTION_VIEW)
    require(request.user, Permission.RATING_INVITE, unit)
    return unit


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def code_list(request: HttpRequest, pk: int) -> HttpResponse:
    """Days, and how many dossiers closed in them have a code; a POST gives codes to the others."""
    unit = _unit(request, pk)
    form = CodeDaysForm(request.POST if request.method == "POST" else request.GET)
    valid = form.is_valid()
    if request.method == "POST" and valid:
        first, last = form.days
        codes = services.issue_codes(unit=unit, first=first, last=last, by=request.user)
        if codes:
            return redirect(f"{reverse('satisfaction:code-slips', args=[pk])}{form.query}")
        messages.info(request, _("Trong những ngày này không có hồ sơ nào còn được cấp mã."))
        return redirect(f"{request.path}{form.query}")
    context = {
        "unit": unit,
        "unit_tabs": unit_tabs(request.user, unit, "codes"),
        "form": form,
        "counts": selectors.code_counts(unit, *form.days) if valid else None,
        "query": form.query if valid else "",
        "months": selectors.code_months(unit),
        "valid_days": services.VALID_DAYS,
        "breadcrumbs": [*_path(unit), (_("Mã đánh giá một lần"), "")],
    }
    return render(request, "satisfaction/code_list.html", context, status=200 if valid else 422)


def _path(unit: Unit) -> list[tuple[str, str]]:
    return [
        (_("Mức độ hài lòng"), reverse(LIST)),
        (unit.name, reverse("satisfaction:result-detail", args=[unit.pk])),
    ]


@never_cache
@require_safe
def code_slips(request: HttpRequest, pk: int) -> HttpResponse:
    """The slips of codes given out, to be printed; printing again shows the same letters."""
    unit = _unit(request, pk)
    form = CodeDaysForm(request.GET)
    if not form.is_valid():
        return redirect("satisfaction:code-list", pk=pk)
    codes = services.codes_given(unit=unit, first=form.days[0], last=form.days[1], by=request.user)
    origin = _origin(request)
    context = {
        "unit": unit,
        "slips": [(one, qr_image(f"{origin}{one.path}")) for one in codes],
        "query": form.query,
        "days": form.days,
        "home": f"{origin}{reverse('satisfaction:rating-home')}",
        "breadcrumbs": [
            *_path(unit),
            (_("Mã đánh giá một lần"), reverse("satisfaction:code-list", args=[pk])),
            (_("In phiếu"), ""),
        ],
    }
    return render(request, "satisfaction/code_slips.html", context)


@never_cache
@require_safe
def code_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The same codes as CSV, for a one-stop software that prints its own slips."""
    unit = _unit(request, pk)
    form = CodeDaysForm(request.GET)
    if not form.is_valid():
        return redirect("satisfaction:code-list", pk=pk)
    first, last = form.days
    codes = services.codes_given(unit=unit, first=first, last=last, by=request.user)
    name = f"ma-danh-gia-{unit.code}-{first:%Y%m%d}-{last:%Y%m%d}.csv"
    return csv_response(name, codes_csv(codes, _origin(request)))


def _origin(request: HttpRequest) -> str:
    return request.build_absolute_uri("/").rstrip("/")
