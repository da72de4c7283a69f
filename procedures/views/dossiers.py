"""Dossiers and their statistics, for staff."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from common import clock
from common.exports import xlsx_bytes, xlsx_response
from common.pagination import page_of
from procedures import selectors
from procedures.exports_dossiers import DOSSIER_HEADER, dossier_row
from procedures.exports_statistics import statistics_xlsx
from procedures.forms import DossierFilterForm, StatisticsForm
from procedures.models import DossierQuerySet
from procedures.selectors.due import LISTS, due_counts, due_dossiers, due_rows, in_hand
from procedures.selectors.figures import shares_of, source_of
from procedures.selectors.monthly import monthly_rows
from procedures.selectors.statistics import BY_PROCEDURE, trend
from procedures.views.desk import desk_crumbs, desk_tabs
from procedures.views.tables import line_rows, lines_of_trend
from units.access import get_unit, require, units_where
from units.models import Unit
from units.permissions import Permission


@require_safe
def dossier_statistics(request: HttpRequest) -> HttpResponse:
    require(request.user, Permission.DOSSIER_VIEW)
    allowed = units_where(request.user, Permission.DOSSIER_VIEW)
    form = StatisticsForm(request.GET, units=allowed)
    unit, span, by = form.unit, form.span, form.by
    if unit is None:
        # The unit they worked for is gone, and nothing has come after it.
        raise Http404
    units = selectors.within(allowed, unit, "")
    table = selectors.dossier_table(units, span, by)
    if request.GET.get("dinh-dang") == "xlsx":
        name = f"{by}-{unit.code}-{span.start:%Y%m%d}-{span.as_of:%Y%m%d}.xlsx"
        return xlsx_response(name, statistics_xlsx(table, unit, span, by))
    page = page_of(request, table.rows, 100)
    context = {
        "tabs": desk_tabs(request.user, "dossiers"),
        "form": form,
        "unit": unit,
        "span": span,
        "by": by,
        "table": table,
        "page_obj": page,
        "rows": line_rows(page, unit, span, by),
        "total": line_rows([table.whole], unit, span, "")[0],
        "shares": shares_of(table.total, span),
        "source": source_of(table.total),
        "trend": lines_of_trend(trend(units, span.as_of)),
        "in_hand": in_hand(units),
        "only_dossiers": by == BY_PROCEDURE,
        "sheet_url": f"?{_with(request, 'dinh-dang', 'xlsx')}",
    }
    return render(request, "procedures/dossier_statistics.html", context)


@require_safe
def dossier_list(request: HttpRequest, pk: int) -> HttpResponse:
    unit = get_unit(request.user, pk, Permission.DOSSIER_VIEW)
    form = DossierFilterForm(request.GET)
    asked = form.asked
    units = selectors.within(
        units_where(request.user, Permission.DOSSIER_VIEW), unit, request.GET.get("pham-vi", "")
    )
    dossiers = selectors.dossiers_like(units, asked)
    if request.GET.get("dinh-dang") == "xlsx":
        return _dossier_sheet(unit, dossiers)
    page = page_of(request, dossiers)
    context = {
        "unit": unit,
        "form": form,
        "span": asked.span,
        "page_obj": page,
        "rows": [(dossier, dossier.state(asked.span.as_of)) for dossier in page],
        "typed": monthly_rows(units, asked.span.start, asked.span.end).count(),
        "sheet_url": f"?{_with(request, 'dinh-dang', 'xlsx')}",
        "breadcrumbs": desk_crumbs((unit.name, "")),
    }
    return render(request, "procedures/dossier_list.html", context)


@require_safe
def dossier_due(request: HttpRequest) -> HttpResponse:
    """What is overdue now, or falls due by the next working day: the oldest first."""
    require(request.user, Permission.DOSSIER_VIEW)
    allowed = units_where(request.user, Permission.DOSSIER_VIEW)
    asked, pk = request.GET.get("loai", ""), request.GET.get("don-vi", "")
    unit = get_unit(request.user, int(pk), Permission.DOSSIER_VIEW) if pk.isdecimal() else None
    units = selectors.within(allowed, unit, "own") if unit else allowed
    kind = asked if asked in LISTS else next(iter(LISTS))
    page = page_of(request, due_dossiers(units, kind))
    context = {
        "tabs": desk_tabs(request.user, "due"),
        "kind": kind,
        "lists": LISTS,
        "unit": unit,
        "counts": due_counts(allowed, kind),
        "page_obj": page,
        "rows": due_rows(page),
        "as_of": clock.today(),
        "breadcrumbs": desk_crumbs((str(LISTS[kind]), "")),
    }
    return render(request, "procedures/dossier_due.html", context)


def _with(request: HttpRequest, key: str, value: str) -> str:
    query = request.GET.copy()
    query[key] = value
    return query.urlencode()


def _dossier_sheet(unit: Unit, dossiers: DossierQuerySet) -> HttpResponse:
    """The list in the format that import_dossiers reads."""
    rows = (dossier_row(one) for one in dossiers.iterator(chunk_size=2000))
    return xlsx_response(f"ho-so-{unit.code}.xlsx", xlsx_bytes(_("Hồ sơ"), DOSSIER_HEADER, rows))
