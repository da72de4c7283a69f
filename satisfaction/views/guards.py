"""What every ballot passes before it is taken, however it was reached.

place = guards.place_of(unit, link=link, channel=channel)
guards.check(request, place=place, is_kiosk=…)          in a POST, before submit_rating
guards.challenge(request, place=place)                  for the form's context, as "challenge"
guards.check_code_tries(request), guards.count_wrong_code(request)   around a one-time code
"""

from django.conf import settings
from django.http import HttpRequest

from common.throttle import is_over, too_many
from satisfaction.exceptions import StaffBrowser, TooManyRatings
from satisfaction.services.bursts import is_hot, place_of
from satisfaction.services.challenges import Challenge, challenge_for, check_proof

__all__ = [
    "challenge",
    "check",
    "count_wrong_code",
    "is_staff_browser",
    "place_of",
    "too_many_wrong_codes",
]

WRONG_CODES = 20


def check(request: HttpRequest, *, place: str, is_kiosk: bool = False) -> None:
    """Raise a Refused unless this ballot may be taken from here, now."""
    # A tablet on the counter is set up by staff and used by citizens.
    if not is_kiosk and is_staff_browser(request):
        raise StaffBrowser
    if is_hot(place):
        check_proof(place, _ticket(request), request.POST.get("proof", ""))
    if too_many(place, _address(request)):
        raise TooManyRatings


def challenge(request: HttpRequest, *, place: str) -> Challenge | None:
    """What the form has to ask for, or None as long as the place is quiet."""
    return challenge_for(place, _ticket(request)) if is_hot(place) else None


def too_many_wrong_codes(request: HttpRequest) -> bool:
    """Whether this network has tried wrong codes for as long as is patient."""
    return is_over("rating-code", _address(request), WRONG_CODES)


def count_wrong_code(request: HttpRequest) -> None:
    too_many("rating-code", _address(request), WRONG_CODES)


def is_staff_browser(request: HttpRequest) -> bool:
    """Whether somebody of the staff signed in with this browser in the last twelve hours."""
    cookie = request.get_signed_cookie(
        settings.STAFF_BROWSER_COOKIE,
        default="",
        salt=settings.STAFF_BROWSER_COOKIE,
        max_age=settings.SESSION_COOKIE_AGE,
    )
    return bool(cookie)


def _ticket(request: HttpRequest) -> str:
    return request.POST.get("ticket", "")[:300]


def _address(request: HttpRequest) -> str:
    return request.META.get("REMOTE_ADDR", "")
