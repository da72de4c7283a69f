"""Published figures for programs: CSV and JSON, without a key, the same for everyone."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_safe

from common.exports import csv_response
from satisfaction import selectors
from satisfaction.exports_public import published_data, unit_csv, units_csv
from satisfaction.views.shared import same_for_all
from units.models import Unit


def _kept(response: HttpResponse) -> HttpResponse:
    """Any site's page may read it."""
    response["Access-Control-Allow-Origin"] = "*"
    return response


@login_not_required
@require_safe
@same_for_all
def public_csv(request: HttpRequest) -> HttpResponse:
    """All bodies; `?nam=` one year."""
    year = _year(request.GET.get("nam", ""))
    name = f"hai-long-{year}.csv" if year else "hai-long.csv"
    return _kept(csv_response(name, units_csv(selectors.all_open(year))))


@login_not_required
@require_safe
@same_for_all
def public_unit_csv(request: HttpRequest, pk: int) -> HttpResponse:
    """All years of one body."""
    unit = get_object_or_404(Unit, pk=pk)
    return _kept(
        csv_response(f"hai-long-{unit.code}.csv", unit_csv(selectors.publications_of(unit)))
    )


@login_not_required
@require_safe
@same_for_all
def api_satisfaction(request: HttpRequest) -> JsonResponse:
    """Figures that stand public; `?year=` and `?unit=` (a code) narrow them."""
    asked, unit = request.GET.get("year", ""), request.GET.get("unit", "")
    year = _year(asked)
    found = [] if asked and year is None else selectors.all_open(year, unit)
    page = request.build_absolute_uri(reverse("satisfaction:public-list"))
    answer = JsonResponse(published_data(found, page), json_dumps_params={"ensure_ascii": False})
    _kept(answer)
    return answer


def _year(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) == 4 else None
