from datetime import date

from django.utils.translation import gettext_lazy as _

from common.exceptions import Conflict, Refused
from petitions.choices import DIRECTIONS, Matter


class NotAPetition(Refused):
    """A complaint or a denunciation; the message says where it belongs."""

    def __init__(self, matter: Matter) -> None:
        super().__init__(DIRECTIONS[matter])


class PetitionMovedOn(Conflict):
    def __init__(self) -> None:
        super().__init__(
            _("Phản ánh này vừa được người khác chuyển sang bước khác. Xin xem lại trạng thái mới.")
        )


class AnswerMissing(Refused):
    def __init__(self) -> None:
        super().__init__(_("Xin nhập nội dung trả lời."))


class ReasonMissing(Refused):
    def __init__(self) -> None:
        super().__init__(_("Xin ghi lý do vào ô lý do hoặc hướng dẫn."))


class ReceivedInFuture(Refused):
    def __init__(self) -> None:
        super().__init__(_("Ngày nhận không được sau ngày hôm nay."))


class ContactMissing(Refused):
    def __init__(self) -> None:
        super().__init__(
            _("Người gửi không để lại liên hệ, hoặc liên hệ đã được xóa sau khi xong việc.")
        )


class ContactUnreadable(Refused):
    """None of settings.CONTACT_KEYS opens it: the key was lost or changed too soon."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "Không mở được liên hệ của người gửi vì khóa mã hóa đã đổi. "
                "Xin báo người quản trị bổ sung khóa cũ vào CONTACT_KEYS."
            )
        )


class NothingToJudge(Refused):
    def __init__(self) -> None:
        super().__init__(
            _("Phản ánh này hiện chưa có câu trả lời để đánh giá. Xin xem lại trang theo dõi.")
        )


class ReopenReasonMissing(Refused):
    def __init__(self) -> None:
        super().__init__(_("Xin cho biết điều gì chưa thỏa đáng để cơ quan xem lại."))


class ReopenedBefore(Refused):
    def __init__(self) -> None:
        super().__init__(
            _(
                "Mỗi phản ánh được đề nghị xem lại một lần, và lần này đã dùng. Nếu có việc mới, xin "
                "gửi phản ánh khác. Nếu không đồng ý với quyết định, hành vi hành chính, ông/bà có "
                "quyền khiếu nại theo Luật Khiếu nại, hoặc đến Ban Tiếp công dân huyện."
            )
        )


class TooLateToReopen(Refused):
    def __init__(self, until: date) -> None:
        super().__init__(
            _(
                "Thời hạn đề nghị xem lại đã hết ngày %(until)s. Ông/bà có thể gửi phản ánh mới và "
                "ghi mã của phản ánh này."
            )
            % {"until": until.strftime("%d/%m/%Y")}
        )


class AnsweredBefore(Refused):
    def __init__(self) -> None:
        super().__init__(
            _(
                "Phản ánh này đã được trả lời một lần và người gửi đề nghị xem lại, nên không chuyển "
                "hướng dẫn được nữa. Xin trả lời, trong đó nêu nơi ông/bà có thể gửi đơn."
            )
        )


class NotThere(Refused):
    def __init__(self) -> None:
        super().__init__(
            _(
                "Không chuyển được đến đơn vị này. Xã, thị trấn chuyển về huyện; huyện chuyển đến "
                "đơn vị trực thuộc còn hoạt động."
            )
        )


class NamesSomebody(Refused):
    def __init__(self) -> None:
        super().__init__(
            _(
                "Bản công khai còn dãy số giống số điện thoại, số giấy tờ tùy thân hoặc địa chỉ thư "
                "điện tử. Xin bỏ đi rồi làm lại."
            )
        )
