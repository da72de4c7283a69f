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
    "petition.transferred": gettext_lazy("Chuyển đơn vị khác"),
    "petition.draft_kept": gettext_lazy("Lưu dự thảo trả lời"),
    "petition.drafted": gettext_lazy("Trình dự thảo trả lời"),
    "petition.draft_returned": gettext_lazy("Trả lại dự thảo"),
    "petition.answered": gettext_lazy("Duyệt câu trả lời"),
    "petition.answer_corrected": gettext_lazy("Sửa câu trả lời"),
    "petition.published": gettext_lazy("Công khai câu trả lời"),
    "petition.public_words_mended": gettext_lazy("Sửa bản công khai"),
    "petition.unpublished": gettext_lazy("Gỡ bản công khai"),
    "petition.turned_away": gettext_lazy("Hướng dẫn gửi nơi khác"),
    "petition.turned_back": gettext_lazy("Nhận lại phản ánh đã hướng dẫn nơi khác"),
    "petition.classified": gettext_lazy("Phân loại phản ánh"),
    "petition.judged": gettext_lazy("Người gửi đánh giá câu trả lời"),
    "petition.reopened": gettext_lazy("Người gửi đề nghị xem lại"),
    "petition.erased": gettext_lazy("Xóa dữ liệu cá nhân"),
    # As it was called before there were topics.
    "petition.conduct_noted": gettext_lazy("Phân loại phản ánh"),
    "petition.contact_kept": gettext_lazy("Giữ liên hệ của người gửi"),
    "petition.contact_opened": gettext_lazy("Mở xem liên hệ của người gửi"),
}
# What the portal does when nobody asks.
BY_ITSELF = {"petition.erased"}


RECEIPTS = {"petition.received", "petition.recorded"}


def story_of(petition: Petition) -> list[dict[str, Any]]:
    """What was done with it, newest first, in words."""
    history = list(history_of(petition).reverse())
    events = [
        {
            "at": event.happened_at,
            "who": event.actor_name or _("Người dân"),
            "what": ACTIONS.get(event.action, event.action),
            "why": event.reason,
        }
        for event in history
    ]
    if not RECEIPTS.intersection(event.action for event in history):
        # It came from elsewhere without a trail: at least its receipt is known.
        events.append({"at": petition.received_at, "who": _("Người dân"), "what": _("Đã nhận")})
    return events
