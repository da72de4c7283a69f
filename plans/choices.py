"""States and kinds of plans and reports, each with its word, tone and meaning in one place."""

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
    "procedures.apology_rate": _("Tỷ lệ hồ sơ quá hạn có thư xin lỗi"),
    "procedures.one_stop_rate": _("Tỷ lệ hồ sơ nhận tại Bộ phận Một cửa, trực tuyến, bưu chính"),
    "procedures.shortened_count": _("Số thủ tục được rút ngắn thời gian giải quyết"),
    "procedures.abolition_proposals": _("Số thủ tục được đề xuất bãi bỏ"),
    "procedures.online_level_rate": _("Tỷ lệ thủ tục trực tuyến mức độ 3, 4"),
    "procedures.online_dossier_rate": _("Tỷ lệ hồ sơ nộp trực tuyến"),
    "procedures.postal_dossier_rate": _("Tỷ lệ hồ sơ qua bưu chính công ích"),
    "petitions.on_time_rate": _("Tỷ lệ phản ánh, kiến nghị trả lời đúng hạn"),
    "petitions.published_rate": _("Tỷ lệ trả lời phản ánh, kiến nghị được công khai"),
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


class CellState(models.TextChoices):
    REPORTED = "reported", _("Đã nhập")
    ZERO = "zero", _("Không phát sinh")
    NOT_APPLICABLE = "not_applicable", _("Không áp dụng")
    MISSING = "missing", _("Chưa có")


CELL_STATES = {
    CellState.REPORTED: State("reported", CellState.REPORTED.label, Tone.DONE, _("Đã có số liệu")),
    CellState.ZERO: State("zero", CellState.ZERO.label, Tone.DONE, _("Đã xác nhận bằng 0")),
    CellState.NOT_APPLICABLE: State(
        "na", CellState.NOT_APPLICABLE.label, Tone.NOT_APPLICABLE, _("Có nêu lý do")
    ),
    CellState.MISSING: State("missing", CellState.MISSING.label, Tone.MISSING, _("Chưa ai nhập")),
}


class ReviewKind(models.TextChoices):
    SENT_BACK = "sent_back", _("Lãnh đạo gửi lại")
    RETURNED = "returned", _("Huyện trả lại")
    ACCEPTED = "accepted", _("Huyện duyệt")
    REOPENED = "reopened", _("Mở lại")


class ReportState(models.TextChoices):
    """What a person sees; derived from submissions and reviews, stored nowhere."""

    NOT_STARTED = "not_started", _("Chưa nhập")
    DRAFT = "draft", _("Đang nhập")
    SUBMITTED = "submitted", _("Chờ ký duyệt")
    SIGNED = "signed", _("Chờ huyện duyệt")
    RETURNED = "returned", _("Bị trả lại")
    ACCEPTED = "accepted", _("Đã duyệt")


REPORT_STATES = {
    ReportState.NOT_STARTED: State(
        "not_started", ReportState.NOT_STARTED.label, Tone.MISSING, _("Đơn vị chưa nhập ô nào")
    ),
    ReportState.DRAFT: State(
        "draft", ReportState.DRAFT.label, Tone.NEUTRAL, _("Đơn vị đang nhập, chưa nộp")
    ),
    ReportState.SUBMITTED: State(
        "submitted", ReportState.SUBMITTED.label, Tone.INFO, _("Đã nộp, chờ lãnh đạo đơn vị ký")
    ),
    ReportState.SIGNED: State(
        "signed", ReportState.SIGNED.label, Tone.INFO, _("Lãnh đạo đã ký, chờ huyện duyệt")
    ),
    ReportState.RETURNED: State(
        "returned",
        ReportState.RETURNED.label,
        Tone.SOON,
        _("Cần sửa theo lý do đã nêu rồi nộp lại"),
    ),
    ReportState.ACCEPTED: State(
        "accepted", ReportState.ACCEPTED.label, Tone.DONE, _("Huyện đã duyệt; số liệu được dùng")
    ),
}

