"""Blind second readings: the reader's pages, the draw, and how far appraisers agree."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from common.exceptions import Refused
from par_index import services
from par_index.choices import Stage
from par_index.forms import MarkForm
from par_index.forms_appraisal import BlindDrawForm
from par_index.models import BlindMark, BlindSample, CriteriaSet
from par_index.selectors.agreement import (
    LEAST_READ,
    WHOLE,
    agreement_by_area,
    agreement_by_people,
    judged_twice,
)
from par_index.selectors.appraisers import areas_of
from par_index.selectors.blind import drawable, readings_of, samples_of
from par_index.views.assignments import chosen, scored_sets, set_tabs
from par_index.views.line import Line
from par_index.views.sheet import one_line
from units.access import has_permission, require, units_where
from units.permissions import Permission

READ, DRAW = Permission.SCORE_APPRAISE, Permission.SCORE_ASSIGN


def blind_list(request: HttpRequest) -> HttpResponse:
    require(request.user, READ)
    return _list(request)


def _list(request: HttpRequest, form: BlindDrawForm | None = None) -> HttpResponse:
    readings = list(readings_of(request.user))
    context = {
        "breadcrumbs": [
            (_("Thẩm định"), reverse("par_index:appraisal-list")),
            (_("Đọc lại"), ""),
        ],
        "readings": readings,
        "read": sum(one.marked_at is not None for one in readings),
        "may_draw": has_permission(request.user, DRAW),
    }
    if context["may_draw"]:
        context |= _office(request, form)
    return render(request, "par_index/blind_list.html", context, status=422 if form else 200)


def _office(request: HttpRequest, form: BlindDrawForm | None) -> dict[str, Any]:
    """What those see who draw: the samples and how far the two judgements agree."""
    units = units_where(request.user, DRAW)
    found = scored_sets(request.user)
    criteria_set, year = chosen(found, request.POST or request.GET)
    shown: dict[str, Any] = {
        "criteria_set": criteria_set,
        "year": year,
        "tabs": set_tabs(found, (criteria_set, year)),
        "form": form or BlindDrawForm(),
    }
    if criteria_set is not None and year is not None:
        samples = samples_of(units).filter(criteria_set=criteria_set, year=year)
        shown |= {
            "samples": samples,
            "drawable": len(drawable(criteria_set, year, units)),
            **_agreement(criteria_set, year, units),
        }
    return shown


def _agreement(criteria_set: CriteriaSet, year: int, units: Any) -> dict[str, Any]:
    pairs = judged_twice(criteria_set, year, units)
    by_area = agreement_by_area(pairs)
    drawn = BlindMark.objects.filter(
        sample__criteria_set=criteria_set, sample__year=year, scorecard__unit__in=units
    )
    return {
        "whole": by_area[WHOLE],
        "drawn": drawn.count(),
        "by_area": [
            (area.label, by_area[area.code])
            for area in areas_of(criteria_set)
            if area.code in by_area
        ],
        "by_people": [
            (f"{first} – {second}", found)
            for (first, second), found in agreement_by_people(pairs).items()
        ],
        "least": LEAST_READ,
    }


@require_POST
def blind_draw(request: HttpRequest) -> HttpResponse:
    require(request.user, DRAW)
    found = scored_sets(request.user)
    criteria_set, year = chosen(found, request.POST)
    form = BlindDrawForm(request.POST)
    if criteria_set is None or not form.is_valid():
        return _list(request, form)
    try:
        sample = services.draw_blind_sample(
            criteria_set=criteria_set,
            year=year,
            share_percent=form.cleaned_data["share_percent"],
            by=request.user,
        )
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _list(request, form)
    count = sample.marks.count()
    messages.success(request, _("Đã rút %(count)s tiêu chí để đọc lại.") % {"count": count})
    return redirect(f"{reverse('par_index:blind-list')}?bo={criteria_set.code}&nam={year}")


@require_POST
def blind_assign(request: HttpRequest, pk: int) -> HttpResponse:
    """Give what nobody reads yet to whoever may by now."""
    require(request.user, DRAW)
    readable = samples_of(units_where(request.user, DRAW))
    sample: BlindSample = get_object_or_404(readable, pk=pk)
    given = services.assign_blind_readers(sample=sample, by=request.user)
    if given:
        messages.success(request, _("Đã giao %(count)s tiêu chí.") % {"count": given})
    else:
        messages.error(
            request,
            _("Chưa giao được: cần thêm một người thẩm định khác với người đã chấm lần đầu."),
        )
    code, year = sample.criteria_set.code, sample.year
    return redirect(f"{reverse('par_index:blind-list')}?bo={code}&nam={year}")


def blind_read(request: HttpRequest, pk: int) -> HttpResponse:
    """One component as the unit left it: the rule, the claim, its proof, the portal's figure."""
    require(request.user, READ)
    one = readings_of(request.user).filter(pk=pk).first()
    if one is None or not has_permission(request.user, READ, one.scorecard.unit):
        raise Http404
    line = one_line(one.scorecard, "", one.criterion.code, hidden={one.criterion_id})[1]
    form = _form(line, one, request.POST or None)
    if request.method == "POST" and form.is_valid() and _saved(request, one, form):
        return _next(request)
    context = {
        "one": one,
        "line": line,
        "card": one.scorecard,
        "claim": line.cell(Stage.SELF),
        "form": None if one.marked_at else form,
        "left": readings_of(request.user).filter(marked_at=None).count(),
        "breadcrumbs": [
            (_("Thẩm định"), reverse("par_index:appraisal-list")),
            (_("Đọc lại"), reverse("par_index:blind-list")),
            (f"{one.scorecard.unit} · {one.criterion.code}", ""),
        ],
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "par_index/blind_read.html", context, status=status)


def _form(line: Line, one: BlindMark, data: Any) -> MarkForm:
    """Nothing is filled in: what stands in a box leads the hand."""
    form = MarkForm(data, criterion=line.criterion, rule=line.row.rule, judging=True)
    del form.fields["clause"]
    return form


def _saved(request: HttpRequest, one: BlindMark, form: MarkForm) -> bool:
    data = form.cleaned_data
    try:
        services.save_blind_mark(
            blind_mark=one,
            by=request.user,
            value=data["value"],
            points=data.get("points"),
            not_applicable=data.get("not_applicable", False),
            reason=data["reason"],
        )
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def _next(request: HttpRequest) -> HttpResponse:
    """On to what still waits, or back to the list."""
    after = readings_of(request.user).filter(marked_at=None).first()
    if after is None:
        messages.success(request, _("Đã lưu. Ông/bà đã đọc lại hết phần được giao."))
        return redirect("par_index:blind-list")
    messages.success(request, _("Đã lưu. Đây là tiêu chí tiếp theo."))
    return redirect("par_index:blind-read", pk=after.pk)
