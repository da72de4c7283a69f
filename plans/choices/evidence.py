"""What a document makes a reviewer look at twice."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from common.choices import State, Tone


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
