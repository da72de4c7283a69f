"""The row of tabs that joins the staff pages of this app."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from units.access import has_permission
from units.permissions import Permission as P

PAGES = (
    ("results", _("Kết quả"), "satisfaction:result-list", P.SATISFACTION_VIEW),
    ("publication", _("Công khai"), "satisfaction:publication-list", P.SATISFACTION_VIEW),
    ("comments", _("Góp ý"), "satisfaction:comment-list", P.SATISFACTION_VIEW),
    ("series", _("Phiếu bất thường"), "satisfaction:series-list", P.SATISFACTION_VIEW),
    ("rounds", _("Điều tra"), "satisfaction:round-list", P.SURVEY_VIEW),
    ("sets", _("Bộ câu hỏi"), "satisfaction:question-set-list", P.SATISFACTION_VIEW),
)


def desk_tabs(user: Any, active: str) -> list[dict[str, Any]]:
    """The pages that this person may open; `active` names the one they are on."""
    return [
        {"label": label, "url": reverse(address), "active": name == active}
        for name, label, address, permission in PAGES
        if has_permission(user, permission)
    ]
