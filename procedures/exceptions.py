from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from common.exceptions import Conflict, Refused

Fault = tuple[str, str, tuple[str, ...]]


class NotThisUnitsProcedure(Refused):
    def __init__(self) -> None:
        super().__init__(
            _("Có thủ tục không thuộc thẩm quyền của đơn vị này nên không niêm yết được.")
        )


class PostedInFuture(Refused):
    def __init__(self) -> None:
        super().__init__(_("Ngày niêm yết không được sau ngày hôm nay."))


class MonthRefused(Refused):
    """A month's figures that cannot be kept.

    `faults` are (field, sentence, other fields that the sentence speaks of).
    """

    def __init__(self, message: Any, faults: Sequence[Fault] = ()) -> None:
        super().__init__(message)
        self.faults = faults


class MonthToCome(MonthRefused):
    def __init__(self, month: date) -> None:
        text = _("Tháng %(month)s chưa đến nên chưa nhập số liệu được. Xin chọn tháng đã qua.")
        super().__init__(text % {"month": f"{month:%m/%Y}"})


class MonthOutsideUnit(MonthRefused):
    def __init__(self, unit: Any, month: date) -> None:
        text = _("%(unit)s không hoạt động trong tháng %(month)s. Xin chọn tháng khác.")
        super().__init__(text % {"unit": unit, "month": f"{month:%m/%Y}"})


class MonthInRegister(MonthRefused):
    def __init__(self, month: date, count: int) -> None:
        text = _(
            "Tháng %(month)s đơn vị đã có %(count)s hồ sơ trong sổ hồ sơ của cổng; số liệu tháng này "
            "được tính từ sổ, không nhập tay, để không đếm hai lần."
        )
        super().__init__(text % {"month": f"{month:%m/%Y}", "count": count})


class WholeOrByField(MonthRefused):
    def __init__(self, month: date, *, has_whole: bool) -> None:
        whole = _(
            "Tháng %(month)s đã có dòng chung cho mọi lĩnh vực. Muốn nhập theo lĩnh vực, xin xóa dòng "
            "chung trước."
        )
        fields = _(
            "Tháng %(month)s đã nhập theo lĩnh vực. Muốn nhập một dòng chung, xin xóa các dòng theo "
            "lĩnh vực trước."
        )
        super().__init__((whole if has_whole else fields) % {"month": f"{month:%m/%Y}"})


class MonthChanged(Conflict):
    """`now` is what stands on the portal, for the person to compare."""

    def __init__(self, message: Any, now: Any) -> None:
        super().__init__(message)
        self.now = now
