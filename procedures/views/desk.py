"""The rows of tabs that join the staff pages of this app."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from units.access import has_permission
from units.permissions import Permission as P


@dataclass(frozen=True, slots=True)
class Page:
    name: str
    label: str | Promise
    address: str
    permission: P = P.DOSSIER_VIEW


# A row of subjects; a subject of several pages has a row of its own below.
SUBJECTS: tuple[tuple[str | Promise, tuple[Page, ...]], ...] = (
    (
        _("Hồ sơ"),
        (
            Page("dossiers", _("Bảng số liệu"), "procedures:dossier-statistics"),
            Page("due", _("Đến hạn, quá hạn"), "procedures:dossier-due"),
            Page("promises", _("Ngày hẹn trả"), "procedures:promise-overview"),
            Page("apologies", _("Xin lỗi, hẹn lại"), "procedures:apology-overview"),
            Page("monthly", _("Số liệu tháng"), "procedures:monthly-overview"),
            Page("loads", _("Nạp hồ sơ"), "procedures:load-list", P.DOSSIER_KEEP),
        ),
    ),
    (_("Niêm yết"), (Page("boards", _("Niêm yết"), "procedures:posting-list"),)),
    (_("Rà soát"), (Page("proposals", _("Rà soát"), "procedures:proposal-list"),)),
    (
        _("Đánh giá Một cửa"),
        (Page("assessment", _("Đánh giá Một cửa"), "procedures:assessment-list"),),
    ),
    (_("Sổ theo dõi"), (Page("registers", _("Sổ theo dõi"), "procedures:register-list"),)),
    (
        _("Danh mục"),
        (
            Page("catalogue", _("Thủ tục"), "procedures:catalogue-list", P.PROCEDURE_EDIT),
            Page(
                "supplements",
                _("Bổ sung địa phương"),
                "procedures:supplement-list",
                P.POSTING_CONFIRM,
            ),
        ),
    ),
)


def desk_tabs(user: Any, active: str) -> list[dict[str, Any]]:
    """The subjects that this person may open; `active` names the page they are on.

    The subject of that page carries its own pages as `parts`.
    """
    tabs = []
    for label, pages in SUBJECTS:
        open_to = [page for page in pages if has_permission(user, page.permission)]
        if open_to:
            here = any(page.name == active for page in open_to)
            parts = [_tab(page, active) for page in open_to] if len(open_to) > 1 else []
            url = reverse(open_to[0].address)
            tabs.append({"label": label, "url": url, "active": here, "parts": parts})
    return tabs


def _tab(page: Page, active: str) -> dict[str, Any]:
    return {
        "label": page.label,
        "url": reverse(page.address),
        "active": page.name == active,
    }


def desk_crumbs(*further: tuple[str, str]) -> list[tuple[str, str]]:
    """The way to a page of the desk; the address of the page itself is empty."""
    return [(gettext("Thủ tục & hồ sơ"), reverse("procedures:dossier-statistics")), *further]
