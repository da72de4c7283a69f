from django.db import models
from django.utils.translation import gettext_lazy as _

# The kind of a pending import.
QUESTION_FILE = "question-sets"


class FormKind(models.TextChoices):
    QUICK = "quick", _("Phiếu nhanh tại quầy")
    FULL = "full", _("Phiếu đầy đủ theo yếu tố")


class PlaceKind(models.TextChoices):
    COUNTER = "counter", _("Quầy tiếp nhận")
    KIOSK = "kiosk", _("Máy tính bảng")


class Standing(models.TextChoices):
    """Whether a ballot is in the figures."""

    COUNTED = "counted", _("Được tính")
    # Waits for a person to look at its series.
    HELD = "held", _("Chờ xem xét")
    EXCLUDED = "excluded", _("Không tính")


class SuspicionKind(models.TextChoices):
    BURST = "burst", _("Dồn dập trong ít phút")
    SURGE = "surge", _("Nhiều gấp nhiều lần ngày thường")
    SAME = "same", _("Trả lời giống hệt nhau")


class Verdict(models.TextChoices):
    OPEN = "open", _("Chờ quyết định")
    KEPT = "kept", _("Được tính")
    EXCLUDED = "excluded", _("Không tính")


class RoundState(models.TextChoices):
    DRAFT = "draft", _("Đang chuẩn bị")
    OPEN = "open", _("Đang thu phiếu")
    CLOSED = "closed", _("Đã khóa")


class FormState(models.TextChoices):
    ISSUED = "issued", _("Chưa thu về")
    TYPED = "typed", _("Đã nhập")
    REFUSED = "refused", _("Từ chối trả lời")
    UNUSABLE = "unusable", _("Đã thu về nhưng không dùng được")


class EntryPass(models.TextChoices):
    FIRST = "first", _("Lần một")
    SECOND = "second", _("Lần hai")
    SETTLED = "settled", _("Đối chiếu lại")


class CommentState(models.TextChoices):
    SHOWN = "shown", _("Công khai")
    KEPT = "kept", _("Đã xem, không công khai")


class RatingChannel(models.TextChoices):
    """Where a rating came from. Each channel's figures can be shown apart."""

    COUNTER_QR = "counter_qr", _("Mã QR tại quầy")
    TOKEN = "token", _("Mã một lần theo hồ sơ")
    KIOSK = "kiosk", _("Máy đánh giá tại quầy")
    PAPER = "paper", _("Phiếu giấy")
    # Anyone, any time: self-selected, kept apart and never used as a survey.
    OPEN = "open", _("Tự do trên cổng")


# Channels in which the person was really served; only these feed the index.
COUNTED_CHANNELS = (
    RatingChannel.COUNTER_QR,
    RatingChannel.TOKEN,
    RatingChannel.KIOSK,
    RatingChannel.PAPER,
)

SCALE = {
    5: _("Rất hài lòng"),
    4: _("Hài lòng"),
    3: _("Bình thường"),
    2: _("Không hài lòng"),
    1: _("Rất không hài lòng"),
}
SATISFIED_FROM = 4
# Under this many valid answers nothing is published.
MINIMUM_N = 30
# A comment's own words are erased so many days after the office decided about it, or, unread, after
# the ballot's day; what was made public stays.
COMMENT_KEPT_DAYS = 180
COMMENT_UNREAD_DAYS = 365
