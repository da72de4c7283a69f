"""Where a visit is rated: the home page, a counter's code, a unit's open page. No account, no name."""

from secrets import token_hex

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from common.codes import plain
from common.text import fold
from satisfaction import selectors
from satisfaction.choices import MINIMUM_N, FormKind, PlaceKind
from satisfaction.models import CounterLink
from satisfaction.views import guards
from satisfaction.views.ballot import (
    APART,
    Visit,
    ballot_page,
    interface_for,
    language_links,
    language_query,
)
from units.models import Unit

# What a person brought along, taken on to the form.
CARRIED = ("thu-tuc", "ngon-ngu")
# How long a tablet shows its thanks before the next person's empty form, in seconds.
KIOSK_THANKS = 8


@login_not_required
@require_safe
def rating_home(request: HttpRequest) -> HttpResponse:
    text = request.GET.get("q", "")[:100]
    words = fold(text).split()
    units = [
        unit for unit in selectors.rated_units() if all(word in unit.search_key for word in words)
    ]
    with translation.override(interface_for(request)):
        query = QueryDict(mutable=True)
        query.update({key: request.GET[key] for key in CARRIED if key in request.GET})
        context = {
            "units": units,
            "text": text,
            "carried": query.items(),
            "onward": f"?{query.urlencode()}" if query else "",
            "languages": language_links(request),
        }
        return render(request, "satisfaction/rating_home.html", context)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def rating_counter(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind a counter's QR code."""
    link = selectors.printed_link(token)
    if link is None or (why := _why_closed(link, token)):
        return _unknown(request, link, "" if link is None else why)
    return ballot_page(request, Visit(link.unit, link=link))


@login_not_required
@never_cache
@require_safe
def rating_counter_thanks(request: HttpRequest, token: str) -> HttpResponse:
    """A tablet's thanks: it goes back to an empty form by itself."""
    link = selectors.printed_link(token)
    if link is None or (why := _why_closed(link, token)):
        return _unknown(request, link, "" if link is None else why)
    response = _thanks(request, link.unit, link)
    # A browser that keeps pages alive for its Back button throws them away when such a cookie
    # changes: without scripts nothing else makes it forget what the last person chose.
    response.set_cookie(
        "turn", token_hex(4), max_age=60, httponly=True, samesite="Lax", secure=request.is_secure()
    )
    return response


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def rating_open(request: HttpRequest, pk: int) -> HttpResponse:
    """The page that anyone may open: kept apart from people met at the counter."""
    return ballot_page(request, Visit(get_object_or_404(selectors.rated_units(), pk=pk)))


@login_not_required
@never_cache
@require_safe
def rating_code_entry(request: HttpRequest) -> HttpResponse:
    """The letters of a result slip, typed; they lead to the page that the slip's QR code opens."""
    code = plain(request.GET.get("ma", ""))[:40]
    if not code:
        return redirect(f"{reverse('satisfaction:rating-home')}{language_query(request)}")
    address = reverse("satisfaction:rating-code", args=[code])
    return redirect(f"{address}{language_query(request)}")


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def rating_code(request: HttpRequest, code: str) -> HttpResponse:
    """The page behind a result slip's one-time code: one ballot, its procedure known."""
    if guards.too_many_wrong_codes(request):
        return _unknown(request, None, "wrong_codes")
    found = selectors.waiting_code(code)
    if found is not None:
        return ballot_page(request, Visit(found.unit, code=code, procedure=found.procedure))
    unit = request.POST.get("unit", "")
    if unit.isascii() and unit.isdecimal() and selectors.was_sent(request.POST.get("once", "")):
        # A second tap on a slow line: the first one has spent the code.
        return redirect(
            f"{reverse('satisfaction:rating-thanks', args=[unit])}{language_query(request)}"
        )
    guards.count_wrong_code(request)
    return _unknown(request, None, "code")


@login_not_required
@require_safe
def rating_thanks(request: HttpRequest, pk: int) -> HttpResponse:
    # Also of a unit that was merged: its last visitors have their codes for weeks.
    return _thanks(request, get_object_or_404(Unit, pk=pk), None)


def _thanks(request: HttpRequest, unit: Unit, link: CounterLink | None) -> HttpResponse:
    question_set = selectors.set_in_force(FormKind.QUICK)
    with translation.override(interface_for(request)):
        words = question_set and selectors.words_of(question_set, request.GET.get("ngon-ngu", ""))
        kiosk = link is not None and link.kind == PlaceKind.KIOSK
        context = {
            "unit": unit,
            "words": words,
            "kiosk": kiosk,
            "counted_apart": APART in request.GET,
            "again": link.get_absolute_url() if link and kiosk else "",
            "seconds": KIOSK_THANKS,
            "minimum": MINIMUM_N,
        }
        return render(request, "satisfaction/rating_thanks.html", context)


def _why_closed(link: CounterLink, address: str) -> str:
    if link.revoked_at is not None:
        return "revoked"
    if not selectors.is_current(link, address):
        return "renewed"
    return "" if selectors.rated_units().filter(pk=link.unit_id).exists() else "closed"


def _unknown(request: HttpRequest, link: CounterLink | None, why: str) -> HttpResponse:
    """410 for a print that was good once, 404 for an address that the portal never made.

    429 for a network that tries codes.
    """
    with translation.override(interface_for(request)):
        context = {
            "why": why,
            "unit": link.unit if link else None,
            "home": reverse("satisfaction:rating-home"),
        }
        status = 410 if link else 429 if why == "wrong_codes" else 404
        return render(request, "satisfaction/rating_unknown.html", context, status=status)
