from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from common.choices import State, Tone


class PetitionChannel(models.TextChoices):
    PORTAL = "portal", _("Qua cổng")
    PHONE = "phone", _("Điện thoại")
    POST = "post", _("Bưu điện")
    COUNTER = "counter", _("Tại trụ sở")


class PetitionStatus(models.TextChoices):
    RECEIVED = "received", _("Đã tiếp nhận")
    PROCESSING = "processing", _("Đang xử lý")
    # The answer is written and waits for the leader.
    DRAFTED = "drafted", _("Chờ duyệt trả lời")
    ANSWERED = "answered", _("Đã trả lời")
    PUBLISHED = "published", _("Đã công khai")
    # Complaints and denunciations are handled under other laws.
    TURNED_AWAY = "turned_away", _("Không thuộc phạm vi")


# Still waiting for an answer.
OPEN = (PetitionStatus.RECEIVED, PetitionStatus.PROCESSING, PetitionStatus.DRAFTED)

PETITION_STATES = {
    PetitionStatus.RECEIVED: State(
        "received",
        PetitionStatus.RECEIVED.label,
        Tone.NEUTRAL,
        _("Cơ quan đã nhận, chưa phân công"),
    ),
    PetitionStatus.PROCESSING: State(
        "processing", PetitionStatus.PROCESSING.label, Tone.INFO, _("Đơn vị đang xem xét")
    ),
    PetitionStatus.DRAFTED: State(
        "drafted",
        PetitionStatus.DRAFTED.label,
        Tone.INFO,
        _("Câu trả lời đã viết, chờ lãnh đạo đơn vị duyệt"),
    ),
    PetitionStatus.ANSWERED: State(
        "answered",
        PetitionStatus.ANSWERED.label,
        Tone.DONE,
        _("Đã có văn bản hoặc nội dung trả lời"),
    ),
    PetitionStatus.PUBLISHED: State(
        "published", PetitionStatus.PUBLISHED.label, Tone.DONE, _("Nội dung trả lời được công khai")
    ),
    PetitionStatus.TURNED_AWAY: State(
        "turned_away",
        PetitionStatus.TURNED_AWAY.label,
        Tone.NOT_APPLICABLE,
        _("Khiếu nại, tố cáo giải quyết theo luật riêng; đã hướng dẫn nơi gửi"),
    ),
}

# Working days from receipt to answer. Localities set their own; 15 is the portal's default.
ANSWER_WORKING_DAYS = 15
# So many working days after an answer its sender may ask, once, that it be looked at again.
REOPEN_WORKING_DAYS = 15
# So many days after the answer, or the directions, what could point at a person is erased.
# Longer than the time to ask again, with any holidays in between.
ERASE_AFTER_DAYS = 90
# Pictures with one petition, and the most that each may weigh when it is sent.
PICTURES_AT_MOST = 4
PICTURE_MAX_MB = 10
# Fewer verdicts than this are not shown as shares: an office knows who wrote to it.
VERDICTS_AT_LEAST = 5
# A deadline this many working days away, or less, is shown as near.
NEAR_WORKING_DAYS = 3


class Topic(models.TextChoices):
    """What a petition is about, for statistics. Given by staff, not asked of the sender."""

    RULES = "rules", _("Quy định, thủ tục hành chính")
    DELAY = "delay", _("Chậm giải quyết, trễ hẹn")
    CONDUCT = "conduct", _("Thái độ phục vụ, nhũng nhiễu")
    PAPERS = "papers", _("Yêu cầu thêm giấy tờ")
    FEES = "fees", pgettext_lazy("petition topic", "Phí, lệ phí")
    ONLINE = "online", _("Dịch vụ công trực tuyến")
    PREMISES = "premises", _("Trụ sở, trang thiết bị")
    SUGGESTION = "suggestion", _("Kiến nghị, sáng kiến")
    OTHER = "other", pgettext_lazy("petition topic", "Việc khác")


class CitizenVerdict(models.TextChoices):
    """The sender's one tap on an answer."""

    GOOD = "good", _("Hài lòng")
    FAIR = "fair", _("Chấp nhận được")
    BAD = "bad", _("Chưa thỏa đáng")


VERDICT_STATES = {
    CitizenVerdict.GOOD: State("good", CitizenVerdict.GOOD.label, Tone.DONE),
    CitizenVerdict.FAIR: State("fair", CitizenVerdict.FAIR.label, Tone.NEUTRAL),
    CitizenVerdict.BAD: State("bad", CitizenVerdict.BAD.label, Tone.SOON),
}


class NoticeKind(models.TextChoices):
    NEW = "new", _("Phản ánh mới")
    NEAR = "near", _("Sắp đến hạn")
    LATE = "late", _("Quá hạn")
    TO_APPROVE = "to_approve", _("Chờ duyệt")


class Matter(models.TextChoices):
    """What the sender wants. Only the first is a petition; the law sends the others elsewhere."""

    PETITION = "petition", _("Phản ánh, kiến nghị về thủ tục, cách phục vụ, quy định hành chính")
    COMPLAINT = "complaint", _("Khiếu nại một quyết định hoặc hành vi hành chính")
    DENUNCIATION = "denunciation", _("Tố cáo hành vi vi phạm pháp luật")


DIRECTIONS = {
    Matter.COMPLAINT: _(
        "Đây là việc khiếu nại, giải quyết theo Luật Khiếu nại chứ không qua mục này. "
        "Xin gửi đơn đến chính cơ quan đã ra quyết định hoặc có hành vi bị khiếu nại, "
        "hoặc đến Ban Tiếp công dân huyện để được hướng dẫn."
    ),
    Matter.DENUNCIATION: _(
        "Đây là việc tố cáo, giải quyết theo Luật Tố cáo chứ không qua mục này. "
        "Xin gửi đơn đến cơ quan quản lý người bị tố cáo hoặc Thanh tra huyện; "
        "người tố cáo được giữ bí mật theo luật."
    ),
}
