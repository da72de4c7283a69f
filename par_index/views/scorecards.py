"""A unit's card: the list, and one card area by area."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from par_index import access
from par_index.choices import CardState, Stage
from par_index.forms import ScorecardFilterForm
from par_index.models import CriteriaSet, Scorecard
from par_index.selectors import cards
from par_index.selectors.blind import unread_by
from par_index.views.acts import steps_shown
from par_index.views.card_acts import actions_of, window_shown
from par_index.views.line import fill_form
from par_index.views.lists import card_rows
from par_index.views.sheet import Sheet, build_sheet, unit_stage
from plans.models import Evidence
from plans.selectors import readable_evidence
from units.access import units_where
from units.permissions import Permission


def scorecard_list(request: HttpRequest) -> HttpResponse:
    readable = access.readable_scorecards(request.user)
    sets = CriteriaSet.objects.filter(scorecards__in=readable).distinct()
    form = ScorecardFilterForm(request.GET or None, sets=sets)
    found = readable.order_by("-year", "-criteria_set__level__position", "unit__sort_key")
    if form.is_valid():
        if form.cleaned_data["bo"]:
            found = found.filter(criteria_set=form.cleaned_data["bo"])
        if form.cleaned_data["trang_thai"]:
            found = found.filter(state_code=form.cleaned_data["trang_thai"])
    rows = card_rows(list(found.defer("criteria_set__document")))
    context = {
        "form": form,
        "groups": _by_set(rows),
        "is_filtered": bool(request.GET),
        "many": len(units_where(request.user, Permission.SCORE_VIEW)[:2]) > 1,
    }
    return render(request, "par_index/scorecard_list.html", context)


def _by_set(rows: list[Any]) -> list[dict[str, Any]]:
    groups: dict[tuple[int, int], dict[str, Any]] = {}
    for row in rows:
        card = row.card
        key = (card.criteria_set_id, card.year)
        group = groups.setdefault(
            key,
            {"criteria_set": card.criteria_set, "year": card.year, "rows": [], "is_running": False},
        )
        group["rows"].append(row)
        group["is_running"] |= card.card_state != CardState.FINALISED
    return list(groups.values())


def scorecard_detail(request: HttpRequest, pk: int) -> HttpResponse:
    card = access.get_scorecard(request.user, pk)
    return render(request, "par_index/scorecard_detail.html", card_page(request, card))


def card_page(request: HttpRequest, card: Scorecard) -> dict[str, Any]:
    """What the page of a card shows; `linh-vuc` in the address names the area."""
    hidden = unread_by(request.user, card)
    sheet = build_sheet(card, unit_stage(request.user, card), hidden=hidden)
    area = sheet.area(request.GET.get("linh-vuc"))
    before = cards.last_year_marks(card)
    evidence = library_of(request.user, card) if sheet.stage else []
    for line in area.lines:
        line.before = before.get(line.criterion.code)
        if line.stage:
            fill_form(line, evidence=evidence)
    shown = window_shown(request.user, card)
    return summary(sheet) | {
        "area": area,
        "breadcrumbs": [
            (_("Chấm điểm"), reverse("par_index:scorecard-list")),
            (str(card.unit), ""),
        ],
        "tabs": _tabs(sheet, area.code),
        "steps": steps_shown(card),
        "last_return": cards.last_return(card),
        "deadline": shown,
        "actions": actions_of(request.user, card, shown),
    }


def summary(sheet: Sheet) -> dict[str, Any]:
    return {"card": sheet.card, "sheet": sheet, "stage": sheet.stage}


def scorecard_summary(request: HttpRequest, pk: int) -> HttpResponse:
    """How far the card is, asked again after lines were saved."""
    card = access.get_scorecard(request.user, pk)
    sheet = build_sheet(card, unit_stage(request.user, card))
    return render(request, "par_index/_card_summary.html", summary(sheet))


def _tabs(sheet: Sheet, current: str) -> list[dict[str, Any]]:
    tabs = []
    for area in sheet.areas:
        owed = len(area.owed)
        count = _("còn %(count)s") % {"count": owed} if owed and sheet.stage == Stage.SELF else None
        url = f"?linh-vuc={area.code}"
        tabs.append(
            {"label": area.label, "url": url, "active": area.code == current, "count": count}
        )
    return tabs


def library_of(user: Any, card: Scorecard) -> list[Evidence]:
    return list(readable_evidence(user).filter(unit=card.unit_id))
