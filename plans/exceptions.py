"""Refusals of plans and reports. Each is a sentence for the person who asked."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from common.exceptions import Conflict, Refused

if TYPE_CHECKING:
    from plans.models import Cell, Indicator


class WindowClosed(Refused):
    """The unit may not write for this period today."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "Kỳ báo cáo đang đóng đối với đơn vị, nên số liệu không được ghi. "
                "Hãy đề nghị huyện gia hạn rồi nhập lại."
            )
        )


class NotInThisState(Refused):
    """The report is at a stage where this cannot be done."""


class InvalidFigure(Refused):
    """What was typed cannot be such a figure."""


class CellConflict(Conflict):
    """Somebody saved this cell since the person opened it. Carries what stands there now."""

    def __init__(self, theirs: "Cell", who: str | Promise) -> None:
        self.theirs = theirs
        super().__init__(
            _("%(who)s vừa ghi ô này. Số của ông/bà chưa được ghi; hãy so hai số rồi chọn.")
            % {"who": who}
        )


class CellsMissing(Refused):
    """A report with open lines cannot be submitted."""

    def __init__(self, indicators: "Sequence[Indicator]") -> None:
        self.indicators = list(indicators)
        super().__init__(
            _("Chưa nộp được: còn %(count)s ô chưa có số liệu (%(codes)s).")
            % {
                "count": len(self.indicators),
                "codes": ", ".join(indicator.code for indicator in self.indicators),
            }
        )


class NotInPlan(Refused):
    """The plan has no room for this: a code that is taken, a task of another plan, one that ended."""


class PlanConflict(Conflict):
    """Somebody changed it since the person opened the page."""

    def __init__(self, who: str | Promise = "") -> None:
        super().__init__(
            _(
                "%(who)s vừa sửa nội dung này sau khi ông/bà mở trang. Chưa có gì được ghi; "
                "hãy xem chỗ đã đổi rồi lưu lại."
            )
            % {"who": who or _("Người khác")}
        )
