"""The one-stop assessment: the district's table, a unit's sheet, and what is done with it."""

from collections.abc import Iterable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from common import clock
from common.exports import xlsx_bytes, xlsx_response
from common.measures import url_named
from common.pagination import page_of
from common.uploads import file_response
from procedures.choices import AssessmentState
from procedures.forms.assessment import WHOLE_YEAR, QuarterForm, ReopenForm
from procedures.scoring import CLASSES, INDICES, Quarter
from procedures.selectors.assessment import (
    Line,
    Sheet,
    assessed_units,
    assessment_story,
    sheet_of,
    sheets_of,
    state_of,
)
from procedures.selectors.assessment_dossiers import dossiers_of_index
from procedures.views.desk import desk_crumbs, desk_tabs
from units.access import get_unit, has_permission, require, units_where
from units.models import Unit
from units.permissions import Permission

FIRST_YEAR = 2000
# Where the records of an index per body are shown.
RECORDS = {
    6: "procedures.posting_rate",
    8: "petitions.on_time_rate",
    9: "procedures.online_dossier_rate:own",
}


# --- The district's table -----------------------------------------------------------------------


@require_safe
def assessment_list(request: HttpRequest) -> HttpResponse:
    require(request.user, Permission.DOSSIER_VIEW)
    form = QuarterForm(request.GET or None)
    year, number = form.chosen
    context = {
        "tabs": desk_tabs(request.user, "assessment"),
        "form": form,
        "year": year,
        "indices": INDICES.values(),
        "classes": CLASSES,
        "export_query": f"nam={year}&quy={number}",
    }
    if number == WHOLE_YEAR:
        context["quarters"], context["years"] = _year_table(request, year)
    else:
        quarter = Quarter(year, number)
        context |= {"quarter": quarter, "sheets": _sheets(request, quarter)}
    return render(request, "procedures/assessment_list.html", context)


def _sheets(request: HttpRequest, quarter: Quarter) -> list[Sheet]:
    if not quarter.has_begun:
        return []
    units = units_where(request.user, Permission.DOSSIER_VIEW)
    return sheets_of(assessed_units(units, quarter), quarter)


def _year_table(
    request: HttpRequest, year: int
) -> tuple[list[Quarter], list[tuple[Unit, list[Sheet | None]]]]:
    """Per unit the four quarters side by side: the circular makes no year out of them."""
    quarters = [Quarter(year, number) for number in (1, 2, 3, 4)]
    lines: dict[Unit, list[Sheet | None]] = {}
    for place, quarter in enumerate(quarters):
        for sheet in _sheets(request, quarter):
            lines.setdefault(sheet.unit, [None] * 4)[place] = sheet
    return quarters, list(lines.items())


@require_safe
def assessment_export(request: HttpRequest) -> HttpResponse:
    require(request.user, Permission.DOSSIER_VIEW)
    year, number = QuarterForm(request.GET or None).chosen
    asked = [Quarter(year, number)] if number else [Quarter(year, one) for one in (1, 2, 3, 4)]
    sheets = [sheet for quarter in asked for sheet in _sheets(request, quarter)]
    header = [_("Quý"), _("Mã đơn vị"), _("Đơn vị")]
    header += [f"{index.number}. {index.name}" for index in INDICES.values()]
    header += [_("Tổng"), _("Xếp loại"), _("Trạng thái"), _("Chỉ số mới kê khai, chưa thẩm định")]
    rows = (_export_row(sheet) for sheet in sheets)
    name = f"mot-cua-{year}-quy-{number}.xlsx" if number else f"mot-cua-{year}.xlsx"
    return xlsx_response(name, xlsx_bytes(_("Đánh giá Một cửa"), header, rows))


def _export_row(sheet: Sheet) -> list[Any]:
    only_said = _numbers(line for line in sheet.lines if line.is_provisional)
    return [
        str(sheet.quarter),
        sheet.unit.code,
        sheet.unit.name,
        *(line.points for line in sheet.lines),
        sheet.total,
        str(sheet.shown_class),
        str(sheet.state),
        only_said,
    ]


def _numbers(lines: Iterable[Line]) -> str:
    return ", ".join(str(line.index.number) for line in lines)


# --- A unit's sheet -----------------------------------------------------------------------------


@require_safe
def assessment_detail(request: HttpRequest, pk: int, year: int, quarter: int) -> HttpResponse:
    unit, asked = asked_quarter(request, pk, year, quarter)
    return sheet_page(request, sheet_of(unit, asked))


