from django.utils.translation import gettext_lazy as _

from common.exceptions import Refused
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
                "Loạt phiếu này vừa có quyết định khác, hoặc đã đúng như ông/bà chọn. Xin xem lại quyết định mới nhất bên dưới rồi quyết định lại nếu cần."
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


class PublishedInFuture(Refused):
    def __init__(self) -> None:
        super().__init__(_("Ngày công khai không được sau ngày hôm nay."))
