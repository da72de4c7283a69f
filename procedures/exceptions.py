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
