from django.db import models
from django.utils.translation import gettext_lazy as _

from common.choices import State, Tone


class Channel(models.TextChoices):
    """How a dossier reaches the office."""

    COUNTER = "counter", _("Trực tiếp tại Một cửa")
    ONLINE = "online", _("Trực tuyến")
    POST = "post", _("Bưu chính công ích")
    # Taken in by another desk: allowed nowhere, and therefore counted.
    ELSEWHERE = "elsewhere", _("Ngoài Bộ phận Một cửa")


class LimitUnit(models.TextChoices):
    SAME_DAY = "same_day", _("trong ngày")
    WORKING_HOURS = "working_hours", _("giờ làm việc")
    WORKING_DAYS = "working_days", _("ngày làm việc")
    DAYS = "days", _("ngày")


class DossierStatus(models.TextChoices):
    REGISTERED = "registered", _("Đăng ký")
    RECEIVED = "received", _("Tiếp nhận")
    REFUSED = "refused", _("Không tiếp nhận")
    PROCESSING = "processing", _("Đang xử lý")
    WAITING = "waiting", _("Chờ bổ sung")
    WAITING_PAYMENT = "waiting_payment", _("Chờ nghĩa vụ tài chính")
    WITHDRAWN = "withdrawn", _("Rút hồ sơ")
    STOPPED = "stopped", _("Dừng xử lý")
    FINISHED = "finished", _("Xử lý xong")
    RETURNED = "returned", _("Đã trả kết quả")


# A dossier with a result: these are what "resolved" counts.
RESOLVED = (DossierStatus.FINISHED, DossierStatus.RETURNED)
# Not counted as received at all.
NOT_TAKEN = (DossierStatus.REGISTERED, DossierStatus.REFUSED, DossierStatus.WITHDRAWN)
# The office has it and the clock runs.
IN_PROGRESS = (DossierStatus.RECEIVED, DossierStatus.PROCESSING)
# The clock is stopped: shown apart from what is in progress.
WAITING = (DossierStatus.WAITING, DossierStatus.WAITING_PAYMENT, DossierStatus.STOPPED)

# An online service from this level on can be applied for on the network.
ONLINE_FROM_LEVEL = 3


class OnlineService(models.TextChoices):
    """How far a procedure goes on the network, in the words used since 2022."""

    FULL = "full", _("Toàn trình")
    PARTIAL = "partial", _("Một phần")
    INFORMATION = "information", _("Cung cấp thông tin trực tuyến")


class Audience(models.TextChoices):
    """Whom a procedure is for, as people look for it."""

    CITIZEN = "citizen", _("Công dân")
    BUSINESS = "business", _("Doanh nghiệp, hộ kinh doanh")


class VersionSource(models.TextChoices):
    """Where a version of a procedure came from."""

    EDIT = "edit", _("Sửa trên cổng")
    FILE = "file", _("Nhập từ tệp")
    PROPOSAL = "proposal", _("Kiến nghị rà soát được chấp thuận")


VERSION_STATES = {
    "coming": State("coming", _("Sẽ có hiệu lực"), Tone.INFO),
    "current": State("current", _("Đang áp dụng"), Tone.DONE),
    "past": State("past", _("Đã thay thế"), Tone.NEUTRAL),
}


class PageFault(models.TextChoices):
    """What a reader says is wrong with a procedure's page."""

    LIMIT = "limit", _("Thời hạn không đúng")
    FEE = "fee", _("Phí, lệ phí không đúng")
    PAPERS = "papers", _("Giấy tờ đòi hỏi khác với trang này")
    LINK = "link", _("Đường dẫn hoặc biểu mẫu không mở được")
    OTHER = "other", _("Điều khác")


class FaultReportState(models.TextChoices):
    OPEN = "open", _("Chờ xem")
    MENDED = "mended", _("Đã sửa trang")
    UNFOUNDED = "unfounded", _("Trang đúng, không sửa")


class Timeliness(models.TextChoices):
    BEFORE = "before", _("Trước hạn")
    ON_TIME = "on_time", _("Đúng hạn")
    LATE = "late", _("Quá hạn")
    WITHIN = "within", _("Trong hạn")
    OVERDUE = "overdue", _("Đang quá hạn")


