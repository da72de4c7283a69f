"""Reading what was published: the list of bodies, a body's page, its poster, a piece for other sites."""

from typing import Any

from csp.decorators import csp_replace
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from common.pagination import page_of
from common.qr import qr_image
from common.text import fold
from satisfaction import selectors
from satisfaction.choices import COMMENT_KEPT_DAYS, MINIMUM_N, RatingChannel
from satisfaction.exports_public import TERMS
from satisfaction.forms import PublicListForm
from satisfaction.selectors.publication import Edition, YearPublished
from satisfaction.snapshot import Snapshot
from satisfaction.views.shared import same_for_all
from units.models import Unit

UNITS_A_PAGE, COMMENTS_A_PAGE = 100, 10


@login_not_required
@require_safe
def public_list(request: HttpRequest) -> HttpResponse:
    """Every body that receives citizens: published or not yet."""
    form = PublicListForm(request.GET, years=selectors.publication_years())
    found = selectors.disclosure(form.year)
    asked = fold(form.asked)
    lines = [(unit, one) for unit, one in found.lines if asked in unit.search_key]
    context = {
        "form": form,
        "year": form.year,
        "found": found,
        "page_obj": page_of(request, lines, UNITS_A_PAGE),
        "minimum": MINIMUM_N,
        "terms": TERMS,
        "breadcrumbs": [*_above(), (_("Mức độ hài lòng"), "")],
    }
    return render(request, "satisfaction/public_list.html", context)


def _above() -> list[tuple[str, str]]:
    return [(_("Kết quả"), reverse("par_index:public-results"))]


def _published(request: HttpRequest, pk: int) -> tuple[YearPublished, list[YearPublished]]:
    """The year asked for, or the newest that can be read; and all years of the unit."""
    years = selectors.publications_of(get_object_or_404(Unit, pk=pk))
    asked = request.GET.get("nam", "")
    shown = [one for one in years if one.current or one.withdrawn]
    found = next((one for one in shown if not asked or str(one.year) == asked), None)
    if found is None:
        raise Http404
    return found, years


def _edition(request: HttpRequest, published: YearPublished) -> Edition | None:
    """The edition asked for by `?ban=`, if it still stands; else what everybody reads now."""
    asked = request.GET.get("ban", "")
    if not asked:
        return published.current
    found = published.edition(asked)
    if found is None:
        raise Http404
    return found


@login_not_required
@require_safe
def public_satisfaction(request: HttpRequest, pk: int) -> HttpResponse:
    """A unit's figures of a year as they were made public, never as they would be today."""
    published, years = _published(request, pk)
    edition = _edition(request, published)
    unit = published.unit
    context = {
        "unit": unit,
        "published": published,
        "edition": edition,
        "is_older": edition is not published.current,
        "years": [one for one in years if one.current and one.year != published.year],
        "trend": _trend([one for one in years if one.current]),
        "breadcrumbs": [
            *_above(),
            (_("Mức độ hài lòng"), f"{reverse('satisfaction:public-list')}?nam={published.year}"),
            (unit.name, ""),
        ],
        "kept_months": COMMENT_KEPT_DAYS // 30,
    } | figures_context(edition.figures if edition else None)
    if published.current:
        comments = selectors.public_comments(unit, published.year)
        context["page_obj"] = page_of(request, comments, COMMENTS_A_PAGE)
    return render(request, "satisfaction/public_satisfaction.html", context)


def figures_context(figures: Snapshot | None) -> dict[str, Any]:
    """What the table of figures needs, on every page that shows it."""
    if figures is None:
        return {}
    return {
        "figures": figures,
        "channels": [RatingChannel(channel).label for channel in figures.channels],
        "minimum": MINIMUM_N,
    }


def _trend(years: list[YearPublished]) -> dict[str, Any] | None:
    """The general question over the published years, the oldest first; not for one year alone."""
    if len(years) < 2:
        return None
    ordered = sorted(years, key=lambda one: one.year)
    shares = [one.current.figures.overall.share for one in ordered]
    return {"labels": [one.year for one in ordered], "series": [(_("Câu hỏi chung"), shares)]}


@login_not_required
@require_safe
def public_poster(request: HttpRequest, pk: int) -> HttpResponse:
    """A sheet of paper for the wall: figures, day, number of people, and a code to the page."""
    published, _years = _published(request, pk)
    edition = published.current
    if edition is None:
        raise Http404
    address = _address(request, published)
    context = {
        "unit": published.unit,
        "published": published,
        "edition": edition,
        "address": address,
        "code": qr_image(address),
        "breadcrumbs": [
            (_("Mức độ hài lòng"), reverse("satisfaction:public-list")),
            (published.unit.name, reverse("satisfaction:public-satisfaction", args=[pk])),
            (_("Tờ niêm yết"), ""),
        ],
    } | figures_context(edition.figures)
    return render(request, "satisfaction/public_poster.html", context)


def _address(request: HttpRequest, published: YearPublished) -> str:
    path = reverse("satisfaction:public-satisfaction", args=[published.unit.pk])
    return request.build_absolute_uri(f"{path}?nam={published.year}")


@login_not_required
@require_safe
@same_for_all
@xframe_options_exempt
@csp_replace({"frame-ancestors": ["*"]})
def public_embed(request: HttpRequest, pk: int) -> HttpResponse:
    """A small page that a commune's own site may show in a frame: no session, no cookie, the same for all.

    It is drawn without the request, so that nothing of the visitor can get into it.
    """
    unit = get_object_or_404(Unit, pk=pk)
    newest = next(iter(selectors.open_years(unit)), None)
    edition = newest.current if newest else None
    path = (
        reverse("satisfaction:public-satisfaction", args=[pk])
        if edition
        else reverse("satisfaction:public-list")
    )
    language = "en" if request.GET.get("ngon-ngu") == "en" else "vi"
    with translation.override(language):
        context = {
            "unit": unit,
            "published": newest,
            "edition": edition,
            "address": request.build_absolute_uri(path),
            "demo": settings.DEMO,
        } | figures_context(edition.figures if edition else None)
        response = HttpResponse(render_to_string("satisfaction/public_embed.html", context))
    response["Content-Language"] = language
    return response