OVERDUE = State("overdue", _("Quá hạn"), Tone.OVERDUE, _("Đã qua hạn nộp mà chưa nộp"))


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


class EvidenceFlag(models.TextChoices):
    """What a reviewer should look at twice; a flag never stops anyone."""

    NO_FILE = "no_file", _("Không kèm tệp")
    OUTSIDE_PERIOD = "outside_period", _("Ngoài kỳ báo cáo")
    FUTURE = "future", _("Ngày chưa đến")
    SHARED = "shared", _("Tệp này cũng có ở đơn vị khác")
    MISSING_PAGE = "missing_page", _("Chưa ghi trang, khoản")


EVIDENCE_FLAGS = {
    EvidenceFlag.NO_FILE: State(
        "no_file",
        EvidenceFlag.NO_FILE.label,
        Tone.MISSING,
        _("Chỉ có trích dẫn; người xem không mở được tài liệu trên cổng"),
    ),
    EvidenceFlag.OUTSIDE_PERIOD: State(
        "outside_period",
        EvidenceFlag.OUTSIDE_PERIOD.label,
        Tone.SOON,
        _("Ngày ban hành không nằm trong thời gian lấy số liệu của kỳ dẫn tài liệu"),
    ),
    EvidenceFlag.FUTURE: State(
        "future",
        EvidenceFlag.FUTURE.label,
        Tone.SOON,
        _("Ngày ban hành sau hôm nay; có thể gõ nhầm"),
    ),
    EvidenceFlag.SHARED: State(
        "shared",
        EvidenceFlag.SHARED.label,
        Tone.SOON,
        _("Có thể đúng, ví dụ văn bản của huyện; người thẩm định nên xem lại"),
    ),
    EvidenceFlag.MISSING_PAGE: State(
        "missing_page",
        EvidenceFlag.MISSING_PAGE.label,
        Tone.SOON,
        _("Tài liệu có nhiều trang mà trích dẫn không chỉ ra trang hay khoản nào"),
    ),
}


class InspectionState(models.TextChoices):
    """Derived from the days of a visit, stored nowhere."""

    PLANNED = "planned", _("Theo kế hoạch")
    PASSED = "passed", _("Quá ngày dự kiến")
    HELD = "held", _("Đã kiểm tra")
    CALLED_OFF = "called_off", _("Đã hủy")


