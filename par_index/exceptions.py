"""Refusals of scoring, named as facts. Their text is fit to show to the person who asked."""

from collections.abc import Sequence

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from common.exceptions import Refused
from common.imports import PathError


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


class SetIsDraft(Refused):
    def __init__(self) -> None:
        super().__init__(
            _("Bộ tiêu chí này còn là dự thảo. Xin ban hành trước khi chấm điểm hoặc tính chỉ số.")
        )


class SetIsIssued(Refused):
    def __init__(self) -> None:
        super().__init__(
            _("Bộ tiêu chí này đã ban hành nên không sửa được nữa. Xin lập bản mới từ bộ này.")
        )


class CriteriaFaulty(Refused):
    """A criteria document has faults; `errors` has all of them, the sentence the first few."""

    def __init__(self, errors: Sequence[PathError], lines: Sequence[str]) -> None:
        self.errors = errors
        named = "; ".join(lines[:6])
        super().__init__(
            gettext("Còn %(count)s chỗ phải sửa: %(named)s.")
            % {"count": len(errors), "named": named}
        )


class UnknownRun(Refused):
    """No run has this number."""


class WindowClosed(Refused):
    """The unit's step is over, and nobody has given it more time."""


class NotYourArea(Refused):
    """The area was given to other appraisers."""


class AlreadyRead(Refused):
    def __init__(self) -> None:
        super().__init__(
            _("Tiêu chí này đã được đọc lại. Kết quả đọc lại đã lưu thì không sửa được.")
        )
