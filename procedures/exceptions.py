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


class StatusWordTaken(Refused):
    def __init__(self, word: str) -> None:
        super().__init__(
            _("“%(word)s” đã có trong bảng. Sửa dòng đang có, hoặc viết một tên khác.")
            % {"word": word}
        )


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


class EndsBeforeStart(Refused):
    def __init__(self) -> None:
        super().__init__(_("Ngày hết hiệu lực không được trước ngày có hiệu lực."))


class AnswerMissing(Refused):
    def __init__(self) -> None:
        super().__init__(_("Hãy chọn cách xử lý và ghi đã làm gì, hoặc vì sao không sửa."))


class ReportAnswered(Conflict):
    def __init__(self) -> None:
        super().__init__(_("Báo sai này vừa được người khác xử lý; hãy mở lại trang để xem."))
