"""Registers of the units: the electronic one-stop shop, ISO 9001, connected systems."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from common.exceptions import Refused
from common.exports import xlsx_bytes, xlsx_response
from procedures import services
from procedures.forms.registers import IsoForm, LinkForm, RolloutForm
from procedures.models import IsoConversion, OneStopRollout, SystemLink
from procedures.selectors.registers import (
    LINK_FACTS,
    SINCE_FACTS,
    Row,
    by_quarter,
    entry_story,
    facts_of,
    iso_rows,
    link_rows,
    rollout_rows,
    seen_entry,
)
from procedures.views.desk import desk_crumbs, desk_tabs
from units.access import get_unit, has_permission, home_unit, require, units_where
from units.models import Unit, UnitQuerySet
from units.permissions import Permission

ROLLOUT, ISO, LINKS = "mot-cua", "iso", "ket-noi"
_EDIT = {ROLLOUT: "procedures:register-rollout", ISO: "procedures:register-iso"}
_ROWS: dict[str, Callable[[UnitQuerySet], list[Row]]] = {ROLLOUT: rollout_rows, ISO: iso_rows}


def _titles() -> dict[str, str]:
    return {
        ROLLOUT: _("Một cửa điện tử"),
        ISO: _("Chuyển đổi ISO 9001"),
        LINKS: _("Lộ trình kết nối hệ thống"),
    }


def _asked(request: HttpRequest) -> str:
    asked = request.GET.get("so", ROLLOUT)
    return asked if asked in _titles() else ROLLOUT


@require_safe
def register_list(request: HttpRequest) -> HttpResponse:
    require(request.user, Permission.DOSSIER_VIEW)
    book = _asked(request)
    keeps = units_where(request.user, Permission.REGISTER_KEEP)
    context = {
        "tabs": desk_tabs(request.user, "registers"),
        "book": book,
        "title": _titles()[book],
        "books": [
            {"label": label, "url": f"?so={name}", "active": name == book}
            for name, label in _titles().items()
        ],
        "kept": set(keeps.values_list("pk", flat=True)),
        "may_keep": has_permission(request.user, Permission.REGISTER_KEEP),
        **_content(book, units_where(request.user, Permission.DOSSIER_VIEW)),
    }
    return render(request, "procedures/register_list.html", context)


def _content(book: str, units: UnitQuerySet) -> dict[str, Any]:
    if book == LINKS:
        rows = link_rows(units)
        return {"links": rows, "timeline": by_quarter(rows)}
    rows_of_units = _ROWS[book](units)
    return {
        "rows": [(row, reverse(_EDIT[book], args=[row.unit.pk])) for row in rows_of_units],
        "counts": _counts(rows_of_units),
    }


def _counts(rows: list[Row]) -> list[tuple[str, int]]:
    """How many units stand in each state, and how many have said nothing."""
    counts: dict[str, int] = {}
    for row in rows:
        label = str(row.state.label) if row.state else _("Chưa ghi")
        counts[label] = counts.get(label, 0) + 1
    return sorted(counts.items(), key=lambda one: -one[1])


@require_safe
def register_export(request: HttpRequest) -> HttpResponse:
    require(request.user, Permission.DOSSIER_VIEW)
    book, units = _asked(request), units_where(request.user, Permission.DOSSIER_VIEW)
    header, rows = _link_sheet(units) if book == LINKS else _since_sheet(_ROWS[book](units))
    return xlsx_response(f"so-{book}.xlsx", xlsx_bytes(_titles()[book], header, rows))


def _since_sheet(rows: list[Row]) -> tuple[list[str], list[list[Any]]]:
    header = [_("Mã đơn vị"), _("Đơn vị"), _("Trạng thái"), _("Từ ngày"), _("Văn bản")]
    return header, [
        [
            row.unit.code,
            row.unit.name,
            str(row.state) if row.state else "",
            row.entry.since if row.entry else None,
            row.entry.document if row.entry else "",
        ]
        for row in rows
    ]


def _link_sheet(units: UnitQuerySet) -> tuple[list[str], list[list[Any]]]:
    header = [_("Mã đơn vị"), _("Đơn vị"), _("Hệ thống"), _("Kết nối với"), _("Dữ liệu chia sẻ")]
    header += [
        _("Cách kết nối"),
        _("Trạng thái"),
        _("Theo lộ trình"),
        _("Đã kết nối"),
        _("Văn bản"),
    ]
    return header, [
        [
            row.link.unit.code,
            row.link.unit.name,
            *(
                str(row.state) if name == "state" else getattr(row.link, name)
                for name in LINK_FACTS
            ),
        ]
        for row in link_rows(units)
    ]


@require_http_methods(["GET", "HEAD", "POST"])
def register_rollout(request: HttpRequest, pk: int) -> HttpResponse:
    unit = _kept_unit(request, pk)
    entry = OneStopRollout.objects.filter(unit=unit).first()
    return _since_page(request, unit, ROLLOUT, entry, RolloutForm, services.record_rollout)


@require_http_methods(["GET", "HEAD", "POST"])
def register_iso(request: HttpRequest, pk: int) -> HttpResponse:
    unit = _kept_unit(request, pk)
    entry = IsoConversion.objects.filter(unit=unit).first()
    return _since_page(request, unit, ISO, entry, IsoForm, services.record_iso)


def _kept_unit(request: HttpRequest, pk: int) -> Unit:
    unit = get_unit(request.user, pk, Permission.DOSSIER_VIEW)
    require(request.user, Permission.REGISTER_KEEP, unit)
    return unit


def _since_page(
    request: HttpRequest, unit: Unit, book: str, entry: Any, form_class: Any, save: Any
) -> HttpResponse:
    initial = facts_of(entry, SINCE_FACTS) if entry else {}
    form = form_class(request.POST or None, initial={**initial, "seen": seen_entry(entry)})
    if request.method == "POST" and form.is_valid():
        try:
            save(unit=unit, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            _refuse(form, refusal)
        else:
            return _done(request, book)
    return _entry_page(request, book, unit.name, form, entry)


@require_http_methods(["GET", "HEAD", "POST"])
def register_link_add(request: HttpRequest) -> HttpResponse:
    require(request.user, Permission.REGISTER_KEEP)
    return _link_page(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
def register_link(request: HttpRequest, pk: int) -> HttpResponse:
    seen = SystemLink.objects.filter(unit__in=units_where(request.user, Permission.DOSSIER_VIEW))
    link = seen.select_related("unit").filter(pk=pk).first()
    if link is None:
        raise Http404
    require(request.user, Permission.REGISTER_KEEP, link.unit)
    return _link_page(request, link)


def _link_page(request: HttpRequest, link: SystemLink | None) -> HttpResponse:
    units = units_where(request.user, Permission.REGISTER_KEEP).in_force()
    own = {"unit": home_unit(request.user)}
    initial = {**facts_of(link, ("unit", *LINK_FACTS))} if link else own
    form = LinkForm(
        request.POST or None, units=units, initial={**initial, "seen": seen_entry(link)}
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.record_link(link=link, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            _refuse(form, refusal)
        else:
            return _done(request, LINKS)
    title = link.system if link else _("Thêm kết nối")
    return _entry_page(request, LINKS, title, form, link)


def _refuse(form: Any, refusal: Refused) -> None:
    """What was typed stays; the hidden digest moves on to what is stored now."""
    form.data = form.data.copy()
    form.data["seen"] = form.initial["seen"]
    form.add_error(None, str(refusal))


def _done(request: HttpRequest, book: str) -> HttpResponse:
    messages.success(request, _("Đã ghi vào sổ."))
    return redirect(f"{reverse('procedures:register-list')}?so={book}")


def _entry_page(request: HttpRequest, book: str, title: str, form: Any, entry: Any) -> HttpResponse:
    back = f"{reverse('procedures:register-list')}?so={book}"
    context = {
        "form": form,
        "title": title,
        "book_title": _titles()[book],
        "back": back,
        "events": entry_story(entry),
        "breadcrumbs": desk_crumbs(
            (_titles()[book], back),
            (title, ""),
        ),
    }
    status = 422 if form.errors else 200
    return render(request, "procedures/register_entry.html", context, status=status)
