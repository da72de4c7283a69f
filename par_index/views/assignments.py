"""Areas given to appraisers: a table of areas and people."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from common.exceptions import Conflict, Refused
from par_index import access, services
from par_index.models import CriteriaSet
from par_index.selectors.appraisers import Assignment, areas_of, assignable_people
from units.access import require
from units.permissions import Permission

NEEDED = Permission.SCORE_ASSIGN


def scored_sets(user: Any) -> list[tuple[CriteriaSet, int]]:
    """Sets and years with cards of units that the person gives out, newest first."""
    cards = access.scorecards_where(user, NEEDED).order_by(
        "-year", "-criteria_set__level__position", "criteria_set__code"
    )
    pairs = dict.fromkeys(cards.values_list("criteria_set_id", "year"))
    sets = CriteriaSet.objects.select_related("level").in_bulk({pk for pk, _year in pairs})
    return [(sets[pk], year) for pk, year in pairs]


def chosen(
    found: list[tuple[CriteriaSet, int]], data: Any
) -> tuple[CriteriaSet, int] | tuple[None, None]:
    """The set and year of the address, else the newest."""
    for criteria_set, year in found:
        if criteria_set.code == data.get("bo") and str(year) == data.get("nam"):
            return criteria_set, year
    return found[0] if found else (None, None)


def set_tabs(found: list[tuple[CriteriaSet, int]], current: Any) -> list[dict[str, Any]]:
    return [
        {
            "label": f"{criteria_set.level} · {year}",
            "url": f"?bo={criteria_set.code}&nam={year}",
            "active": (criteria_set, year) == current,
        }
        for criteria_set, year in found
    ]


def appraisal_assign(request: HttpRequest) -> HttpResponse:
    require(request.user, NEEDED)
    found = scored_sets(request.user)
    criteria_set, year = chosen(found, request.POST or request.GET)
    status, shown = 200, None
    if request.method == "POST" and criteria_set is not None:
        url = f"{reverse('par_index:appraisal-assign')}?bo={criteria_set.code}&nam={year}"
        given = _pairs(request.POST.getlist("giao"))
        try:
            services.assign_areas(
                criteria_set=criteria_set,
                year=year,
                given=given,
                seen=_pairs(request.POST.get("da-thay", "").split()),
                by=request.user,
            )
        except Conflict as conflict:
            messages.error(request, str(conflict))
            return redirect(url)
        except Refused as refusal:
            messages.error(request, str(refusal))
            status, shown = 422, given
        else:
            messages.success(request, _("Đã lưu phân công thẩm định."))
            return redirect(url)
    context = {
        "breadcrumbs": [
            (_("Thẩm định"), reverse("par_index:appraisal-list")),
            (_("Phân công"), ""),
        ],
        "criteria_set": criteria_set,
        "year": year,
        "tabs": set_tabs(found, (criteria_set, year)),
    }
    if criteria_set is not None:
        context |= _table(request.user, criteria_set, year, shown)
    return render(request, "par_index/appraisal_assign.html", context, status=status)


def _pairs(texts: Iterable[str]) -> set[tuple[str, int]]:
    """ "2:15" is area 2 and the person 15; anything else names nothing."""
    pairs = set()
    for text in texts:
        area, _colon, pk = text.rpartition(":")
        if area and pk.isascii() and pk.isdigit() and len(pk) < 18:
            pairs.add((area, int(pk)))
    return pairs


def _table(
    user: Any, criteria_set: CriteriaSet, year: Any, typed: set[tuple[str, int]] | None
) -> dict[str, Any]:
    people = assignable_people(user, criteria_set, year)
    reach = {person.pk for person in people}
    given = Assignment.load(criteria_set, year).given
    have = {
        (area, person.pk) for area, some in given.items() for person in some if person.pk in reach
    }
    ticked = have if typed is None else typed
    rows = [
        {
            "area": area,
            "cells": [
                {
                    "person": person,
                    "value": f"{area.code}:{person.pk}",
                    "ticked": (area.code, person.pk) in ticked,
                }
                for person in people
            ],
            "is_open": not any(code == area.code for code, _pk in ticked),
        }
        for area in areas_of(criteria_set)
    ]
    return {
        "people": people,
        "table": rows,
        "seen": " ".join(f"{area}:{pk}" for area, pk in sorted(have)),
    }
