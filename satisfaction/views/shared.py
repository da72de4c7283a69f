"""Answers that are the same for everyone: any cache may keep them."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control

FRESH_SECONDS = 300


def same_for_all(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """No cookie is set and none counts: the check of who is signed in has looked at the session."""

    @wraps(view)
    def shared(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        request.session.accessed = False
        patch_cache_control(response, public=True, max_age=FRESH_SECONDS)
        return response

    return shared
