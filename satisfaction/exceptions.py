from django.utils.translation import gettext_lazy as _

from common.exceptions import Conflict, Refused
from satisfaction.choices import MINIMUM_N


class StaffMayNotRate(Refused):
    def __init__(self) -> None:
        super().__init__(
            _(
                "Ông/bà đang đăng nhập bằng tài khoản cán bộ nên không gửi đánh giá được. Phiếu đánh giá dành cho người dân."
            )
        )


class LinkRevoked(Refused):
    def __init__(self) -> None:
        super().__init__(_("Mã QR này đã được thu hồi. Xin quét mã mới đặt tại quầy."))


class TooManyRatings(Refused):
    def __init__(self) -> None:
        super().__init__(
            _(
                "Từ mạng này vừa có nhiều phiếu gửi đến trong ít phút. Xin đợi khoảng mười phút rồi gửi lại; những gì ông/bà đã chọn vẫn còn trên trang."
            )
        )


class WrongBallot(Refused):
    def __init__(self) -> None:
        super().__init__(_("Phiếu có câu trả lời không hợp lệ. Xin chọn lại trong các mức đã cho."))


class TooFewRatings(Refused):
    def __init__(self, n: int) -> None:
        super().__init__(
            _(
                "Năm này mới có %(n)s phiếu, dưới mức tối thiểu %(minimum)s phiếu nên chưa công khai được."
            )
            % {"n": n, "minimum": MINIMUM_N}
        )


class TooFewNewRatings(Refused):
    def __init__(self) -> None:
        super().__init__(
            _(
                "Số phiếu mới chỉ khác lần công khai trước chưa đến %(minimum)s phiếu, nên chưa công khai lại: hai bản gần nhau để lộ câu trả lời của vài người. Xin đợi đủ %(minimum)s phiếu mới; nếu số liệu trước sai thì ghi lý do đính chính."
            )
            % {"minimum": MINIMUM_N}
        )


class FiguresMoved(Conflict):
    def __init__(self) -> None:
        super().__init__(
            _(
                "Có phiếu mới sau khi ông/bà mở trang nên số liệu đã khác. Xin xem lại bản dưới đây rồi bấm công khai."
            )
        )


class NothingPublished(Refused):
    def __init__(self) -> None:
        super().__init__(_("Năm này không có số liệu nào đang công khai để rút."))


class ReasonMissing(Refused):
    def __init__(self) -> None:
        super().__init__(_("Xin ghi lý do; người dân sẽ đọc lý do này trên trang công khai."))


class PersonalNumbersInWords(Refused):
    def __init__(self) -> None:
        super().__init__(
            _(
                "Lời công khai còn số điện thoại, số giấy tờ hoặc địa chỉ thư điện tử. Xin thay bằng […] rồi lưu lại."
            )
        )


class NotTheCitizensWords(Refused):
    def __init__(self) -> None:
        super().__init__(
            _(
                "Lời công khai phải là lời của người dân, chỉ được che bớt bằng […], không thêm hay đổi chữ. Xin sửa lại ở ô lời công khai."
            )
        )


class CommentChanged(Conflict):
    def __init__(self) -> None:
        super().__init__(
            _(
                "Người khác vừa quyết định góp ý này. Xin xem quyết định mới bên cạnh rồi lưu lại nếu vẫn cần."
            )
        )


class ReplyWithoutReader(Refused):
    def __init__(self) -> None:
        super().__init__(
            _(
                "Góp ý không công khai thì không ai đọc được câu trả lời. Xin chọn công khai, hoặc bỏ câu trả lời."
            )
        )
