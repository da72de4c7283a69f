"""What hangs on the boards."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from common import clock
from common.exceptions import Refused
from common.exports import xlsx_bytes, xlsx_response
from common.qr import qr_image
from procedures import access_boards as access
from procedures import selectors, services
from procedures.forms import PostingCorrectionForm, PostingForm, PostingWithdrawalForm
from procedures.models import Posting
from procedures.views.desk import desk_crumbs, desk_tabs
from units.access import get_unit, has_permission, home_unit, require, units_where
from units.models import Unit
from units.permissions import Permission


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
            made = services.confirm_postings(unit=unit, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _confirmed(made))
            return redirect(f"{reverse('procedures:posting-list')}?don-vi={unit.pk}")
    return _board_page(request, unit, form, status=422)


def _confirmed(made: list[Posting]) -> str:
    """What was noted, and what of it was posted before its version was in force."""
    said = _("Đã xác nhận niêm yết %(count)s thủ tục.") % {"count": len(made)}
    wanted = [one.procedure_id for one in made]
    since = dict(selectors.dated_procedures().filter(pk__in=wanted).values_list("pk", "since"))
    ahead = sum(selectors.is_ahead(one, since.get(one.procedure_id)) for one in made)
    if not ahead:
        return said
    early = ngettext(
        "%(count)s thủ tục có ngày niêm yết trước ngày phiên bản có hiệu lực: "
        "nếu không phải niêm yết trước, xin sửa lại ngày.",
        "%(count)s thủ tục có ngày niêm yết trước ngày phiên bản có hiệu lực: "
        "nếu không phải niêm yết trước, xin sửa lại ngày.",
        ahead,
    )
    return f"{said} {early % {'count': ahead}}"


def _board_unit(request: HttpRequest) -> Unit:
    """The unit asked for by `?don-vi=`, else the person's own."""
    require(request.user, Permission.DOSSIER_VIEW)
    asked = request.GET.get("don-vi", "")
    own = home_unit(request.user)
    readable = asked.isdecimal() and len(asked) < 18
    pk = int(asked) if readable else (own.pk if own else 0)
    return get_unit(request.user, pk, Permission.DOSSIER_VIEW)


def _board_page(
    request: HttpRequest, unit: Unit, form: PostingForm, status: int = 200
) -> HttpResponse:
    context = {
        "tabs": desk_tabs(request.user, "boards"),
        "unit": unit,
        "form": form,
        "board": selectors.board_of(unit),
        "chosen": request.POST.getlist("procedures"),
        "may_confirm": has_permission(request.user, Permission.POSTING_CONFIRM, unit),
        "units": units_where(request.user, Permission.DOSSIER_VIEW).in_force(),
        "breadcrumbs": _crumbs(),
    }
    return render(request, "procedures/posting_list.html", context, status=status)


def _crumbs(*further: tuple[str, str]) -> list[tuple[str, str]]:
    own = [(_("Niêm yết thủ tục"), reverse("procedures:posting-list") if further else "")]
    return desk_crumbs(*own, *further)


# --- Correcting ---------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def posting_correct(request: HttpRequest, pk: int) -> HttpResponse:
    posting = access.get_posting(request.user, pk)
    if request.method != "POST":
        return _correction_page(request, posting)
    form = PostingCorrectionForm(request.POST)
    if form.is_valid():
        try:
            services.correct_posting(posting=posting, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Đã sửa ngày, nơi niêm yết."))
            return redirect(f"{reverse('procedures:posting-list')}?don-vi={posting.unit_id}")
    return _correction_page(request, posting, form=form, status=422)


@require_POST
def posting_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    posting = access.get_posting(request.user, pk)
    form = PostingWithdrawalForm(request.POST)
    if form.is_valid():
        try:
            services.withdraw_posting(posting=posting, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Đã bỏ xác nhận niêm yết; lý do được ghi lại."))
            return redirect(f"{reverse('procedures:posting-list')}?don-vi={posting.unit_id}")
    return _correction_page(request, posting, withdrawal=form, status=422)


def _correction_page(
    request: HttpRequest,
    posting: Posting,
    *,
    form: PostingCorrectionForm | None = None,
    withdrawal: PostingWithdrawalForm | None = None,
    status: int = 200,
) -> HttpResponse:
    edition = services.posting_edition(posting)
    context = {
        "posting": posting,
        "form": form or PostingCorrectionForm.of(posting, edition),
        "withdrawal": withdrawal or PostingWithdrawalForm(initial={"edition": edition}),
        "withdrawing": withdrawal is not None,
        "events": selectors.story_of_posting(posting),
        "breadcrumbs": _crumbs((posting.procedure.name, "")),
    }
    return render(request, "procedures/posting_correct.html", context, status=status)


# --- All units ----------------------------------------------------------------------------------


@require_safe
def posting_overview(request: HttpRequest) -> HttpResponse:
    require(request.user, Permission.DOSSIER_VIEW)
    lines = selectors.overview_of_boards(units_where(request.user, Permission.DOSSIER_VIEW))
    if request.GET.get("dinh-dang") == "xlsx":
        return _overview_sheet(lines)
    context = {
        "tabs": desk_tabs(request.user, "boards"),
        "lines": lines,
        "posted": sum(line.posted for line in lines),
        "total": sum(line.total for line in lines),
        "overdue": sum(len(line.overdue) for line in lines),
        "as_of": clock.today(),
        "breadcrumbs": _crumbs((_("Mọi đơn vị"), "")),
    }
    return render(request, "procedures/posting_overview.html", context)


def _overview_sheet(lines: list[selectors.BoardLine]) -> HttpResponse:
    header = [
        _("Mã đơn vị"),
        _("Đơn vị"),
        _("Phải niêm yết"),
        _("Đã niêm yết"),
        _("Quá hạn"),
        _("Chưa đến hạn"),
        _("Lần niêm yết gần nhất"),
        _("Người xác nhận"),
    ]
    rows = (
        (
            line.unit.code,
            line.unit.name,
            line.total,
            line.posted,
            len(line.overdue),
            len(line.due),
            line.last_on,
            line.last_by,
        )
        for line in lines
    )
    name = f"niem-yet-{clock.today():%Y-%m-%d}.xlsx"
    return xlsx_response(name, xlsx_bytes(_("Niêm yết"), header, rows))


# --- On paper -----------------------------------------------------------------------------------


@require_safe
def posting_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """The list that hangs on the unit's board, by field."""
    unit = get_unit(request.user, pk, Permission.DOSSIER_VIEW)
    board = selectors.board_of(unit)
    catalogue = request.build_absolute_uri(reverse("procedures:procedure-list"))
    context = _paper(request, unit, catalogue) | {"board": board}
    return render(request, "procedures/posting_sheet.html", context)


@require_safe
def posting_notice(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """One procedure on a page of its own."""
    unit = get_unit(request.user, pk, Permission.DOSSIER_VIEW)
    entries = {one.procedure.code: one for one in selectors.board_of(unit).entries}
    entry = entries.get(selectors.catalogue_code(code))
    if entry is None:
        raise Http404
    page = request.build_absolute_uri(entry.procedure.get_absolute_url())
    context = _paper(request, unit, page) | {"entry": entry, "procedure": entry.procedure}
    return render(request, "procedures/posting_notice.html", context)


def _paper(request: HttpRequest, unit: Unit, address: str) -> dict[str, Any]:
    return {
        "unit": unit,
        "address": address,
        "qr": qr_image(address),
        "today": clock.today(),
        "breadcrumbs": _crumbs((_("Bản in"), "")),
    }