def asked_quarter(request: HttpRequest, pk: int, year: int, quarter: int) -> tuple[Unit, Quarter]:
    """A body with a one-stop shop that the person may know of, and a quarter that has begun."""
    unit = get_unit(request.user, pk, Permission.DOSSIER_VIEW)
    if not FIRST_YEAR <= year <= clock.today().year or not 1 <= quarter <= 4:
        raise Http404
    asked = Quarter(year, quarter)
    if not asked.has_begun or not assessed_units(Unit.objects.filter(pk=pk), asked):
        raise Http404
    return unit, asked


def sheet_page(
    request: HttpRequest, sheet: Sheet, reopen: ReopenForm | None = None
) -> HttpResponse:
    state = state_of(sheet.assessment)
    may_appraise = has_permission(request.user, Permission.ASSESSMENT_APPRAISE, sheet.unit)
    may_declare = has_permission(request.user, Permission.ASSESSMENT_DECLARE, sheet.unit)
    goes_back = may_appraise and state != AssessmentState.OPEN
    context = {
        "tabs": desk_tabs(request.user, "assessment"),
        "sheet": sheet,
        "quarters": _quarter_tabs(sheet),
        "lines": [(line, records_url_of(sheet, line.index.number)) for line in sheet.lines],
        "only_said": _numbers(line for line in sheet.lines if line.is_provisional),
        "owed_numbers": _numbers(sheet.owed),
        "may_declare": may_declare and state == AssessmentState.OPEN,
        "may_appraise": may_appraise and state == AssessmentState.DECLARED,
        "reopen": reopen or (ReopenForm(initial={"state": state}) if goes_back else None),
        "events": assessment_story(sheet.assessment),
        "breadcrumbs": sheet_crumbs(sheet)[:-1] + [(sheet.unit.name, "")],
    }
    status = 422 if reopen else 200
    return render(request, "procedures/assessment_detail.html", context, status=status)


def _quarter_tabs(sheet: Sheet) -> list[dict[str, Any]]:
    """The unit's quarters of the year: those that have begun and in which it stood at the end."""
    year = [Quarter(sheet.quarter.year, number) for number in (1, 2, 3, 4)]
    return [
        {
            "label": str(one),
            "url": reverse(
                "procedures:assessment-detail", args=[sheet.unit.pk, one.year, one.number]
            ),
            "active": one == sheet.quarter,
        }
        for one in year
        if one.has_begun and sheet.unit.stood_on(one.as_of)
    ]


def sheet_crumbs(sheet: Sheet) -> list[tuple[str, str]]:
    table = f"{reverse('procedures:assessment-list')}?nam={sheet.quarter.year}&quy={sheet.quarter.number}"
    return desk_crumbs(
        (_("Đánh giá Một cửa, %(quarter)s") % {"quarter": sheet.quarter}, table),
        (sheet.unit.name, sheet_address("detail", sheet)),
    )


def sheet_address(name: str, sheet: Sheet, *more: int) -> str:
    place = [sheet.unit.pk, sheet.quarter.year, sheet.quarter.number, *more]
    return reverse(f"procedures:assessment-{name}", args=place)


def records_url_of(sheet: Sheet, number: int) -> str | None:
    if INDICES[number].per_dossier:
        return sheet_address("dossiers", sheet, number)
    name = RECORDS.get(number)
    return url_named(name, sheet.unit, sheet.quarter.year) if name else None


@require_safe
def assessment_dossiers(
    request: HttpRequest, pk: int, year: int, quarter: int, number: int
) -> HttpResponse:
    """The dossiers behind an index, each with its points, the worst first."""
    unit, asked = asked_quarter(request, pk, year, quarter)
    if number not in INDICES or not INDICES[number].per_dossier:
        raise Http404
    sheet = sheet_of(unit, asked)
    context = {
        "sheet": sheet,
        "index": INDICES[number],
        "now": sheet.line(number).now,
        "page_obj": page_of(request, dossiers_of_index(unit, asked, number)),
        "breadcrumbs": [*sheet_crumbs(sheet), (_("Hồ sơ của chỉ số %(n)s") % {"n": number}, "")],
    }
    return render(request, "procedures/assessment_dossiers.html", context)


@require_safe
def assessment_file(
    request: HttpRequest, pk: int, year: int, quarter: int, number: int
) -> HttpResponse:
    unit, asked = asked_quarter(request, pk, year, quarter)
    line = next((one for one in sheet_of(unit, asked).lines if one.index.number == number), None)
    if line is None or line.mark is None or line.mark.file is None:
        raise Http404
    name = f"mot-cua-{unit.code}-{year}-q{quarter}-cs{number}.{line.mark.file.extension}"
    return file_response(line.mark.file, name)
