"""The desk: what waits, how each unit stands, the register, and receipts typed in."""

from dataclasses import astuple
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from common import clock
from common.exceptions import Refused
from common.exports import csv_response, csv_text, xlsx_bytes, xlsx_response
from common.pagination import page_of
from common.qr import qr_image
from petitions import selectors, services
from petitions.access import seen_petition, visible_petitions
from petitions.forms import QueueFilterForm, RecordPetitionForm
from units.access import has_permission, home_unit, require, units_where
from units.calendar import WorkCalendar
from units.choices import PROVINCE
from units.models import Unit
from units.permissions import Permission

QUEUE = "petitions:petition-queue"


@require_safe
def petition_queue(request: HttpRequest) -> HttpResponse:
    require(request.user, Permission.PETITION_VIEW)
    calendar, today = WorkCalendar.load(), clock.today()
    petitions = visible_petitions(request.user)
    form = _filter(request)
    form.full_clean()
    wanted = form.cleaned_data
    page = page_of(
        request, selectors.in_working_order(selectors.narrowed(petitions, wanted, calendar))
    )
    context = {
        "form": form,
        "page_obj": page,
        "rows": [(one, selectors.urgency(one, today, calendar)) for one in page],
        "counts": selectors.queue_counts(petitions, calendar),
        "asked": _export_query(request),
        "behind": selectors.figure_name(wanted.get("so-lieu", "")),
        "may_record": has_permission(request.user, Permission.PETITION_HANDLE),
    }
    return render(request, "petitions/petition_queue.html", context)


@require_safe
def petition_export(request: HttpRequest) -> HttpResponse:
    """The list under its filters as a sheet: what it was about, never what the sender wrote."""
    require(request.user, Permission.PETITION_VIEW)
    form = _filter(request)
    form.full_clean()
    wanted = form.cleaned_data
    found = selectors.narrowed(visible_petitions(request.user), wanted, WorkCalendar.load())
    found = found.select_related("unit", "procedure").order_by("received_at", "pk")
    rows = [_cells(line) for line in selectors.book_lines(found)]
    header, name = selectors.book_header(), f"phan-anh-{clock.today():%Y%m%d}"
    if request.GET.get("dang") == "csv":
        return csv_response(f"{name}.csv", csv_text(header, rows))
    return xlsx_response(f"{name}.xlsx", xlsx_bytes(_("Sổ phản ánh"), header, rows))


@require_safe
def petition_units(request: HttpRequest) -> HttpResponse:
    """How each unit stands: what waits, how the year's were answered, what the senders said.

    A unit that was merged stands here as long as something waits at it.
    """
    require(request.user, Permission.PETITION_VIEW)
    year = _year(request)
    units = (
        units_where(request.user, Permission.PETITION_VIEW)
        .exclude(level=PROVINCE)
        .filter(pk__in=visible_petitions(request.user).values("unit"))
    )
    rows, together = selectors.standings(units, year)
    rows = [row for row in rows if any(row.counts.values())]
    rows.sort(key=lambda row: (-row.counts["late"], -row.counts["near"]))
    context = {
        "rows": [(row, *_lists(row.unit, year)) for row in rows if row.unit],
        "together": together,
        "year": year,
        "years": _years(request),
        "today": clock.today(),
        "breadcrumbs": [(_("Phản ánh"), reverse(QUEUE)), (_("Theo đơn vị"), "")],
    }
    return render(request, "petitions/petition_units.html", context)


@require_safe
def petition_book(request: HttpRequest) -> HttpResponse:
    """A unit's register of one year, to be printed and signed."""
    require(request.user, Permission.PETITION_VIEW)
    year = _year(request)
    units = units_where(request.user, Permission.PETITION_VIEW).exclude(level=PROVINCE)
    asked = request.GET.get("don-vi", "")
    own = home_unit(request.user)
    unit = units.filter(pk=asked if asked.isdecimal() else own.pk if own else None).first()
    if unit is None:
        raise Http404
    context = {
        "unit": unit,
        "units": units.in_year(year),
        "year": year,
        "years": _years(request),
        "header": selectors.book_header(),
        "lines": [_cells(line) for line in selectors.unit_book(unit, year)],
        "today": clock.today(),
        "breadcrumbs": [(_("Phản ánh"), reverse(QUEUE)), (_("Sổ theo dõi"), "")],
    }
    return render(request, "petitions/petition_book.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def petition_record(request: HttpRequest) -> HttpResponse:
    require(request.user, Permission.PETITION_HANDLE)
    units = units_where(request.user, Permission.PETITION_HANDLE).in_force().exclude(level=PROVINCE)
    form = RecordPetitionForm(
        request.POST or None,
        units=units,
        initial={"received_on": clock.today(), "unit": home_unit(request.user)},
    )
    if request.method == "POST" and form.is_valid():
        try:
            petition = services.record_petition(by=request.user, **form.facts())
        except Refused as refusal:
            form.add_error("received_on", str(refusal))
        else:
            return redirect("petitions:petition-slip", pk=petition.pk)
    context = {
        "form": form,
        "breadcrumbs": [(_("Phản ánh"), reverse(QUEUE)), (_("Vào sổ"), "")],
    }
    return render(
        request, "petitions/petition_record.html", context, status=422 if form.errors else 200
    )


@require_safe
def petition_slip(request: HttpRequest, pk: int) -> HttpResponse:
    """The receipt that the sender takes home: code, due day, where to look. Only for the desk."""
    petition = seen_petition(request.user, pk)
    require(request.user, Permission.PETITION_HANDLE, petition.unit)
    address = request.build_absolute_uri(petition.get_absolute_url())
    context = {
        "petition": petition,
        "address": address,
        "qr": qr_image(address),
        "breadcrumbs": [
            (_("Phản ánh"), reverse(QUEUE)),
            (petition.code, reverse("petitions:petition-handle", args=[pk])),
            (_("Phiếu tiếp nhận"), ""),
        ],
    }
    return render(request, "petitions/petition_slip.html", context)


def _lists(unit: Unit, year: int) -> tuple[str, str]:
    """Where the unit's own petitions are listed: all of them, and what the year's figures count."""
    address = f"{reverse(QUEUE)}?don-vi={unit.pk}&so-lieu="
    return f"{address}:own", f"{address}received:own&nam={year}"


def _filter(request: HttpRequest) -> QueueFilterForm:
    return QueueFilterForm(
        request.GET,
        units=units_where(request.user, Permission.PETITION_VIEW),
        years=_years(request),
    )


def _years(request: HttpRequest) -> list[int]:
    years = selectors.received_years(visible_petitions(request.user))
    return sorted({*years, clock.today().year}, reverse=True)


def _year(request: HttpRequest) -> int:
    asked = request.GET.get("nam", "")
    return int(asked) if asked.isdecimal() and 2000 <= int(asked) < 2100 else clock.today().year


def _export_query(request: HttpRequest) -> str:
    """The filters of the page, for the sheet: the same rows."""
    query = request.GET.copy()
    query.pop("trang", None)
    return query.urlencode()


def _cells(line: selectors.BookLine) -> list[Any]:
    return [
        f"{value:%d/%m/%Y}" if isinstance(value, date) else value or "" for value in astuple(line)
    ]
