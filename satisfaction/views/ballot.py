"""The form itself, whichever way a person came to it."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation

from common import clock
from common.exceptions import Refused
from procedures.models import Procedure
from satisfaction import selectors, services
from satisfaction.choices import FormKind, PlaceKind, RatingChannel
from satisfaction.forms import NOT_APPLICABLE, RatingForm
from satisfaction.models import CounterLink, QuestionSet
from satisfaction.selectors import Words, words_of
from satisfaction.views import guards
from units.models import Unit

LANGUAGE, FULL = "ngon-ngu", "day-du"
# Tells the thanks page that the ballot came from the page that anyone may open.
APART = "trang-chung"


@dataclass(frozen=True)
class Visit:
    """Whom the ballot is about, and how the person came: by a link, by a code, or on their own."""

    unit: Unit
    link: CounterLink | None = None
    code: str = ""
    # What the code was given for; otherwise the person may say it.
    procedure: Procedure | None = None

    @property
    def kiosk(self) -> bool:
        return self.link is not None and self.link.kind == PlaceKind.KIOSK

    @property
    def place(self) -> str:
        """What floods and bursts are counted by."""
        return guards.place_of(self.unit, self.channel, self.link)

    @property
    def channel(self) -> str:
        return RatingChannel.TOKEN if self.code else services.channel_of(self.link)

    @property
    def counted_apart(self) -> bool:
        return self.link is None and not self.code

    @property
    def thanks(self) -> str:
        if self.link is not None and self.kiosk:
            return reverse("satisfaction:rating-counter-thanks", args=[self.link.address_part])
        return reverse("satisfaction:rating-thanks", args=[self.unit.pk])


def interface_for(request: HttpRequest) -> str:
    """The interface's language: the one asked for in the address, else the one chosen before."""
    wanted = request.GET.get(LANGUAGE, "")
    return wanted if wanted in dict(settings.LANGUAGES) else request.LANGUAGE_CODE


def language_links(request: HttpRequest, words: Words | None = None) -> list[dict[str, Any]]:
    """The same page in each language there is, named in that language."""
    offered = words.languages if words else (("vi", "Tiếng Việt"), ("en", "English"))
    current = words.language if words else interface_for(request)
    return [
        {"code": code, "name": name, "href": _same_page(request, code), "current": code == current}
        for code, name in offered
    ]


def _same_page(request: HttpRequest, language: str) -> str:
    query = request.GET.copy()
    query[LANGUAGE] = language
    return f"?{query.urlencode()}"


def ballot_page(request: HttpRequest, visit: Visit) -> HttpResponse:
    question_set = _asked(request)
    with translation.override(interface_for(request)):
        words = words_of(question_set, request.GET.get(LANGUAGE, ""))
        if request.method != "POST":
            return _form_page(request, visit, _empty_form(request, visit, words))
        called = _looked_for(request)
        if called:
            return _form_page(request, visit, _form_with_found(request, visit, words), called)
        form = RatingForm(request.POST, unit=visit.unit, words=words)
        if form.is_valid() and _kept(request, form, visit):
            return redirect(f"{visit.thanks}{_thanks_query(request, visit)}")
        return _form_page(request, visit, form, status=422)


def _looked_for(request: HttpRequest) -> str:
    """The procedure's words that were typed and not looked for yet, by the button or by Enter."""
    called = request.POST.get("called", "").strip()[:100]
    again = "find" in request.POST
    fresh = called != request.POST.get("looked", "") and not request.POST.get("procedure")
    return called if again or fresh else ""


def _asked(request: HttpRequest) -> QuestionSet:
    """The full set where it is asked for and there is one, else the quick one."""
    full = selectors.set_in_force(FormKind.FULL) if FULL in request.GET else None
    question_set = full or selectors.set_in_force(FormKind.QUICK)
    if question_set is None:
        raise Http404
    shown = request.POST.get("asked", question_set.code)
    if shown == question_set.code:
        return question_set
    # The form stood open while a new set took over at midnight: its answers are to its questions.
    earlier = selectors.in_force(clock.today() - timedelta(days=1)).filter(form=question_set.form)
    return earlier.filter(code=shown).first() or question_set


