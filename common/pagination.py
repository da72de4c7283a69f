"""One page of a long list."""

from django.core.paginator import Page, Paginator
from django.http import HttpRequest


def page_of(request: HttpRequest, items, per_page: int = 50) -> Page:
    """The page asked for by `?trang=`, or the nearest one there is."""
    return Paginator(items, per_page).get_page(request.GET.get("trang"))
