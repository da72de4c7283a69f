"""What was done with a petition, in words."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit.selectors import history_of
from petitions.models import Petition

ACTIONS = {
    "petition.received": gettext_lazy("Nhận qua cổng"),
    "petition.recorded": gettext_lazy("Vào sổ"),
    "petition.taken_on": gettext_lazy("Nhận xử lý"),
    "petition.answered": gettext_lazy("Trả lời"),
    "petition.published": gettext_lazy("Công khai câu trả lời"),
    "petition.turned_away": gettext_lazy("Hướng dẫn gửi nơi khác"),
    "petition.contact_kept": gettext_lazy("Người gửi để lại liên hệ"),
    "petition.contact_opened": gettext_lazy("Xem liên hệ của người gửi"),
    "petition.judged": gettext_lazy("Người gửi đánh giá câu trả lời"),
    "petition.reopened": gettext_lazy("Người gửi đề nghị xem lại"),
    "petition.erased": gettext_lazy("Xóa dữ liệu cá nhân"),
    "petition.conduct_noted": gettext_lazy("Phân loại phản ánh"),
}


def story_of(petition: Petition) -> list[dict[str, Any]]:
    """What was done with it, newest first, in words."""
    events = [
        {
            "at": event.happened_at,
            "who": event.actor_name or _("Người dân"),
            "what": ACTIONS.get(event.action, event.action),
            "why": event.reason,
        }
        for event in history_of(petition).reverse()
    ]
    # Petitions loaded from elsewhere have no trail of their own: at least their receipt is known.
    received = {"at": petition.received_at, "who": _("Người dân"), "what": _("Đã nhận")}
    return events or [received]
