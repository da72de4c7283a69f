from django.db import models
from django.utils.translation import gettext_lazy as _


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
