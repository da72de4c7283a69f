from django.utils.translation import gettext_lazy as _

from common.exceptions import Refused


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
