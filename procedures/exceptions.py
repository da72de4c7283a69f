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
