"""Rating a visit. No account, no script, no name."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from common.exceptions import Refused
from common.text import fold
from satisfaction import selectors, services
from satisfaction.choices import SCALE, PlaceKind
from satisfaction.forms import NOT_APPLICABLE, RatingForm
from satisfaction.models import CounterLink
from satisfaction.views import guards
from units.models import Unit

THANKS = "satisfaction:rating-thanks"


@login_not_required
@require_safe
def rating_home(request: HttpRequest) -> HttpResponse:
    text = request.GET.get("q", "")[:100]
    words = fold(text).split()
    units = [
        unit for unit in selectors.rated_units() if all(word in unit.search_key for word in words)
    ]
    procedure = request.GET.get("thu-tuc", "")
    context = {"units": units, "text": text, "procedure": procedure}
    return render(request, "satisfaction/rating_home.html", context)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def rating_counter(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind a counter's QR code."""
    link = selectors.live_link(token)
    closed = link is not None and not selectors.rated_units().filter(pk=link.unit_id).exists()
    if link is None or closed or link.revoked_at is not None:
        context = {"revoked": link is not None, "unit": link.unit if link else None}
        return render(
            request, "satisfaction/rating_unknown.html", context, status=410 if link else 404
        )
    return _ballot(request, link.unit, link)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def rating_open(request: HttpRequest, pk: int) -> HttpResponse:
    """The page that anyone may open: kept apart from people met at the counter."""
    return _ballot(request, get_object_or_404(selectors.rated_units(), pk=pk), None)


def _ballot(request: HttpRequest, unit: Unit, link: CounterLink | None) -> HttpResponse:
    question_set = selectors.quick_set()
    if question_set is None:
        raise Http404
    form = RatingForm(
        request.POST or None,
        unit=unit,
        question_set=question_set,
        initial={"procedure": request.GET.get("thu-tuc", "")},
    )
    status = 200
    if request.method == "POST":
        if form.is_valid() and _kept(request, form, unit, link):
            return redirect(THANKS, pk=unit.pk)
        status = 422
    context = {
        "unit": unit,
        "link": link,
        "form": form,
        "grades": [(str(grade), SCALE[grade]) for grade in sorted(SCALE)],
        "factor_grades": [
            *((str(grade), SCALE[grade]) for grade in sorted(SCALE)),
            (NOT_APPLICABLE, _("Không áp dụng")),
        ],
        "is_staff_member": request.user.is_authenticated,
        "challenge": guards.challenge(request, place=_place(unit, link)),
    }
    return render(request, "satisfaction/rating_form.html", context, status=status)


def _kept(request: HttpRequest, form: RatingForm, unit: Unit, link: CounterLink | None) -> bool:
    """Whether the ballot was taken; a refusal is said on the form, with all answers kept."""
    if form.cleaned_data["website"]:
        # A machine filled in what people do not see: let it believe that it was heard.
        return True
    try:
        guards.check(
            request,
            place=_place(unit, link),
            is_kiosk=link is not None and link.kind == PlaceKind.KIOSK,
        )
        services.submit_rating(
            unit=unit,
            question_set=form.question_set,
            channel=services.channel_of(link),
            link=link,
            by=request.user,
            **form.ballot(),
        )
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def _place(unit: Unit, link: CounterLink | None) -> str:
    return guards.place_of(unit, services.channel_of(link), link)


@login_not_required
@require_safe
def rating_thanks(request: HttpRequest, pk: int) -> HttpResponse:
    unit = get_object_or_404(selectors.rated_units(), pk=pk)
    return render(request, "satisfaction/rating_thanks.html", {"unit": unit})
