"""The row of pages about the index."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from units.access import has_permission
from units.permissions import Permission


def index_tabs(user: Any, active: str, query: str = "") -> list[dict[str, Any]]:
    """The pages about results. `query` carries the chosen run to those that show one."""
    entries = (
        ("dashboard", _("Theo lĩnh vực"), query),
        ("ranking", _("Xếp hạng"), query),
        ("component-list", _("Theo tiêu chí"), query),
        ("unit-comparison", _("So sánh"), ""),
        ("self-honesty", _("Tự chấm và thẩm định"), ""),
        ("run-list", _("Các lần tính"), ""),
    )
    return [
        {"label": label, "url": reverse(f"par_index:{name}") + carried, "active": name == active}
        for name, label, carried in entries
        if name != "self-honesty" or has_permission(user, Permission.SCORE_VIEW)
    ]
