from collections.abc import Sequence
from datetime import date
from typing import Any

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


class LoadFileRefused(Refused):
    """A file of dossiers that is not taken in; the sentence says why."""


class LoadRefused(Refused):
    def __init__(self) -> None:
        super().__init__(
            _("Không đọc được tệp hồ sơ. Lý do ghi ở trang của lần nạp; sửa tệp rồi nạp lại.")
        )


class LoadTakenOver(Refused):
    def __init__(self) -> None:
        super().__init__(_("Lần nạp này đang được, hoặc đã được, làm ở nơi khác."))


class DossierOfAnother(Refused):
    """A dossier that became another unit's while a load was about to write it."""

    def __init__(self) -> None:
        super().__init__(_("mã này là hồ sơ của đơn vị khác, ông/bà không sửa được"))


class StatusWordTaken(Refused):
    def __init__(self, word: str) -> None:
        super().__init__(
            _("“%(word)s” đã có trong bảng. Sửa dòng đang có, hoặc viết một tên khác.")
            % {"word": word}
        )


# --- The one-stop assessment ----------------------------------------------------------------


class AssessmentMovedOn(Conflict):
    def __init__(self) -> None:
        super().__init__(
            _("Bản đánh giá đã chuyển sang bước khác. Hãy mở lại trang để xem bước hiện nay.")
        )


class SomebodyWasFaster(Conflict):
    def __init__(self) -> None:
        super().__init__(
            _(
                "Người khác vừa lưu chỉ số này. Nội dung bạn nhập vẫn còn trong ô; hãy so với số đang lưu rồi lưu lại."
            )
        )


class QuarterStillRuns(Refused):
    def __init__(self, quarter: str) -> None:
        super().__init__(
            _("%(quarter)s chưa kết thúc nên chưa gửi kê khai được. Hãy gửi sau ngày cuối quý.")
            % {"quarter": quarter}
        )


class DeclarationIncomplete(Refused):
    def __init__(self, numbers: list[int]) -> None:
        super().__init__(
            _(
                "Còn chỉ số cổng không tự tính được mà chưa kê khai: %(numbers)s. Hãy kê khai rồi gửi."
            )
            % {"numbers": ", ".join(map(str, numbers))}
        )


class DeclarationNeedsProof(Refused):
    def __init__(self) -> None:
        super().__init__(
            _(
                "Điểm kê khai phải có căn cứ và tài liệu kiểm chứng. Hãy ghi căn cứ và nêu số văn bản hoặc đính kèm tệp."
            )
        )


class AppraisalNeedsReason(Refused):
    def __init__(self) -> None:
        super().__init__(_("Điểm thẩm định khác điểm đang được tính. Hãy ghi lý do trước khi lưu."))


class ReasonNeeded(Refused):
    def __init__(self) -> None:
        super().__init__(_("Hãy ghi lý do mở lại để đơn vị biết phải sửa gì."))


# --- Registers ------------------------------------------------------------------------------


class DoneWithoutProof(Refused):
    def __init__(self) -> None:
        super().__init__(_("Trạng thái này phải có ngày và văn bản. Hãy ghi đủ hai ô rồi lưu lại."))


class DoneInFuture(Refused):
    def __init__(self) -> None:
        super().__init__(
            _(
                "Ngày của việc đã làm không được sau ngày hôm nay. Hãy sửa ngày hoặc chọn trạng thái khác."
            )
        )


class LinkStandsTwice(Refused):
    def __init__(self) -> None:
        super().__init__(
            _("Lộ trình đã có dòng của hệ thống này với cùng nơi kết nối. Hãy sửa dòng đó.")
        )


Fault = tuple[str, str, tuple[str, ...]]


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


class AnswerMissing(Refused):
    def __init__(self) -> None:
        super().__init__(_("Hãy chọn cách xử lý và ghi đã làm gì, hoặc vì sao không sửa."))


class ReportAnswered(Conflict):
    def __init__(self) -> None:
        super().__init__(_("Báo sai này vừa được người khác xử lý; hãy mở lại trang để xem."))


class FileRefused(Refused):
    """One procedure of a file could not be written, so none was."""

    def __init__(self, code: str, reason: Refused) -> None:
        super().__init__(
            _("Thủ tục %(code)s: %(reason)s Chưa ghi gì từ tệp.") % {"code": code, "reason": reason}
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
