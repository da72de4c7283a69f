"""Results by unit, for staff: the list, one unit taken apart, the same as tables, and publishing."""

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from common.exports import csv_response, csv_text, xlsx_bytes, xlsx_response
from common.pagination import page_of
from procedures.measures import last_day
from satisfaction import exports, selectors
from satisfaction.access_rounds import visible_rounds
from satisfaction.choices import MINIMUM_N, RatingChannel
from satisfaction.forms import ResultFilterForm
from satisfaction.views import result_parts
from satisfaction.views.desk import counter_pages, desk_tabs, unit_tabs
from units.access import get_unit, has_permission, require, units_where
from units.models import Unit
from units.permissions import Permission

LIST = "satisfaction:result-list"
KINDS = ("csv", "xlsx")


def _units(request: HttpRequest, year: int) -> list[Unit]:
    rated = selectors.rated_units(last_day(year))
    return list(units_where(request.user, Permission.SATISFACTION_VIEW).filter(pk__in=rated))


def _filters(request: HttpRequest) -> ResultFilterForm:
    rounds = dict(visible_rounds(request.user).values_list("code", "name"))
    return ResultFilterForm(request.GET, rounds=rounds)


@require_safe
def result_list(request: HttpRequest) -> HttpResponse:
    require(request.user, Permission.SATISFACTION_VIEW)
    form = _filters(request)
    layout, basis = selectors.Layout.load(), form.basis
    units = _units(request, form.year)
    found = selectors.opinions(units, form.year, "own", basis=basis, layout=layout)
    public = selectors.published_units(form.year)
    whole = selectors.together(found.values())
    factors = layout.factors(whole)
    query = request.GET.urlencode()
    context = {
        "desk": desk_tabs(request.user, "results"),
        "counter_pages": counter_pages(request.user, units),
        "form": form,
        "year": form.year,
        "factors": factors.values(),
        "lines": [
            (unit, exports.named_tallies(found[unit.pk], factors), public.get(unit.pk))
            for unit in units
        ],
        "whole": exports.named_tallies(whole, factors) if len(units) > 1 else [],
        "ballots": whole.n,
        "basis": selectors.basis_words(basis),
        "minimum": MINIMUM_N,
        "as_of": last_day(form.year),
        "query": query,
        "files": _files(reverse("satisfaction:result-file", args=["KIND"]), query),
        "open_channel": RatingChannel.OPEN in basis.channels,
    }
    return render(request, "satisfaction/result_list.html", context)


@require_safe
def result_file(request: HttpRequest, kind: str) -> HttpResponse:
    """The list as a table, with the same filter."""
    require(request.user, Permission.SATISFACTION_VIEW)
    form = _filters(request)
    layout, units = selectors.Layout.load(), _units(request, form.year)
    found = selectors.opinions(units, form.year, "own", basis=form.basis, layout=layout)
    return _table(f"hai-long-{form.year}", kind, exports.list_table(units, found, layout))


def _table(name: str, kind: str, table: tuple[list[str], Sequence[Sequence[Any]]]) -> HttpResponse:
    if kind not in KINDS:
        raise Http404
    if kind == "csv":
        return csv_response(f"{name}.csv", csv_text(*table))
    return xlsx_response(f"{name}.xlsx", xlsx_bytes(_("Mức độ hài lòng"), *table))


def _files(address: str, query: str) -> list[tuple[str, str]]:
    return [(kind.upper(), f"{address.replace('KIND', kind)}?{query}") for kind in KINDS]


@require_safe
def result_detail(request: HttpRequest, pk: int) -> HttpResponse:
    unit = get_unit(request.user, pk, Permission.SATISFACTION_VIEW)
    return _detail_page(request, unit, _filters(request))


@require_safe
def result_detail_file(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """All parts of the unit's page as one table, with the same filter."""
    unit = get_unit(request.user, pk, Permission.SATISFACTION_VIEW)
    asked = result_parts.Asked.of(unit, _filters(request), _argument(request))
    table = exports.detail_table(result_parts.every_part(asked))
    return _table(f"hai-long-{unit.code}-{asked.year}", kind, table)


def _argument(request: HttpRequest) -> str:
    """A district's figure in the index covers its communes; the page says so where it shows that."""
    return "" if request.GET.get("pham-vi") == "subtree" else "own"


def _detail_page(
    request: HttpRequest,
    unit: Unit,
    form: ResultFilterForm,
) -> HttpResponse:
    asked = result_parts.Asked.of(unit, form, _argument(request))
    opinion = asked.opinion
    part = request.GET.get("phan", "")
    part = part if part in result_parts.PARTS else ""
    comments = selectors.comments_on(unit, form.year, asked.basis.channels)
    query = request.GET.urlencode()
    context = {
        "unit": unit,
        "unit_tabs": unit_tabs(request.user, unit, "results", year=form.year),
        "form": form,
        "year": form.year,
        "opinion": opinion,
        "whole": asked.argument == "",
        "procedure": form.procedure,
        "factor_query": result_parts.query_without(request, "tt", "phan", "trang"),
        "procedure_query": result_parts.query_without(request, "tt"),
        "part": part,
        "tabs": result_parts.tabs(request, part),
        **result_parts.PARTS[part].context(asked),
        "basis": selectors.basis_words(asked.basis),
        "channels": [
            (RatingChannel(channel).label, count)
            for channel, count in sorted(opinion.channels.items())
        ],
        "open_channel": RatingChannel.OPEN in asked.basis.channels,
        "page_obj": page_of(request, comments, 20) if not part else None,
        "published": selectors.publication_of(unit, form.year),
        "may_publish": has_permission(request.user, Permission.SATISFACTION_PUBLISH, unit),
        "minimum": MINIMUM_N,
        "as_of": last_day(form.year),
        "files": _files(reverse("satisfaction:result-detail-file", args=[unit.pk, "KIND"]), query),
        "breadcrumbs": [(_("Mức độ hài lòng"), reverse(LIST)), (unit.name, "")],
    }
    return render(request, "satisfaction/result_detail.html", context)
