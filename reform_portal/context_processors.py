"""What the base templates need on every page."""

from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

from demo.models import DemoLoad
from reform_portal.navigation import staff_menu
from units.access import home_role, home_unit
from units.selectors import current_period


def portal(request: HttpRequest) -> dict[str, Any]:
    context: dict[str, Any] = {
        "portal_name": settings.PORTAL_NAME,
        "portal_unit_name": settings.PORTAL_UNIT_NAME,
        "portal_today": settings.PORTAL_TODAY,
        "embedded": settings.EMBEDDED,
        "demo_data": cache.get_or_set("demo-data", DemoLoad.objects.exists, 60),
    }
    # A request refused before sign-in was looked at (a wrong host name) has no user.
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated:
        context |= {
            "staff_menu": staff_menu(request),
            "current_unit": home_unit(user),
            "current_role": home_role(user),
            "current_period": current_period(),
        }
    return context
