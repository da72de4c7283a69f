"""The staff menu: each entry with the permission that opens it."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from units.access import has_permission
from units.permissions import Permission


@dataclass(frozen=True)
class Entry:
    label: Promise
    url_name: str
    permission: Permission | None = None


@dataclass(frozen=True)
class MenuItem:
    label: Promise
    url: str
    active: bool


ENTRIES = (
    Entry(_("Việc cần làm"), "worklist"),
    Entry(_("Kế hoạch"), "plans:plan-list", Permission.PLAN_VIEW),
    Entry(_("Báo cáo quý"), "plans:report-list", Permission.REPORT_VIEW),
    Entry(_("Duyệt báo cáo"), "plans:review-queue", Permission.REPORT_REVIEW),
    Entry(_("Tài liệu kiểm chứng"), "plans:evidence-list", Permission.EVIDENCE_VIEW),
    Entry(_("Chấm điểm"), "par_index:scorecard-list", Permission.SCORE_VIEW),
    Entry(_("Thẩm định"), "par_index:appraisal-list", Permission.SCORE_APPRAISE),
    Entry(_("Chỉ số"), "par_index:dashboard", Permission.INDEX_VIEW),
    Entry(_("Bộ tiêu chí"), "par_index:criteria-list", Permission.INDEX_VIEW),
    Entry(_("Thủ tục & hồ sơ"), "procedures:dossier-statistics", Permission.DOSSIER_VIEW),
    Entry(_("Mức độ hài lòng"), "satisfaction:result-list", Permission.SATISFACTION_VIEW),
    Entry(_("Phản ánh"), "petitions:petition-queue", Permission.PETITION_VIEW),
    Entry(_("Kiểm tra"), "plans:inspection-list", Permission.INSPECTION_VIEW),
    Entry(_("Báo cáo gửi đi"), "reports:document-list", Permission.SCORE_EXPORT),
    Entry(_("Kỳ báo cáo"), "plans:period-list", Permission.PERIOD_EDIT),
    Entry(_("Vận hành"), "operations", Permission.OPERATIONS_VIEW),
)


def staff_menu(request: HttpRequest) -> list[MenuItem]:
    """What this person may open, with the page they are on marked."""
    found = [
        (entry.label, reverse(entry.url_name))
        for entry in ENTRIES
        if entry.permission is None or has_permission(request.user, entry.permission)
    ]
    # One entry's address may begin like another's: the page belongs to the longest.
    here = max((url for _label, url in found if request.path.startswith(url)), key=len, default="")
    items = [MenuItem(label, url, url == here) for label, url in found]
    if request.user.is_staff:
        items.append(MenuItem(_("Quản trị"), reverse("admin:index"), False))
    return items
