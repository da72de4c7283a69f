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


class ProposalKind(models.TextChoices):
    SHORTEN = "shorten", _("Rút ngắn thời gian giải quyết")
    ABOLISH = "abolish", _("Bãi bỏ thủ tục, biểu mẫu, giấy tờ")
    AMEND = "amend", _("Sửa đổi, bổ sung")


class RolloutState(models.TextChoices):
    NONE = "none", _("Chưa vận hành")
    PARTIAL = "partial", _("Vận hành một phần")
    FULL = "full", _("Vận hành đầy đủ")