TIMELINESS_STATES = {
    Timeliness.BEFORE: State("before", Timeliness.BEFORE.label, Tone.DONE),
    Timeliness.ON_TIME: State("on_time", Timeliness.ON_TIME.label, Tone.DONE),
    Timeliness.LATE: State("late", Timeliness.LATE.label, Tone.OVERDUE),
    Timeliness.WITHIN: State("within", Timeliness.WITHIN.label, Tone.INFO),
    Timeliness.OVERDUE: State("overdue", Timeliness.OVERDUE.label, Tone.OVERDUE),
}


class PostingState(models.TextChoices):
    """Whether a procedure in force hangs on a unit's board."""

    POSTED = "posted", _("Đã niêm yết")
    DUE = "due", _("Chưa niêm yết")
    OVERDUE = "overdue", _("Quá hạn niêm yết")


POSTING_STATES = {
    PostingState.POSTED: State("posted", PostingState.POSTED.label, Tone.DONE),
    PostingState.DUE: State("due", PostingState.DUE.label, Tone.SOON),
    PostingState.OVERDUE: State("overdue", PostingState.OVERDUE.label, Tone.OVERDUE),
}


class ProposalKind(models.TextChoices):
    SHORTEN = "shorten", _("Rút ngắn thời gian giải quyết")
    ABOLISH = "abolish", _("Bãi bỏ thủ tục, biểu mẫu, giấy tờ")
    AMEND = "amend", _("Sửa đổi, bổ sung")
    PAPERS = "papers", _("Cắt giảm giấy tờ không cần thiết")


# What counts as a proposal to abolish: a procedure, a form, a paper.
ABOLITION_KINDS = (ProposalKind.ABOLISH, ProposalKind.PAPERS)


class ProposalState(models.TextChoices):
    DRAFT = "draft", _("Đang soạn")
    OFFERED = "offered", _("Đã gửi huyện")
    MERGED = "merged", _("Đã gộp vào kiến nghị của huyện")
    SENT = "sent", _("Đã gửi cấp có thẩm quyền")
    ACCEPTED = "accepted", _("Được chấp thuận")
    REFUSED = "refused", _("Không được chấp thuận")
    EFFECTIVE = "effective", _("Đã có hiệu lực")


PROPOSAL_STATES = {
    ProposalState.DRAFT: State("draft", ProposalState.DRAFT.label, Tone.NEUTRAL),
    ProposalState.OFFERED: State("offered", ProposalState.OFFERED.label, Tone.INFO),
    ProposalState.MERGED: State("merged", ProposalState.MERGED.label, Tone.NOT_APPLICABLE),
    ProposalState.SENT: State("sent", ProposalState.SENT.label, Tone.INFO),
    ProposalState.ACCEPTED: State("accepted", ProposalState.ACCEPTED.label, Tone.DONE),
    ProposalState.REFUSED: State("refused", ProposalState.REFUSED.label, Tone.OVERDUE),
    ProposalState.EFFECTIVE: State("effective", ProposalState.EFFECTIVE.label, Tone.DONE),
}


class RolloutState(models.TextChoices):
    NONE = "none", _("Chưa vận hành")
    PARTIAL = "partial", _("Vận hành một phần")
    FULL = "full", _("Vận hành đầy đủ")


class IsoState(models.TextChoices):
    """The quality system of a body (task 6.7)."""

    NONE = "none", _("Chưa áp dụng")
    ISO_2008 = "iso_2008", _("Còn áp dụng TCVN ISO 9001:2008")
    CONVERTING = "converting", _("Đang chuyển đổi")
    ISO_2015 = "iso_2015", _("Đã công bố TCVN ISO 9001:2015")


class LinkState(models.TextChoices):
    """How far two systems are connected (task 6.2)."""

    PLANNED = "planned", _("Trong lộ trình")
    BUILDING = "building", _("Đang thực hiện")
    CONNECTED = "connected", _("Đã kết nối")
    DROPPED = "dropped", _("Thôi thực hiện")


