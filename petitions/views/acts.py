"""Each step on a petition: what is sent, and what the page offers to whom."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from petitions import forms, services
from petitions.access import may_approve, may_undo, transfer_targets
from petitions.choices import OPEN, PetitionStatus
from petitions.models import Petition
from units.access import has_permission
from units.models import Unit
from units.permissions import Permission


def may_handle(user: Any, unit: Unit) -> bool:
    return has_permission(user, Permission.PETITION_HANDLE, unit)


@dataclass(frozen=True)
class Act:
    """A step with a form. `allowed` is asked before the form is looked at."""

    name: str
    title: Any
    form: type[forms.StepForm]
    service: Callable[..., Any]
    done: Any
    # Name and label of each button; the first is the one meant.
    buttons: tuple[tuple[str, str | Promise], ...]
    allowed: Callable[[Any, Unit], bool] = may_handle
    danger: bool = False

    @property
    def address(self) -> str:
        return f"petitions:petition-{self.name}"


ACTS = {
    act.name: act
    for act in (
        Act(
            "draft",
            _("Dự thảo trả lời"),
            forms.DraftForm,
            services.draft_answer,
            _("Đã lưu dự thảo."),
            (("submit", _("Trình lãnh đạo duyệt")), ("keep", _("Lưu, chưa trình"))),
        ),
        Act(
            "publish",
            _("Công khai câu trả lời"),
            forms.PublishForm,
            services.publish,
            _("Câu trả lời đã được công khai."),
            (("save", _("Công khai câu trả lời")),),
        ),
        Act(
            "classify",
            _("Phân loại"),
            forms.ClassifyForm,
            services.classify,
            _("Đã lưu phân loại."),
            (("save", _("Lưu phân loại")),),
        ),
        Act(
            "transfer",
            _("Chuyển đơn vị khác xử lý"),
            forms.TransferForm,
            services.transfer,
            _("Đã chuyển. Hạn trả lời không đổi."),
            (("save", _("Chuyển đơn vị")),),
        ),
        Act(
            "turn-away",
            _("Không thuộc phạm vi: hướng dẫn gửi nơi khác"),
            forms.TurnAwayForm,
            services.turn_away,
            _("Đã ghi hướng dẫn cho người dân."),
            (("save", _("Gửi hướng dẫn")),),
            danger=True,
        ),
        Act(
            "turn-back",
            _("Hướng dẫn chưa đúng: nhận lại để giải quyết"),
            forms.UndoForm,
            services.undo_turning_away,
            _("Phản ánh được nhận lại; hạn trả lời không đổi."),
            (("save", _("Nhận lại phản ánh")),),
            allowed=may_undo,
        ),
        Act(
            "unpublish",
            _("Gỡ bản công khai"),
            forms.UnpublishForm,
            services.unpublish,
            _("Đã gỡ khỏi trang công khai. Người gửi vẫn đọc được câu trả lời bằng mã."),
            (("save", _("Gỡ bản công khai")),),
            danger=True,
        ),
        Act(
            "return",
            _("Trả lại dự thảo"),
            forms.ReturnForm,
            services.return_draft,
            _("Đã trả lại dự thảo; cán bộ đọc được lý do."),
            (("save", _("Trả lại")),),
            allowed=may_approve,
            danger=True,
        ),
    )
}


def offered(user: Any, petition: Petition) -> list[str]:
    """The steps that this person may take now, the next one first."""
    found: list[str] = []
    status = PetitionStatus(petition.status)
    if may_handle(user, petition.unit):
        found += _of_handlers(petition, status)
    if status == PetitionStatus.TURNED_AWAY and may_undo(user, petition.unit):
        found.append("turn-back")
    if status in (*OPEN, PetitionStatus.ANSWERED) and may_approve(user, petition.unit):
        found.append("approve")
    return found


def _of_handlers(petition: Petition, status: PetitionStatus) -> list[str]:
    elsewhere = ["transfer"] if petition.reopened_on else ["transfer", "turn-away"]
    return {
        PetitionStatus.RECEIVED: ["take", "draft", "classify", *elsewhere],
        PetitionStatus.PROCESSING: ["draft", "classify", *elsewhere],
        PetitionStatus.DRAFTED: ["draft", "classify"],
        PetitionStatus.ANSWERED: ["publish", "classify"],
        PetitionStatus.PUBLISHED: ["publish", "classify", "unpublish"],
        PetitionStatus.TURNED_AWAY: ["classify"],
    }[status]


def form_of(
    act: Act, petition: Petition, user: Any, data: Any = None, *, ready: str = ""
) -> forms.StepForm:
    """The step's form, fresh or with what was sent."""
    given: dict[str, Any] = {"petition": petition, "user": user}
    if act.name == "transfer":
        given["targets"] = transfer_targets(user, petition.unit)
    if act.name == "turn-away":
        given["ready"] = ready
    return act.form(data, **given)
