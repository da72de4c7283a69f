"""The rows of tabs that join the staff pages of this app, and those of one unit."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from units.access import has_permission
from units.models import Unit
from units.permissions import Permission as P

PAGES = (
    ("results", _("Kết quả"), "satisfaction:result-list", P.SATISFACTION_VIEW),
    ("publication", _("Công khai"), "satisfaction:publication-list", P.SATISFACTION_VIEW),
    ("comments", _("Góp ý"), "satisfaction:comment-list", P.SATISFACTION_VIEW),
    ("series", _("Phiếu bất thường"), "satisfaction:series-list", P.SATISFACTION_VIEW),
    ("rounds", _("Điều tra"), "satisfaction:round-list", P.SURVEY_VIEW),
    ("sets", _("Bộ câu hỏi"), "satisfaction:question-set-list", P.SATISFACTION_VIEW),
)

UNIT_PAGES = (
    ("results", _("Kết quả"), "satisfaction:result-detail", P.SATISFACTION_VIEW),
    ("links", _("Mã QR tại quầy"), "satisfaction:counter-poster", P.SATISFACTION_VIEW),
    ("codes", _("Mã đánh giá một lần"), "satisfaction:code-list", P.RATING_INVITE),
    ("publish", _("Công khai"), "satisfaction:publication-publish", P.SATISFACTION_VIEW),
)
# Their figures are a year's; the others have no year.
OF_A_YEAR = {"results", "publish"}


def desk_tabs(user: Any, active: str) -> list[dict[str, Any]]:
    """The pages that this person may open; `active` names the one they are on."""
    return [
        {"label": label, "url": reverse(address), "active": name == active}
        for name, label, address, permission in PAGES
        if has_permission(user, permission)
    ]


def unit_tabs(
    user: Any, unit: Unit, active: str = "", *, year: int | None = None
) -> list[dict[str, Any]]:
    """The pages of one unit that this person may open, in the year they look at."""
    return [
        {
            "name": name,
            "label": label,
            "url": reverse(address, args=[unit.pk])
            + (f"?nam={year}" if year and name in OF_A_YEAR else ""),
            "active": name == active,
        }
        for name, label, address, permission in UNIT_PAGES
        if has_permission(user, permission, unit)
    ]


def counter_pages(user: Any, units: Sequence[Unit]) -> list[dict[str, Any]]:
    """What is printed for the counter, for a person with one unit: no need to seek it in a list."""
    if len(units) != 1:
        return []
    return [tab for tab in unit_tabs(user, units[0]) if tab["name"] in {"links", "codes"}]
