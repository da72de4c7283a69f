"""The catalogue for everyone; dossiers and the board for staff."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from common import clock
from common.exceptions import Refused
from common.exports import xlsx_bytes, xlsx_response
from common.pagination import page_of
from procedures import selectors, services
from procedures.forms import DossierFilterForm, PostingForm, ProcedureSearchForm, YearForm
from procedures.models import Procedure
from units.access import get_unit, has_permission, home_unit, require, units_where
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


# --- For everyone -------------------------------------------------------------------------


@login_not_required
@require_safe
def procedure_list(request: HttpRequest) -> HttpResponse:
    form = ProcedureSearchForm(request.GET)
    form.is_valid()
    wanted = form.cleaned_data
    field = wanted.get("field")
    found = selectors.find_procedures(
        wanted.get("q", ""), field=field.pk if field else None, level=wanted.get("level", "")
    )
    context = {
        "form": form,
        "found": found,
        "page_obj": page_of(request, found.procedures, 40),
        "filtered": any(wanted.values()),
    }
    return render(request, "procedures/procedure_list.html", context)


@login_not_required
@require_safe
def procedure_detail(request: HttpRequest, code: str) -> HttpResponse:
    procedures = Procedure.objects.select_related("field").prefetch_related(
        "limits", "handlings__level"
    )
    procedure = get_object_or_404(procedures, code=selectors.catalogue_code(code))
    context = {
        "procedure": procedure,
        "practice": selectors.practice_of(procedure, _("Sổ hồ sơ của các xã, thị trấn và huyện")),
        "limits": procedure.limits.all(),
        "has_fee": any(limit.fee for limit in procedure.limits.all()),
        "unconfirmed": not procedure.confirmed,
        "in_force": procedure.in_force_on(clock.today()),
        "breadcrumbs": [
            (_("Thủ tục"), reverse("procedures:procedure-list")),
            (procedure.name, ""),
        ],
    }
    return render(request, "procedures/procedure_detail.html", context)


# --- Dossiers ------------------------------------------------------------------------------


@require_safe
def dossier_statistics(request: HttpRequest) -> HttpResponse:
    require(request.user, Permission.DOSSIER_VIEW)
    form = YearForm(request.GET)
    units = units_where(request.user, Permission.DOSSIER_VIEW)
    lines = selectors.dossier_statistics(units, form.year)
    start, end = selectors.year_days(form.year)
    context = {
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


# --- The board -----------------------------------------------------------------------------


@require_safe
def posting_list(request: HttpRequest) -> HttpResponse:
    unit = _board_unit(request)
    return _board_page(request, unit, PostingForm(unit=unit))


@require_POST
def posting_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    unit = get_unit(request.user, pk, Permission.DOSSIER_VIEW)
    require(request.user, Permission.POSTING_CONFIRM, unit)
    form = PostingForm(request.POST, unit=unit)
    if form.is_valid():
        try:
            count = services.confirm_postings(unit=unit, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request, _("Đã xác nhận niêm yết %(count)s thủ tục.") % {"count": count}
            )
            return redirect(f"{reverse('procedures:posting-list')}?don-vi={unit.pk}")
    return _board_page(request, unit, form, status=422)


def _board_unit(request: HttpRequest) -> Unit:
    """The unit asked for by `?don-vi=`, else the person's own."""
    require(request.user, Permission.DOSSIER_VIEW)
    asked = request.GET.get("don-vi", "")
    own = home_unit(request.user)
    pk = int(asked) if asked.isdecimal() else (own.pk if own else 0)
    return get_unit(request.user, pk, Permission.DOSSIER_VIEW)


def _board_page(
    request: HttpRequest, unit: Unit, form: PostingForm, status: int = 200
) -> HttpResponse:
    context = {
        "unit": unit,
        "form": form,
        "board": selectors.board_of(unit),
        "chosen": request.POST.getlist("procedures"),
        "may_confirm": has_permission(request.user, Permission.POSTING_CONFIRM, unit),
        "units": units_where(request.user, Permission.DOSSIER_VIEW).in_force(),
        "breadcrumbs": [
            (_("Thủ tục & hồ sơ"), reverse("procedures:dossier-statistics")),
            (_("Niêm yết thủ tục"), ""),
        ],
    }
    return render(request, "procedures/posting_list.html", context, status=status)
