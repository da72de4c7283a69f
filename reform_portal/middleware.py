"""Who asks, and in which language they are answered."""

from collections.abc import Callable
from ipaddress import ip_address

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation

GetResponse = Callable[[HttpRequest], HttpResponse]


class VisitorAddressMiddleware:
    """Behind a proxy, take the visitor's address from the proxy's own entry.

    The proxy appends the address it saw at the end of the list; all before it was sent by the
    visitor and may be invented.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.BEHIND_PROXY:
            said = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip()
            # A proxy that says no address leaves its own: one limit for all is safer than none.
            if _is_address(said):
                request.META["REMOTE_ADDR"] = said
        return self.get_response(request)


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


class NoNulMiddleware:
    """Refuse (400) what holds a NUL character: nobody types one, and PostgreSQL cannot store it.

    Stands behind the CSRF check, which has read the form already.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: object) -> None:
        sent = (
            text
            for fields in (request.GET, request.POST)
            for _, texts in fields.lists()
            for text in texts
        )
        if "\0" in request.path or any("\0" in text for text in sent):
            raise SuspiciousOperation("a NUL character")


class ChosenLanguageMiddleware:
    """Take the language from the switch's cookie and from nowhere else.

    Many offices' browsers ask for English because nobody set them up; their users did not.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, settings.LANGUAGE_CODE)
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        request.LANGUAGE_CODE = language
        with translation.override(language):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


class FormsOnlyPageMiddleware:
    """Where only a form is sent, somebody who opens the address finds words, not a blank page."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method != "GET" or response.status_code != 405 or response.content:
            return response
        page = render(request, "405.html", status=405)
        page["Allow"] = response["Allow"]
        return page
