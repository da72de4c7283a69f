"""Dossiers and their statistics, for staff."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from common.exports import xlsx_bytes, xlsx_response
from common.pagination import page_of
from procedures import selectors
from procedures.forms import DossierFilterForm, YearForm
from procedures.views.desk import desk_tabs
from units.access import get_unit, has_permission, require, units_where
from units.models import Unit
from units.permissions import Permission

DOSSIER_HEADER = (
    "dossier_code",
    "unit_code",
    "procedure_code",
    "channel",
    "received_at",
    "due_at",
    "finished_at",
    "returned_at",
    "status",
    "waiting_days",
    "apology_at",
)


@require_safe
def dossier_statistics(request: HttpRequest) -> HttpResponse:
    require(request.user, Permission.DOSSIER_VIEW)
    form = YearForm(request.GET)
    units = units_where(request.user, Permission.DOSSIER_VIEW)
    lines = selectors.dossier_statistics(units, form.year)
    start, end = selectors.year_days(form.year)
    context = {
        "tabs": desk_tabs(request.user, "dossiers"),
        "form": form,
        "year": form.year,
        "as_of": end,
        "lines": lines,
        "total": sum((counts for _unit, counts in lines), selectors.DossierCounts()),
        "may_post": has_permission(request.user, Permission.POSTING_CONFIRM),
    }
    return render(request, "procedures/dossier_statistics.html", context)


@require_safe
def dossier_list(request: HttpRequest, pk: int) -> HttpResponse:
    unit = get_unit(request.user, pk, Permission.DOSSIER_VIEW)
    form = DossierFilterForm(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {}
    units = selectors.within(
        units_where(request.user, Permission.DOSSIER_VIEW), unit, wanted.get("pham-vi", "")
    )
    procedure = wanted.get("thu-tuc")
    dossiers = selectors.dossiers_like(
        units,
        form.year,
        kind=wanted.get("tinh-trang", ""),
        channel=wanted.get("cach-nop", ""),
        procedure=procedure.code if procedure else "",
    )
    if request.GET.get("dinh-dang") == "xlsx":
        return _dossier_sheet(unit, dossiers)
    page = page_of(request, dossiers)
    start, end = selectors.year_days(form.year)
    context = {
        "unit": unit,
        "form": form,
        "page_obj": page,
        "rows": [(dossier, dossier.state(end)) for dossier in page],
        "sheet_url": f"?{_with(request, 'dinh-dang', 'xlsx')}",
        "breadcrumbs": [
            (_("Thủ tục & hồ sơ"), reverse("procedures:dossier-statistics")),
            (unit.name, ""),
        ],
    }
    return render(request, "procedures/dossier_list.html", context)


def _with(request: HttpRequest, key: str, value: str) -> str:
    query = request.GET.copy()
    query[key] = value
    return query.urlencode()


def _dossier_sheet(unit: Unit, dossiers) -> HttpResponse:
    """The list in the format that import_dossiers reads."""
    rows = (
        (
            one.code,
            one.unit.code,
            one.procedure.code,
            one.channel,
            one.received_at.isoformat(),
            one.due_on,
            one.finished_on,
            one.returned_on,
            one.status,
            one.waiting_days,
            one.apology_on,
        )
        for one in dossiers.iterator(chunk_size=2000)
    )
    return xlsx_response(f"ho-so-{unit.code}.xlsx", xlsx_bytes(_("Hồ sơ"), DOSSIER_HEADER, rows))
