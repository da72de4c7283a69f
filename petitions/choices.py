from django.db import models
from django.utils.translation import gettext_lazy as _

from common.choices import State, Tone


class PetitionChannel(models.TextChoices):
    PORTAL = "portal", _("Qua cổng")
    PHONE = "phone", _("Điện thoại")
    POST = "post", _("Bưu điện")
    COUNTER = "counter", _("Tại trụ sở")


class PetitionStatus(models.TextChoices):
    RECEIVED = "received", _("Đã tiếp nhận")
    PROCESSING = "processing", _("Đang xử lý")
    ANSWERED = "answered", _("Đã trả lời")
    PUBLISHED = "published", _("Đã công khai")
    # Complaints and denunciations are handled under other laws.
    TURNED_AWAY = "turned_away", _("Không thuộc phạm vi")


PETITION_STATES = {
    PetitionStatus.RECEIVED: State(
        "received", PetitionStatus.RECEIVED.label, Tone.NEUTRAL, _("Cơ quan đã nhận, chưa phân công")
    ),
    PetitionStatus.PROCESSING: State(
        "processing", PetitionStatus.PROCESSING.label, Tone.INFO, _("Đơn vị đang xem xét")
    ),
    PetitionStatus.ANSWERED: State(
        "answered", PetitionStatus.ANSWERED.label, Tone.DONE, _("Đã có văn bản hoặc nội dung trả lời")
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
