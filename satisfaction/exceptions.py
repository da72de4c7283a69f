from datetime import date

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


class StaffBrowser(Refused):
    def __init__(self) -> None:
        super().__init__(
            _(
                "Trình duyệt này vừa được dùng để đăng nhập tài khoản cán bộ nên không gửi đánh giá được. Xin dùng điện thoại của ông/bà, hoặc máy tính bảng đặt tại quầy."
            )
        )


class ProofNeeded(Refused):
    def __init__(self) -> None:
        super().__init__(
            _(
                "Quầy này đang nhận rất nhiều phiếu trong ít phút nên cần kiểm tra thêm. Xin đợi một phút rồi bấm gửi lại; những gì ông/bà đã chọn vẫn còn trên trang."
            )
        )


class LinkRevokedAlready(Refused):
    def __init__(self) -> None:
        super().__init__(
            _("Mã này đã bị thu hồi nên không đổi được nữa. Xin tạo một mã mới cho quầy.")
        )


class CodeNotWaiting(Refused):
    def __init__(self) -> None:
        super().__init__(
            _(
                "Mã này không đúng, đã được dùng hoặc đã hết hạn. Xin xem lại mã trên phiếu; mỗi mã dùng một lần trong 60 ngày từ khi có kết quả."
            )
        )


class RevokedWithoutReason(Refused):
    def __init__(self) -> None:
        super().__init__(
            _("Xin ghi lý do thu hồi mã, ví dụ: tờ in bị mất, quầy không còn tiếp dân.")
        )


class TooManyRatings(Refused):
    def __init__(self) -> None:
        super().__init__(
            _(
                "Từ mạng này vừa có nhiều phiếu gửi đến trong ít phút. Xin đợi khoảng mười phút rồi gửi lại; những gì ông/bà đã chọn vẫn còn trên trang."
            )
        )


class ReasonNeeded(Refused):
    def __init__(self) -> None:
        super().__init__(_("Xin ghi lý do của quyết định; lý do được lưu vào nhật ký."))


class DecidedMeanwhile(Refused):
    def __init__(self) -> None:
        super().__init__(
            _(
                "Loạt phiếu này vừa có thêm phiếu, vừa có quyết định khác, hoặc đã đúng như ông/bà chọn. Xin xem lại bản mới nhất bên dưới rồi quyết định lại nếu cần."
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


class SetAnswered(Refused):
    def __init__(self, code: str) -> None:
        super().__init__(
            _(
                "Bộ câu hỏi “%(code)s” đã có phiếu trả lời nên không đổi câu hỏi được. Muốn dùng lời văn mới, xin lập một bộ khác với mã mới."
            )
            % {"code": code}
        )


class DaysOutOfOrder(Refused):
    def __init__(self, code: str) -> None:
        super().__init__(
            _(
                "Bộ câu hỏi “%(code)s”: ngày hết áp dụng không được trước ngày bắt đầu. Xin sửa một trong hai ngày."
            )
            % {"code": code}
        )


class WordingsLeftBehind(Refused):
    def __init__(self, code: str, languages: list[str]) -> None:
        super().__init__(
            _(
                "Bộ câu hỏi “%(code)s” đổi câu hỏi nhưng tệp không có lời văn mới của: %(languages)s. Xin ghi đủ các ngôn ngữ ấy trong tệp, hoặc bỏ ngôn ngữ khỏi bộ trước."
            )
            % {"code": code, "languages": ", ".join(languages)}
        )


class NoQuickSetLeft(Refused):
    def __init__(self, day: date) -> None:
        super().__init__(
            _(
                "Sau thay đổi này, từ ngày %(day)s sẽ không còn bộ câu hỏi nào cho phiếu nhanh, mã QR tại quầy sẽ không mở được phiếu. Xin đặt ngày áp dụng cho một bộ khác trước."
            )
            % {"day": f"{day:%d/%m/%Y}"}
        )