def language_query(request: HttpRequest) -> str:
    wanted = request.GET.get(LANGUAGE, "")
    is_code = wanted.isascii() and wanted.replace("-", "").isalnum()
    return f"?{LANGUAGE}={wanted}" if is_code else ""


def _thanks_query(request: HttpRequest, visit: Visit) -> str:
    query = language_query(request)
    if not visit.counted_apart:
        return query
    return f"{query}&{APART}=1" if query else f"?{APART}=1"


def _empty_form(request: HttpRequest, visit: Visit, words: Words) -> RatingForm:
    chosen = {"procedure": request.GET.get("thu-tuc", "")}
    return RatingForm(unit=visit.unit, words=words, initial=chosen)


def _form_with_found(request: HttpRequest, visit: Visit, words: Words) -> RatingForm:
    """All that was chosen and typed, not judged yet: the person only looked for a procedure."""
    return RatingForm(unit=visit.unit, words=words, initial=request.POST.dict())


def _form_page(
    request: HttpRequest, visit: Visit, form: RatingForm, called: str = "", status: int = 200
) -> HttpResponse:
    words = form.words
    is_full = form.question_set.form == FormKind.FULL
    offered = [] if visit.procedure else _offered(visit.unit, form, called)
    context = {
        "unit": visit.unit,
        "link": visit.link,
        "kiosk": visit.kiosk,
        "known_procedure": visit.procedure,
        "counted_apart": visit.counted_apart,
        "form": form,
        "words": words,
        "languages": language_links(request, words),
        "factors": form.factors(),
        "factor_grades": [*words.scale, (NOT_APPLICABLE, words.labels["not_applicable"])],
        "is_full": is_full,
        "full": None if is_full else _full_form(request),
        "offered": offered,
        "called": called,
        "found": bool(called and offered),
        "is_staff_member": request.user.is_authenticated,
        "is_staff_browser": not visit.kiosk and guards.is_staff_browser(request),
        "challenge": guards.challenge(request, place=visit.place),
    }
    return render(request, "satisfaction/rating_form.html", context, status=status)


def _full_form(request: HttpRequest) -> dict[str, Any] | None:
    """Where the full form is, and how many questions it asks."""
    full = selectors.set_in_force(FormKind.FULL)
    if full is None:
        return None
    query = request.GET.copy()
    query[FULL] = "1"
    return {"href": f"?{query.urlencode()}", "n": len(full.questions.all())}


def _offered(unit: Unit, form: RatingForm, called: str) -> list[Procedure]:
    """A few procedures to choose from: those found, or the usual ones; always the chosen one."""
    offered = selectors.procedures_called(unit, called) if called else []
    offered = offered or selectors.usual_procedures(unit)
    code = str(form["procedure"].value() or "")
    if code and code not in {one.code for one in offered}:
        chosen = Procedure.objects.at_level(unit.level_id).filter(code=code).first()
        return [*([chosen] if chosen else []), *offered]
    return offered


def _kept(request: HttpRequest, form: RatingForm, visit: Visit) -> bool:
    """Whether the ballot was taken; a refusal is said on the form, with all answers kept."""
    if form.cleaned_data["website"]:
        # A machine filled in what people do not see: let it believe that it was heard.
        return True
    try:
        guards.check(request, place=visit.place, is_kiosk=visit.kiosk)
        services.submit_rating(
            unit=visit.unit,
            question_set=form.question_set,
            channel=visit.channel,
            link=visit.link,
            code=visit.code,
            by=request.user,
            **form.ballot(),
        )
    except Refused as refusal:
        if selectors.was_sent(form.cleaned_data["once"]):
            # A second tap: the first was kept, and has used up what is asked only once.
            return True
        form.add_error(None, str(refusal))
        return False
    return True
