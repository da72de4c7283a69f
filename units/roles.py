"""The roles, each a readable list of what it may do and how far."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from units.permissions import Permission as P
from units.permissions import Reach

OWN, SUBTREE = Reach.OWN, Reach.SUBTREE


@dataclass(frozen=True)
class Role:
    code: str
    name: str | Promise
    description: str | Promise
    grants: dict[P, Reach]


_READ_OWN = {
    P.PLAN_VIEW: Reach.DISTRICT,
    P.REPORT_VIEW: OWN,
    P.EVIDENCE_VIEW: OWN,
    P.DOSSIER_VIEW: OWN,
    P.SATISFACTION_VIEW: OWN,
    P.SURVEY_VIEW: OWN,
    P.PETITION_VIEW: OWN,
    P.SCORE_VIEW: OWN,
    P.INDEX_VIEW: Reach.DISTRICT,
}
_READ_SUBTREE = {
    **dict.fromkeys(_READ_OWN, SUBTREE),
    P.INSPECTION_VIEW: SUBTREE,
    P.SCORE_EXPORT: SUBTREE,
}

OFFICIAL = Role(
    "official",
    _("Cán bộ đầu mối"),
    _("Nhập báo cáo quý, tự chấm điểm, quản lý tài liệu kiểm chứng của đơn vị mình."),
    {
        **_READ_OWN,
        P.INSPECTION_VIEW: OWN,
        # The unit's own plan, derived from the district's.
        P.PLAN_EDIT: OWN,
        P.REPORT_EDIT: OWN,
        P.REPORT_SUBMIT: OWN,
        P.EVIDENCE_EDIT: OWN,
        P.POSTING_CONFIRM: OWN,
        P.DOSSIER_KEEP: OWN,
        P.PROPOSAL_DRAFT: OWN,
        P.ASSESSMENT_DECLARE: OWN,
        P.REGISTER_KEEP: OWN,
        P.PETITION_HANDLE: OWN,
        P.SATISFACTION_PUBLISH: OWN,
        P.RATING_INVITE: OWN,
        P.COMMENT_MODERATE: OWN,
        P.SURVEY_TYPE: OWN,
        P.SCORE_SELF: OWN,
    },
)
LEADER = Role(
    "leader",
    _("Lãnh đạo đơn vị"),
    _("Ký duyệt hoặc trả lại báo cáo và bảng tự chấm điểm của đơn vị mình."),
    # A district's leader reads what every commune filed; a commune's has nobody below.
    {
        **dict.fromkeys(_READ_OWN, SUBTREE),
        P.PLAN_VIEW: Reach.DISTRICT,
        P.INDEX_VIEW: Reach.DISTRICT,
        P.INSPECTION_VIEW: SUBTREE,
        P.REPORT_SIGN: OWN,
        P.SCORE_SIGN: OWN,
        P.PETITION_APPROVE: OWN,
    },
)
DISTRICT_STAFF = Role(
    "district_staff",
    _("Chuyên viên huyện"),
    _("Giữ kế hoạch, đôn đốc, duyệt báo cáo, thẩm định điểm, tính và công bố chỉ số."),
    {
        **_READ_SUBTREE,
        P.PLAN_EDIT: SUBTREE,
        P.REPORT_REVIEW: SUBTREE,
        P.PERIOD_EDIT: SUBTREE,
        P.INSPECTION_PLAN: SUBTREE,
        P.OPERATIONS_VIEW: SUBTREE,
        P.PETITION_HANDLE: SUBTREE,
        P.SATISFACTION_PUBLISH: OWN,
        P.RATING_INVITE: OWN,
        P.RATING_REVIEW: SUBTREE,
        P.COMMENT_MODERATE: SUBTREE,
        P.QUESTION_EDIT: SUBTREE,
        P.SURVEY_KEEP: SUBTREE,
        P.SURVEY_TYPE: SUBTREE,
        P.POSTING_CONFIRM: OWN,
        P.PROCEDURE_EDIT: SUBTREE,
        P.DOSSIER_KEEP: SUBTREE,
        P.PROPOSAL_DRAFT: OWN,
        P.PROPOSAL_DECIDE: SUBTREE,
        P.ASSESSMENT_DECLARE: OWN,
        P.ASSESSMENT_APPRAISE: Reach.BELOW,
        P.REGISTER_KEEP: SUBTREE,
        P.EVIDENCE_EDIT: OWN,
        P.SCORE_SELF: OWN,
        P.SCORE_APPRAISE: Reach.BELOW,
        P.SCORE_ASSIGN: Reach.BELOW,
        P.CRITERIA_EDIT: SUBTREE,
        P.INDEX_RUN: SUBTREE,
        P.INDEX_PUBLISH: SUBTREE,
    },
)
INSPECTOR = Role(
    "inspector",
    _("Thanh tra"),
    _("Đọc báo cáo, điểm và tài liệu kiểm chứng; ghi kết luận kiểm tra; không sửa gì khác."),
    {**_READ_SUBTREE, P.FINDING_RECORD: SUBTREE, P.INSPECTION_PLAN: SUBTREE},
)
ADMINISTRATOR = Role(
    "administrator",
    _("Quản trị hệ thống"),
    _("Quản lý đơn vị, người dùng, kỳ báo cáo và các bộ dữ liệu; xem mọi số liệu."),
    {
        **_READ_SUBTREE,
        P.PROCEDURE_EDIT: SUBTREE,
        P.DOSSIER_KEEP: SUBTREE,
        P.QUESTION_EDIT: SUBTREE,
        P.CRITERIA_EDIT: SUBTREE,
        P.INDEX_RUN: SUBTREE,
        P.PERIOD_EDIT: SUBTREE,
        P.OPERATIONS_VIEW: SUBTREE,
    },
)

ROLES: dict[str, Role] = {
    role.code: role for role in (OFFICIAL, LEADER, DISTRICT_STAFF, INSPECTOR, ADMINISTRATOR)
}
ROLE_CHOICES = [(role.code, role.name) for role in ROLES.values()]
