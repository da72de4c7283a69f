"""Refusals about survey rounds and their forms."""

from django.utils.translation import gettext_lazy as _

from common.exceptions import Conflict, Refused


class RoundChanged(Conflict):
    def __init__(self) -> None:
        super().__init__(
            _(
                "Người khác vừa sửa đợt này. Giá trị trên cổng ghi cạnh các ô; xin xem lại, lưu lần nữa là giữ giá trị của ông/bà."
            )
        )


class RoundCodeTaken(Refused):
    def __init__(self, code: str) -> None:
        super().__init__(_("Mã “%(code)s” đã có đợt khác dùng. Xin đặt mã khác.") % {"code": code})


class RoundNotDraft(Refused):
    def __init__(self) -> None:
        super().__init__(_("Đợt đã mở nên không sửa được nữa: phiếu đã cấp số theo đúng mẫu này."))


class RoundNotOpen(Refused):
    def __init__(self) -> None:
        super().__init__(
            _("Đợt này không ở giai đoạn thu phiếu nên không ghi được. Xin xem trạng thái của đợt.")
        )


class RoundNotClosed(Refused):
    def __init__(self) -> None:
        super().__init__(_("Chỉ mở lại được đợt đã khóa."))


class RoundWithoutSample(Refused):
    def __init__(self) -> None:
        super().__init__(_("Đợt chưa có mẫu. Xin ghi tổng thể và tính mẫu trước khi mở đợt."))


class RoundNotDone(Refused):
    def __init__(self, waiting: int, unsettled: int) -> None:
        super().__init__(
            _(
                "Còn %(waiting)s phiếu chờ nhập lần hai và %(unsettled)s phiếu hai lần nhập khác nhau. Xin làm xong, hoặc ghi rõ vì sao vẫn khóa khi chưa xong."
            )
            % {"waiting": waiting, "unsettled": unsettled}
        )


class ReasonMissing(Refused):
    def __init__(self) -> None:
        super().__init__(_("Xin ghi lý do."))


class MinimaTooLarge(Refused):
    def __init__(self, needed: int, sample: int) -> None:
        super().__init__(
            _(
                "Mức tối thiểu của các phần cộng lại là %(needed)s phiếu, vượt cỡ mẫu %(sample)s. Xin hạ mức tối thiểu, hoặc giảm sai số cho phép."
            )
            % {"needed": needed, "sample": sample}
        )


class OutsideRound(Refused):
    def __init__(self, unit: object) -> None:
        super().__init__(_("%(unit)s không thuộc phạm vi của đợt này.") % {"unit": unit})


class NoSuchForm(Refused):
    def __init__(self, number: int) -> None:
        super().__init__(
            _("Đợt này không cấp phiếu số %(number)s. Xin xem lại số in trên phiếu.")
            % {"number": number}
        )


class WrongStack(Refused):
    def __init__(self, number: int, stratum: object) -> None:
        super().__init__(
            _(
                "Phiếu số %(number)s thuộc %(stratum)s, không thuộc chồng đang nhập. Xin xem lại số phiếu hoặc chọn chồng khác."
            )
            % {"number": number, "stratum": stratum}
        )


class FormTaken(Refused):
    """The form has its entry, or its mark."""

    def __init__(self, number: int, state: object) -> None:
        super().__init__(
            _("Phiếu số %(number)s đã ghi trước đó: %(state)s. Không ghi thêm lần nữa.")
            % {"number": number, "state": state}
        )


class NotDrawn(Refused):
    def __init__(self, number: int) -> None:
        super().__init__(
            _("Phiếu số %(number)s không chờ nhập lần hai. Xin nhập các phiếu trong danh sách.")
            % {"number": number}
        )


class SamePerson(Refused):
    def __init__(self, number: int) -> None:
        super().__init__(
            _("Phiếu số %(number)s do chính ông/bà nhập lần một. Lần hai phải do người khác nhập.")
            % {"number": number}
        )


class NotToSettle(Refused):
    def __init__(self, number: int) -> None:
        super().__init__(
            _("Phiếu số %(number)s chưa nhập, hoặc đang chờ nhập lần hai, nên chưa sửa được.")
            % {"number": number}
        )


class BallotChanged(Conflict):
    def __init__(self, number: int) -> None:
        super().__init__(
            _(
                "Người khác vừa sửa phiếu số %(number)s. Xin xem lại giá trị đang ghi rồi lưu lại nếu vẫn cần."
            )
            % {"number": number}
        )


class MarkMissing(Refused):
    def __init__(self, number: int) -> None:
        super().__init__(
            _("Phiếu số %(number)s không mang dấu từ chối hay không dùng được.")
            % {"number": number}
        )
