"""What a plan and its lines are made of."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from common.choices import State, Tone


class IndicatorKind(models.TextChoices):
    RATIO = "ratio", _("Tỷ lệ")
    COUNT = "count", _("Số lượng")
    MILESTONES = "milestones", _("Các bước")
    YES_NO = "yes_no", _("Có / Không")
    PORTAL = "portal", _("Cổng tự tính")


class Direction(models.TextChoices):
    AT_LEAST = "at_least", _("Càng cao càng tốt")
    AT_MOST = "at_most", _("Càng thấp càng tốt")


class AcrossPeriods(models.TextChoices):
    SUM = "sum", _("Cộng các kỳ")
    ACCUMULATE = "accumulate", _("Cộng tử số và mẫu số các kỳ")
    LATEST = "latest", _("Lấy kỳ mới nhất")


# How quarters make a year where nobody says.
ACROSS_PERIODS_USUAL = {
    IndicatorKind.RATIO: AcrossPeriods.ACCUMULATE,
    IndicatorKind.COUNT: AcrossPeriods.SUM,
    IndicatorKind.MILESTONES: AcrossPeriods.LATEST,
    IndicatorKind.YES_NO: AcrossPeriods.LATEST,
    IndicatorKind.PORTAL: AcrossPeriods.LATEST,
}


# Figures of the portal that a task can be measured by, by the names under which apps offer them.
# They are words for people; an app that is not installed offers nothing.
PORTAL_MEASURES = {
    "plans.assigned_rate": _("Tỷ lệ nhiệm vụ đã phân công người phụ trách"),
    "plans.completion_rate": _("Tỷ lệ nhiệm vụ của kế hoạch đã hoàn thành"),
    "plans.report_timeliness": _("Tỷ lệ báo cáo quý nộp đúng hạn"),
    "plans.inspected_rate": _("Tỷ lệ đơn vị được kiểm tra"),
    "plans.findings_resolved_rate": _("Tỷ lệ kiến nghị sau kiểm tra đã khắc phục"),
    "procedures.posting_rate": _("Tỷ lệ thủ tục hành chính được niêm yết"),
    "procedures.on_time_rate": _("Tỷ lệ hồ sơ giải quyết đúng hạn"),
    "procedures.median_days": _("Số ngày giải quyết hồ sơ (trung vị)"),
    "procedures.overdue_now": _("Số hồ sơ đang quá hạn"),
    "procedures.monthly_reported_rate": _("Tỷ lệ tháng đã nhập số liệu hồ sơ"),
    "procedures.apology_rate": _("Tỷ lệ hồ sơ quá hạn có thư xin lỗi"),
    "procedures.one_stop_rate": _("Tỷ lệ hồ sơ nhận tại Bộ phận Một cửa, trực tuyến, bưu chính"),
    "procedures.shortened_count": _("Số thủ tục được rút ngắn thời gian giải quyết"),
    "procedures.abolition_proposals": _("Số thủ tục được đề xuất bãi bỏ"),
    "procedures.online_level_rate": _("Tỷ lệ thủ tục trực tuyến mức độ 3, 4"),
    "procedures.online_dossier_rate": _("Tỷ lệ hồ sơ nộp trực tuyến"),
    "procedures.postal_dossier_rate": _("Tỷ lệ hồ sơ qua bưu chính công ích"),
    "procedures.one_stop_rollout_rate": _("Tỷ lệ xã vận hành đầy đủ một cửa điện tử"),
    "procedures.one_stop_rollout_count": _("Số xã vận hành đầy đủ một cửa điện tử"),
    "procedures.one_stop_rollout_new": _("Số xã bắt đầu vận hành một cửa điện tử trong năm"),
    "procedures.iso_conversion_rate": _("Tỷ lệ cơ quan đã công bố TCVN ISO 9001:2015"),
    "procedures.systems_connected": _("Tỷ lệ hệ thống đã kết nối theo lộ trình"),
    "procedures.one_stop_score": _("Điểm đánh giá Một cửa trung bình các quý đã chốt"),
    "petitions.on_time_rate": _("Tỷ lệ phản ánh, kiến nghị trả lời đúng hạn"),
    "petitions.published_rate": _("Tỷ lệ trả lời phản ánh, kiến nghị được công khai"),
    "petitions.answered_rate": _("Tỷ lệ phản ánh, kiến nghị đến hạn đã trả lời"),
    "petitions.satisfied_rate": _("Tỷ lệ người gửi phản ánh hài lòng với câu trả lời"),
    "petitions.reopened_rate": _("Tỷ lệ phản ánh, kiến nghị được đề nghị xem lại"),
    "petitions.median_days": _("Số ngày làm việc trả lời phản ánh, kiến nghị (trung vị)"),
    "satisfaction.overall": _("Mức độ hài lòng chung"),
    "satisfaction.publication_rate": _("Tỷ lệ đơn vị công bố kết quả hài lòng"),
    "par_index.self_scored_rate": _("Tỷ lệ đơn vị đã tự chấm điểm"),
}


class AcrossUnits(models.TextChoices):
    """How units make a district."""

    SUM = "sum", _("Cộng các đơn vị")
    MEAN = "mean", _("Trung bình các đơn vị")
    COUNT_YES = "count_yes", _("Đếm số đơn vị có")
    HIGHEST = "highest", _("Lấy số cao nhất")
    LOWEST = "lowest", _("Lấy số thấp nhất")


class Relation(models.TextChoices):
    AT_MOST = "<=", _("không lớn hơn")
    EQUAL = "=", _("bằng")


class LineageKind(models.TextChoices):
    SPLIT = "split", _("Tách ra")
    MERGED = "merged", _("Gộp vào")
    SUPERSEDED = "superseded", _("Thay thế bởi")
    CARRIED = "carried", _("Tiếp tục ở kế hoạch năm sau")
    DERIVED = "derived", _("Cụ thể hóa ở kế hoạch của đơn vị")


class TaskState(models.TextChoices):
    NO_DATA = "no_data", _("Chưa có số liệu")
    BEHIND = "behind", _("Có nguy cơ")
    ON_TRACK = "on_track", _("Đúng tiến độ")
    DONE = "done", _("Hoàn thành")
    NO_TARGET = "no_target", _("Theo dõi")


TASK_STATES = {
    TaskState.NO_DATA: State(
        "no_data", TaskState.NO_DATA.label, Tone.MISSING, _("Chưa đơn vị nào báo cáo")
    ),
    TaskState.BEHIND: State(
        "behind", TaskState.BEHIND.label, Tone.SOON, _("Chưa đạt mức cần có đến nay")
    ),
    TaskState.ON_TRACK: State(
        "on_track", TaskState.ON_TRACK.label, Tone.INFO, _("Đạt mức cần có đến nay")
    ),
    TaskState.DONE: State("done", TaskState.DONE.label, Tone.DONE, _("Đã đạt mục tiêu")),
    TaskState.NO_TARGET: State(
        "no_target", TaskState.NO_TARGET.label, Tone.NEUTRAL, _("Kế hoạch không đặt mục tiêu số")
    ),
}


class RiskReason(models.TextChoices):
    """Why a task is at risk; a task may have several reasons."""

    LATE = "late", _("Quá hạn")
    NO_DATA = "no_data", _("Không có số liệu")
    BEHIND = "behind", _("Chậm so với mục tiêu")
    JUDGED = "judged", _("Huyện đánh giá có nguy cơ")


RISK_REASONS = {
    RiskReason.LATE: State(
        "late",
        RiskReason.LATE.label,
        Tone.OVERDUE,
        _("Hạn của nhiệm vụ đã qua mà chưa đạt mục tiêu"),
    ),
    RiskReason.NO_DATA: State(
        "no_data",
        RiskReason.NO_DATA.label,
        Tone.MISSING,
        _("Kỳ đến hạn gần nhất không đơn vị nào báo cáo"),
    ),
    RiskReason.BEHIND: State(
        "behind",
        RiskReason.BEHIND.label,
        Tone.SOON,
        _("Thấp hơn mức cần có đến nay, hoặc vượt mức cho phép"),
    ),
    RiskReason.JUDGED: State(
        "judged",
        RiskReason.JUDGED.label,
        Tone.SOON,
        _("Huyện đánh giá khác với số liệu, có nêu lý do"),
    ),
}