class PartnersTime(models.TextChoices):
    """The time that each body taking part in a dossier needed, against the rules."""

    SHORTER = "shorter", _("Ngắn hơn quy định")
    EQUAL = "equal", _("Bằng quy định")
    LONGER = "longer", _("Dài hơn quy định")


class Breach(models.TextChoices):
    """What breaks the rules on apologies and new appointments."""

    NONE = "none", _("Quá hạn mà không xin lỗi")
    TOO_LATE = "too_late", _("Xin lỗi muộn (chậm nhất là một ngày trước hạn)")
    TWICE = "twice", _("Hẹn lại từ lần thứ hai")


class LoadState(models.TextChoices):
    """How far a load of dossiers from another system is."""

    READING = "reading", _("Đang đọc")
    DONE = "done", _("Đã xong")
    REFUSED = "refused", _("Không nhận")


class AssessmentState(models.TextChoices):
    """The one-stop assessment of a unit in a quarter."""

    OPEN = "open", _("Chờ đơn vị kê khai")
    DECLARED = "declared", _("Đã kê khai, chờ thẩm định")
    APPRAISED = "appraised", _("Đã thẩm định")


ASSESSMENT_STATES = {
    AssessmentState.OPEN: State("open", AssessmentState.OPEN.label, Tone.NEUTRAL),
    AssessmentState.DECLARED: State("declared", AssessmentState.DECLARED.label, Tone.INFO),
    AssessmentState.APPRAISED: State(
        "appraised", AssessmentState.APPRAISED.label, Tone.DONE, _("Kết quả đã chốt")
    ),
}

ROLLOUT_STATES = {
    RolloutState.NONE: State("none", RolloutState.NONE.label, Tone.NEUTRAL),
    RolloutState.PARTIAL: State("partial", RolloutState.PARTIAL.label, Tone.SOON),
    RolloutState.FULL: State("full", RolloutState.FULL.label, Tone.DONE),
}
ISO_STATES = {
    IsoState.NONE: State("none", IsoState.NONE.label, Tone.NEUTRAL),
    IsoState.ISO_2008: State("iso_2008", IsoState.ISO_2008.label, Tone.SOON),
    IsoState.CONVERTING: State("converting", IsoState.CONVERTING.label, Tone.INFO),
    IsoState.ISO_2015: State("iso_2015", IsoState.ISO_2015.label, Tone.DONE),
}
LINK_STATES = {
    LinkState.PLANNED: State("planned", LinkState.PLANNED.label, Tone.NEUTRAL),
    LinkState.BUILDING: State("building", LinkState.BUILDING.label, Tone.INFO),
    LinkState.CONNECTED: State("connected", LinkState.CONNECTED.label, Tone.DONE),
    LinkState.DROPPED: State("dropped", LinkState.DROPPED.label, Tone.NOT_APPLICABLE),
}


class MonthState(models.TextChoices):
    """Where a unit's figures of a month come from, or why there are none."""

    DOSSIERS = "dossiers", _("Sổ hồ sơ")
    TYPED = "typed", _("Nhập tay")
    DUE = "due", _("Chờ nhập")
    MISSING = "missing", _("Còn thiếu")
    TO_COME = "to_come", _("Chưa đến")
    NOT_OWED = "not_owed", _("Không phải nhập")


MONTH_STATES = {
    MonthState.DOSSIERS: State("dossiers", MonthState.DOSSIERS.label, Tone.INFO),
    MonthState.TYPED: State("typed", MonthState.TYPED.label, Tone.DONE),
    MonthState.DUE: State("due", MonthState.DUE.label, Tone.SOON),
    MonthState.MISSING: State("missing", MonthState.MISSING.label, Tone.OVERDUE),
    MonthState.TO_COME: State("to_come", MonthState.TO_COME.label, Tone.NEUTRAL),
    MonthState.NOT_OWED: State("not_owed", MonthState.NOT_OWED.label, Tone.NOT_APPLICABLE),
}


# The kind of a catalogue file that was read and waits for a yes.
CATALOGUE_FILE = "procedures.catalogue"
