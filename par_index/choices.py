from django.db import models
from django.utils.translation import gettext_lazy as _

from common.choices import State, Tone


class NodeKind(models.TextChoices):
    AREA = "area", _("Lĩnh vực")
    CRITERION = "criterion", _("Tiêu chí")
    COMPONENT = "component", _("Tiêu chí thành phần")
    BONUS = "bonus", _("Điểm thưởng")
    PENALTY = "penalty", _("Điểm trừ")


class SourceKind(models.TextChoices):
    DECLARED = "declared", _("Đơn vị tự khai")
    MEASURE = "measure", _("Số liệu của cổng")
    SURVEY = "survey", _("Điều tra xã hội học")


class NotApplicable(models.TextChoices):
    EXCLUDED = "excluded", _("Không tính vào điểm tối đa")
    FULL = "full", _("Được tính đủ điểm")
    FORBIDDEN = "forbidden", _("Không được bỏ qua")


class Stage(models.TextChoices):
    SELF = "self", _("Tự chấm")
    APPRAISAL = "appraisal", _("Thẩm định")
    REPLY = "reply", _("Giải trình")
    FINAL = "final", _("Kết quả cuối")


# Which mark counts when several stages have one. A reply is a claim, not a judgement.
COUNTING_ORDER = (Stage.FINAL, Stage.APPRAISAL, Stage.SELF)


class StepKind(models.TextChoices):
    SUBMITTED = "submitted", _("Nộp tự chấm")
    SENT_BACK = "sent_back", _("Lãnh đạo gửi lại")
    SIGNED = "signed", _("Lãnh đạo ký")
    RETURNED = "returned", _("Huyện trả lại")
    APPRAISED = "appraised", _("Thẩm định xong")
    REPLIED = "replied", _("Gửi giải trình")
    FINALISED = "finalised", _("Chốt kết quả")
    REOPENED = "reopened", _("Mở lại để sửa")


class CardState(models.TextChoices):
    """What a person sees of a scorecard; it follows from the last step."""

    OPEN = "open", _("Đang tự chấm")
    SUBMITTED = "submitted", _("Chờ ký duyệt")
    SIGNED = "signed", _("Chờ thẩm định")
    APPRAISED = "appraised", _("Chờ giải trình")
    REPLIED = "replied", _("Thẩm định lần hai")
    FINALISED = "finalised", _("Đã chốt")


STATE_AFTER = {
    None: CardState.OPEN,
    StepKind.SENT_BACK: CardState.OPEN,
    StepKind.RETURNED: CardState.OPEN,
    StepKind.SUBMITTED: CardState.SUBMITTED,
    StepKind.SIGNED: CardState.SIGNED,
    StepKind.APPRAISED: CardState.APPRAISED,
    StepKind.REPLIED: CardState.REPLIED,
    StepKind.FINALISED: CardState.FINALISED,
    StepKind.REOPENED: CardState.REPLIED,
}

CARD_STATES = {
    CardState.OPEN: State("open", CardState.OPEN.label, Tone.NEUTRAL, _("Đơn vị đang tự chấm")),
    CardState.SUBMITTED: State(
        "submitted", CardState.SUBMITTED.label, Tone.INFO, _("Chờ lãnh đạo đơn vị ký")
    ),
    CardState.SIGNED: State(
        "signed", CardState.SIGNED.label, Tone.INFO, _("Đã ký, chờ huyện thẩm định")
    ),
    CardState.APPRAISED: State(
        "appraised",
        CardState.APPRAISED.label,
        Tone.SOON,
        _("Huyện đã thẩm định; đơn vị có thể giải trình"),
    ),
    CardState.REPLIED: State(
        "replied", CardState.REPLIED.label, Tone.INFO, _("Đơn vị đã giải trình; chờ huyện chốt")
    ),
    CardState.FINALISED: State(
        "finalised", CardState.FINALISED.label, Tone.DONE, _("Kết quả cuối đã chốt")
    ),
}


class RunState(models.TextChoices):
    RUNNING = "running", _("Đang tính")
    DONE = "done", _("Đã tính xong")
    FAILED = "failed", _("Không thành công")


# Bands as tones, by their place in the set: the best first.
BAND_TONES = (Tone.DONE, Tone.DONE, Tone.INFO, Tone.SOON, Tone.OVERDUE)
