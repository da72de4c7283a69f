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
    """Derived from the days of a finding, stored nowhere."""

    OPEN = "open", _("Chưa khắc phục")
    OVERDUE = "overdue", _("Quá hạn khắc phục")
    RESOLVED = "resolved", _("Đã khắc phục")
    RESOLVED_LATE = "resolved_late", _("Đã khắc phục, chậm")


FINDING_STATES = {
    FindingState.OPEN: State(
        "open", FindingState.OPEN.label, Tone.SOON, _("Còn trong hạn khắc phục")
    ),
    FindingState.OVERDUE: State(
        "overdue", FindingState.OVERDUE.label, Tone.OVERDUE, _("Đã qua hạn mà chưa khắc phục")
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
