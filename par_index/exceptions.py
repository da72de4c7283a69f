"""Refusals of scoring, named as facts. Their text is fit to show to the person who asked."""

from django.utils.translation import gettext_lazy as _

from common.exceptions import Refused


class CardNotInState(Refused):
    """The card is not where this act is possible."""


class SurveyNotDeclared(Refused):
    def __init__(self) -> None:
        super().__init__(
            _("Điểm điều tra xã hội học lấy từ phiếu của người dân, không ai tự chấm được.")
        )


class NotApplicableForbidden(Refused):
    def __init__(self) -> None:
        super().__init__(
            _("Tiêu chí này không được chọn “không áp dụng”. Xin nhập kết quả của đơn vị.")
        )


class ReasonMissing(Refused):
    """What was decided needs a reason in writing."""


class SignerIsSubmitter(Refused):
    def __init__(self) -> None:
        super().__init__(_("Người nộp bảng điểm không được tự ký. Xin để lãnh đạo khác ký."))


class NotReadyToSubmit(Refused):
    """Some components lack a mark or a proof."""


class RunNotPublishable(Refused):
    """Only a whole, final run that nobody has published yet can be published."""


class DecisionInvalid(Refused):
    """The council's decision can't be of that day."""


class CorrectionReasonMissing(Refused):
    """Published figures are only replaced with a reason in writing."""


class PublishedIsFrozen(Refused):
    """What was made public is neither changed nor deleted."""

    def __init__(self) -> None:
        super().__init__(
            _("Lần tính đã công bố không sửa và không xóa được. Hãy tính lần mới để đính chính.")
        )


class UnknownCriteriaSet(Refused):
    """No criteria set has this code."""


class UnknownRun(Refused):
    """No run has this number."""
