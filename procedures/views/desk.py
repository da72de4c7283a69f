"""The row of tabs that joins the staff pages of this app."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from units.access import has_permission
from units.permissions import Permission as P


def desk_tabs(user: Any, active: str) -> list[dict[str, Any]]:
    """The pages that this person may open; `active` names the one they are on."""
    pages = [
        ("dossiers", _("Hồ sơ"), "procedures:dossier-statistics", P.DOSSIER_VIEW),
        ("promises", _("Ngày hẹn trả"), "procedures:promise-overview", P.DOSSIER_VIEW),
        ("apologies", _("Xin lỗi, hẹn lại"), "procedures:apology-overview", P.DOSSIER_VIEW),
        ("loads", _("Nạp hồ sơ"), "procedures:load-list", P.DOSSIER_KEEP),
        ("monthly", _("Số liệu tháng"), "procedures:monthly-overview", P.DOSSIER_VIEW),
        ("boards", _("Niêm yết"), "procedures:posting-list", P.DOSSIER_VIEW),
        ("proposals", _("Rà soát"), "procedures:proposal-list", P.DOSSIER_VIEW),
        ("assessment", _("Đánh giá Một cửa"), "procedures:assessment-list", P.DOSSIER_VIEW),
        ("registers", _("Sổ theo dõi"), "procedures:register-list", P.DOSSIER_VIEW),
        ("supplements", _("Bổ sung địa phương"), "procedures:supplement-list", P.POSTING_CONFIRM),
        ("catalogue", _("Danh mục"), "procedures:catalogue-list", P.PROCEDURE_EDIT),
    ]
    return [
        {"label": label, "url": reverse(address), "active": name == active}
        for name, label, address, permission in pages
        if has_permission(user, permission)
    ]
