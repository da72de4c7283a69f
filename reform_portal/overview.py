"""The figures on the admin's first page: the dashboard's own, from the same selectors."""

from typing import Any


def district_overview(user: Any) -> dict[str, Any]:
    return {}
