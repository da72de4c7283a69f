from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from common.exceptions import Conflict, Refused


class NotThisUnitsProcedure(Refused):
    def __init__(self) -> None:
        super().__init__(
            _("Có thủ tục không thuộc thẩm quyền của đơn vị này nên không niêm yết được.")
        )


class PostedInFuture(Refused):
    def __init__(self) -> None:
        super().__init__(_("Ngày niêm yết không được sau ngày hôm nay."))


class AlreadyPosted(Conflict):
    """Somebody else confirmed it while this person's page stood open."""

    def __init__(self, name: str, who: str, count: int) -> None:
        super().__init__(
            _(
                "%(count)s thủ tục đã chọn vừa được xác nhận niêm yết (“%(name)s” do %(who)s); "
                "những thủ tục ấy đã bỏ khỏi danh sách dưới đây, xin xem lại và xác nhận phần còn lại."
            )
            % {"count": count, "name": name, "who": who or _("người khác")}
        )


class PostingChanged(Conflict):
    def __init__(self) -> None:
        super().__init__(
            _("Người khác vừa sửa hoặc bỏ xác nhận này. Xin tải lại trang để xem nội dung mới.")
        )


class ReasonMissing(Refused):
    def __init__(self) -> None:
        super().__init__(_("Xin nêu lý do; lý do được giữ lại cùng việc này."))


class ContentRefused(Refused):
    """What was to become a procedure's page can't be one."""


class ChangedMeanwhile(Conflict):
    def __init__(self) -> None:
        super().__init__(
            _(
                "Người khác vừa sửa thủ tục này sau khi bạn mở trang. "
                "Hãy mở lại trang, xem nội dung mới rồi nhập phần của bạn."
            )
        )


class BeforePresentVersion(Refused):
    def __init__(self, day: date) -> None:
        super().__init__(
            _(
                "Phiên bản đang áp dụng có hiệu lực từ %(day)s; "
                "phiên bản mới không được có hiệu lực trước ngày đó."
            )
            % {"day": date_format(day, "d/m/Y")}
        )


class AlreadyInForce(Refused):
    def __init__(self) -> None:
        super().__init__(
            _("Phiên bản này đã có hiệu lực nên không bỏ được; hãy sửa bằng phiên bản mới.")
        )


class CodeTaken(Refused):
    def __init__(self, code: str) -> None:
        super().__init__(
            _("Mã %(code)s đã có trong danh mục; hãy mở thủ tục đó để sửa.") % {"code": code}
        )


class WrongStep(Conflict):
    """The proposal stands elsewhere: somebody was faster, or the step never follows this one."""

    def __init__(self, state: str) -> None:
        super().__init__(
            _(
                "Kiến nghị này đang ở bước “%(state)s” nên không làm được việc vừa chọn. "
                "Xin tải lại trang để xem những việc còn làm được."
            )
            % {"state": state}
        )


class ProposalChanged(Conflict):
    def __init__(self) -> None:
        super().__init__(
            _(
                "Người khác vừa sửa kiến nghị này sau khi trang được mở. Nội dung vừa nhập còn bên dưới; "
                "xin mở kiến nghị ở cửa sổ khác để so lại trước khi lưu."
            )
        )


class ProposalGone(Conflict):
    def __init__(self) -> None:
        super().__init__(_("Kiến nghị này vừa được rút; không còn trong sổ."))


class ProposalIncomplete(Refused):
    _FAULTS = {
        "text": _("Chưa có nội dung kiến nghị; xin bổ sung rồi làm lại."),
        "reason": _("Chưa nêu lý do kiến nghị; phụ lục gửi cấp trên cần cột này, xin bổ sung."),
        "limit": _(
            "Kiến nghị rút ngắn thời gian phải có thời hạn đề xuất ngắn hơn thời hạn hiện nay."
        ),
        "limit_unit": _("Thời hạn phải có đơn vị: ngày làm việc, ngày, giờ làm việc."),
        "limit_rises": _("Thời hạn đề xuất không được dài hơn thời hạn hiện nay."),
        "hours_rises": _("Số giờ sau khi sửa không được lớn hơn số giờ hiện nay."),
        "cost_rises": _("Chi phí sau khi sửa không được lớn hơn chi phí hiện nay."),
        "papers": _("Kiến nghị cắt giảm giấy tờ phải nêu số giấy tờ bỏ bớt."),
    }

    def __init__(self, fault: str) -> None:
        super().__init__(self._FAULTS[fault])


class NotMergeable(Refused):
    _FAULTS = {
        "none": _("Xin chọn ít nhất một kiến nghị để gộp."),
        "different": _("Chỉ gộp được các kiến nghị cùng loại về cùng một thủ tục; xin chọn lại."),
        "own": _("Kiến nghị của chính huyện không gộp vào kiến nghị khác; xin bỏ chọn."),
    }

    def __init__(self, fault: str) -> None:
        super().__init__(self._FAULTS[fault])


class DocumentMissing(Refused):
    def __init__(self) -> None:
        super().__init__(_("Xin ghi số, ký hiệu văn bản, ví dụ 125/BC-UBND."))


class DayToCome(Refused):
    def __init__(self, day: date) -> None:
        super().__init__(
            _("Ngày %(day)s chưa đến; xin ghi ngày của văn bản.")
            % {"day": date_format(day, "d/m/Y")}
        )


class AnsweredBeforeSent(Refused):
    def __init__(self, sent_on: date) -> None:
        super().__init__(
            _("Ngày trả lời không được trước ngày gửi (%(day)s).")
            % {"day": date_format(sent_on, "d/m/Y")}
        )


class EffectBeforeSent(Refused):
    def __init__(self, sent_on: date) -> None:
        super().__init__(
            _("Ngày có hiệu lực không được trước ngày gửi kiến nghị (%(day)s).")
            % {"day": date_format(sent_on, "d/m/Y")}
        )


class NothingChanges(Refused):
    def __init__(self) -> None:
        super().__init__(
            _(
                "Phiên bản mới chưa khác gì nội dung đang áp dụng; "
                "xin sửa thời hạn, giấy tờ hoặc nội dung theo kiến nghị được chấp thuận."
            )
        )


class OnlyAbolitionEnds(Refused):
    def __init__(self) -> None:
        super().__init__(_("Chỉ kiến nghị bãi bỏ mới làm cả thủ tục hết hiệu lực."))
