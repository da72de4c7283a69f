"""Results by unit, QR codes for counters, and the act of publishing."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from common.pagination import page_of
from procedures.measures import last_day
from satisfaction import selectors
from satisfaction.choices import COUNTED_CHANNELS, MINIMUM_N, RatingChannel
from satisfaction.forms import ResultFilterForm
from units.access import get_unit, has_permission, require, units_where
from units.models import Unit
from units.permissions import Permission

LIST = "satisfaction:result-list"


def _channels(form: ResultFilterForm) -> tuple[str, ...]:
    return (form.channel,) if form.channel else COUNTED_CHANNELS


@require_safe
def result_list(request: HttpRequest) -> HttpResponse:
    require(request.user, Permission.SATISFACTION_VIEW)
    form = ResultFilterForm(request.GET)
    layout = selectors.Layout.load()
    units = list(
        units_where(request.user, Permission.SATISFACTION_VIEW).filter(
            pk__in=selectors.rated_units(last_day(form.year))
        )
    )
    found = selectors.opinions(
        units, form.year, "own", basis=selectors.Basis(channels=_channels(form)), layout=layout
    )
    public = selectors.published_units(form.year)
    factors = layout.factors()
    context = {
        "form": form,
        "year": form.year,
        "channel": form.channel,
        "factors": factors.values(),
        "lines": [
            (
                unit,
                found[unit.pk],
                [found[unit.pk].factors.get(code) for code in factors],
                public.get(unit.pk),
            )
            for unit in units
        ],
        "ballots": sum(opinion.n for opinion in found.values()),
        "minimum": MINIMUM_N,
        "as_of": last_day(form.year),
        "open_channel": form.channel == RatingChannel.OPEN,
    }
    return render(request, "satisfaction/result_list.html", context)


@require_safe
def result_detail(request: HttpRequest, pk: int) -> HttpResponse:
    unit = get_unit(request.user, pk, Permission.SATISFACTION_VIEW)
    return _detail_page(request, unit, ResultFilterForm(request.GET))


def _detail_page(
    request: HttpRequest,
    unit: Unit,
    form: ResultFilterForm,
) -> HttpResponse:
    layout = selectors.Layout.load()
    channels = _channels(form)
    # A district's figure in the index covers its communes; the page says so where it shows that.
    whole = request.GET.get("pham-vi") == "subtree"
    opinion = selectors.opinions(
        [unit],
        form.year,
        "" if whole else "own",
        basis=selectors.Basis(channels=channels),
        layout=layout,
    )[unit.pk]
    context = {
        "unit": unit,
        "form": form,
        "year": form.year,
        "opinion": opinion,
        "whole": whole,
        "factors": [(name, opinion.factors.get(code)) for code, name in layout.factors().items()],
        "sets": selectors.question_tallies(opinion, layout),
        "channels": [
            (RatingChannel(channel).label, count)
            for channel, count in sorted(opinion.channels.items())
        ],
        "page_obj": page_of(request, selectors.comments_on(unit, form.year, channels), 20),
        "published": selectors.publication_of(unit, form.year),
        "may_publish": has_permission(request.user, Permission.SATISFACTION_PUBLISH, unit),
        "minimum": MINIMUM_N,
        "as_of": last_day(form.year),
        "breadcrumbs": [(_("Mức độ hài lòng"), reverse(LIST)), (unit.name, "")],
    }
    return render(request, "satisfaction/result_detail.html", context)