INSPECTION_STATES = {
    InspectionState.PLANNED: State(
        "planned", InspectionState.PLANNED.label, Tone.INFO, _("Chưa đến ngày dự kiến")
    ),
    InspectionState.PASSED: State(
        "passed",
        InspectionState.PASSED.label,
        Tone.OVERDUE,
        _("Đã qua ngày dự kiến mà chưa ghi kết quả kiểm tra"),
    ),
    InspectionState.HELD: State(
        "held", InspectionState.HELD.label, Tone.DONE, _("Đoàn kiểm tra đã đến đơn vị")
    ),
    InspectionState.CALLED_OFF: State(
        "called_off",
        InspectionState.CALLED_OFF.label,
        Tone.NOT_APPLICABLE,
        _("Không kiểm tra nữa, có nêu lý do"),
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


class FindingState(models.TextChoices):
    """Derived from the days of a finding and the newest remedy's verdict, stored nowhere."""

    OPEN = "open", _("Chưa khắc phục")
    REDO = "redo", _("Chưa đạt, cần khắc phục lại")
    OVERDUE = "overdue", _("Quá hạn khắc phục")
    CLAIMED = "claimed", _("Đơn vị báo đã khắc phục, chờ xác nhận")
    CLAIMED_LATE = "claimed_late", _("Đơn vị báo đã khắc phục (chậm), chờ xác nhận")
    RESOLVED = "resolved", _("Đã khắc phục")
    RESOLVED_LATE = "resolved_late", _("Đã khắc phục, chậm")


FINDING_STATES = {
    FindingState.OPEN: State(
        "open", FindingState.OPEN.label, Tone.SOON, _("Còn trong hạn khắc phục")
    ),
    FindingState.REDO: State(
        "redo",
        FindingState.REDO.label,
        Tone.SOON,
        _("Đoàn kiểm tra thấy lần khắc phục trước chưa đạt yêu cầu"),
    ),
    FindingState.OVERDUE: State(
        "overdue", FindingState.OVERDUE.label, Tone.OVERDUE, _("Đã qua hạn mà chưa khắc phục")
    ),
    FindingState.CLAIMED: State(
        "claimed",
        FindingState.CLAIMED.label,
        Tone.INFO,
        _("Tính là đã khắc phục theo lời báo của đơn vị cho đến khi đoàn kiểm tra kết luận"),
    ),
    FindingState.CLAIMED_LATE: State(
        "claimed_late",
        FindingState.CLAIMED_LATE.label,
        Tone.SOON,
        _("Đơn vị báo khắc phục sau hạn; đoàn kiểm tra chưa kết luận"),
    ),
    FindingState.RESOLVED: State(
        "resolved", FindingState.RESOLVED.label, Tone.DONE, _("Có kết quả khắc phục")
    ),
    FindingState.RESOLVED_LATE: State(
        "resolved_late",
        FindingState.RESOLVED_LATE.label,
        Tone.SOON,
        _("Có kết quả khắc phục, sau hạn"),
    ),
}


class Verdict(models.TextChoices):
    """The inspector's word on a remedy."""

    CONFIRMED = "confirmed", _("Đã khắc phục")
    INSUFFICIENT = "insufficient", _("Chưa đạt yêu cầu")


class ReminderKind(models.TextChoices):
    REPORT = "report", _("Nộp báo cáo")
    REVIEW = "review", _("Duyệt báo cáo")


class Audience(models.TextChoices):
    """Who hears a reminder: first the official, then the leader, then the district."""

    OFFICIAL = "official", _("Cán bộ đầu mối")
    LEADER = "leader", _("Lãnh đạo đơn vị")
    DISTRICT = "district", _("Đầu mối cấp huyện")


class ReminderProblem(models.TextChoices):
    """Why a reminder reached nobody."""

    NOBODY = "nobody", _("Chưa giao cho ai")
    NO_ADDRESS = "no_address", _("Người được giao chưa có địa chỉ thư điện tử")


class PeriodState(models.TextChoices):
    """Where a period stands on a day; derived from its days, stored nowhere."""

    AHEAD = "ahead", _("Chưa mở")
    OPEN = "open", _("Đang mở")
    LATE = "late", _("Quá hạn nộp, còn nhận")
    CLOSED = "closed", _("Đã đóng")


PERIOD_STATES = {
    PeriodState.AHEAD: State(
        "ahead", PeriodState.AHEAD.label, Tone.NEUTRAL, _("Chưa đến ngày mở nhập")
    ),
    PeriodState.OPEN: State(
        "open", PeriodState.OPEN.label, Tone.INFO, _("Đơn vị đang nhập, chưa đến hạn nộp")
    ),
    PeriodState.LATE: State(
        "late", PeriodState.LATE.label, Tone.SOON, _("Đã qua hạn nộp, đơn vị vẫn nhập được")
    ),
    PeriodState.CLOSED: State(
        "closed", PeriodState.CLOSED.label, Tone.NEUTRAL, _("Muốn nhập tiếp phải gia hạn")
    ),
}


class Timeliness(models.TextChoices):
    """When a report was first signed, against the period's due day."""

    ON_TIME = "on_time", _("đúng hạn")
    LATE = "late", _("nộp muộn")


TIMELINESS = {
    Timeliness.ON_TIME: State(
        "on_time", Timeliness.ON_TIME.label, Tone.DONE, _("Ký lần đầu không sau hạn nộp")
    ),
    Timeliness.LATE: State("late", Timeliness.LATE.label, Tone.SOON, _("Ký lần đầu sau hạn nộp")),
}
