"""What staff fill in on one petition. Each form carries the edition that was on the page."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.forms import NoPersonalNumbersMixin, PortalFormMixin
from petitions.choices import Topic
from petitions.forms.common import DOSSIER_CODE
from petitions.models import Petition
from petitions.selectors import public_proposal
from procedures.models import Procedure
from units.models import Unit


def _area(label: Any, rows: int, limit: int, **kwargs: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=limit, widget=widget, **kwargs)


class StepForm(PortalFormMixin, forms.Form):
    """One step on a petition."""

    edition = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, petition: Petition, user: Any, **kwargs) -> None:
        self.petition, self.user = petition, user
        initial = {"edition": petition.edition, **self.fresh(petition)}
        # Several forms stand on one page.
        auto_id = f"{type(self).__name__.lower()}-%s"
        super().__init__(*args, initial=initial, auto_id=auto_id, **kwargs)

    def fresh(self, petition: Petition) -> dict[str, Any]:
        """What stands in the fields at first."""
        return {}

    def facts(self) -> dict[str, Any]:
        """What the service takes."""
        return {key: value for key, value in self.cleaned_data.items() if key != "names_nobody"}

    def show_edition(self) -> None:
        """After a conflict the page shows what others did; sent again, it counts as seen."""
        self.data = self.data.copy()
        self.data["edition"] = self.petition.edition


class DraftForm(NoPersonalNumbersMixin, StepForm):
    """Kept, or with the button that says so submitted to the leader."""

    plain_fields = ("text",)
    text = _area(
        _("Dự thảo trả lời"),
        10,
        8000,
        required=False,
        help_text=_(
            "Người gửi đọc được sau khi lãnh đạo duyệt. Không nêu tên, số điện thoại của ai."
        ),
    )

    def fresh(self, petition: Petition) -> dict[str, Any]:
        return {"text": petition.draft_answer}

    def facts(self) -> dict[str, Any]:
        return super().facts() | {"submit": "submit" in self.data}


class PublicWordsForm(NoPersonalNumbersMixin, StepForm):
    plain_fields = ("public_subject", "public_text", "public_answer")
    public_subject = forms.CharField(label=_("Tiêu đề công khai"), max_length=200)
    public_text = _area(_("Nội dung phản ánh công khai"), 5, 4000)
    public_answer = _area(_("Câu trả lời công khai"), 8, 8000)
    names_nobody = forms.BooleanField(
        label=_("Tôi đã đọc lại bản công khai: không có tên, số điện thoại, địa chỉ của ai"),
        error_messages={"required": _("Xin đọc lại và đánh dấu vào ô này.")},
    )

    def fresh(self, petition: Petition) -> dict[str, Any]:
        words = public_proposal(petition)
        return {
            "public_subject": words.subject,
            "public_text": words.text,
            "public_answer": words.answer,
        }


class PublishForm(PublicWordsForm):
    pass


class ApproveForm(PublicWordsForm):
    """The draft as it stands or mended, and what the public is to read of it."""

    plain_fields = ("text", *PublicWordsForm.plain_fields)
    text = _area(
        _("Câu trả lời"),
        8,
        8000,
        help_text=_("Sửa câu trả lời thì xin sửa cả bản công khai bên dưới."),
    )
    field_order = ("edition", "text")

    def fresh(self, petition: Petition) -> dict[str, Any]:
        return super().fresh(petition) | {"text": petition.draft_answer}


class OwnAnswerForm(NoPersonalNumbersMixin, StepForm):
    """The leader answers without a draft, or corrects what was answered."""

    plain_fields = ("text",)
    text = _area(
        _("Câu trả lời"),
        10,
        8000,
        help_text=_(
            "Người gửi đọc được ngay sau khi lưu. Bản công khai do cổng soạn từ câu này, che tên và "
            "số điện thoại; cán bộ đọc lại trước khi công khai."
        ),
    )

    def fresh(self, petition: Petition) -> dict[str, Any]:
        return {"text": petition.answer or petition.draft_answer}


class ReasonForm(NoPersonalNumbersMixin, StepForm):
    plain_fields = ("reason",)
    reason = _area(_("Lý do"), 3, 1000)


class ReturnForm(ReasonForm):
    reason = _area(_("Cần sửa gì"), 3, 2000, help_text=_("Cán bộ đọc được trên danh sách việc."))


class UnpublishForm(ReasonForm):
    pass


class UndoForm(ReasonForm):
    pass


class TurnAwayForm(NoPersonalNumbersMixin, StepForm):
    plain_fields = ("directions",)
    directions = _area(
        _("Vì sao không giải quyết ở đây, gửi đến đâu"),
        5,
        2000,
        help_text=_("Người gửi đọc được bằng mã tra cứu."),
    )

    def __init__(self, *args, ready: str = "", **kwargs) -> None:
        self.ready = ready
        super().__init__(*args, **kwargs)

    def fresh(self, petition: Petition) -> dict[str, Any]:
        return {"directions": self.ready}


class TransferForm(NoPersonalNumbersMixin, StepForm):
    plain_fields = ("reason",)
    to_unit = forms.ModelChoiceField(
        Unit.objects.none(), label=_("Chuyển đến"), empty_label=_("Chọn đơn vị")
    )
    reason = _area(
        _("Lý do chuyển"),
        3,
        1000,
        help_text=_("Hạn trả lời không đổi. Đơn vị nhận đọc được lý do."),
    )

    def __init__(self, *args, targets, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to_unit"].queryset = targets


class ClassifyForm(NoPersonalNumbersMixin, StepForm):
    """What statistics and the one-stop assessment ask of a petition."""

    plain_fields = ("dossier_code",)
    topic = forms.ChoiceField(
        label=_("Loại"), required=False, choices=[("", _("Chưa phân loại")), *Topic.choices]
    )
    about_conduct = forms.BooleanField(
        label=_("Có nội dung về thái độ phục vụ, nhũng nhiễu"),
        required=False,
        help_text=_("Tính vào chỉ số 7 của đánh giá Một cửa."),
    )
    procedure = forms.ModelChoiceField(
        Procedure.objects.all(),
        label=_("Thủ tục liên quan"),
        required=False,
        empty_label=_("Không về thủ tục nào"),
    )
    dossier_code = forms.CharField(
        label=_("Mã hồ sơ"),
        max_length=60,
        required=False,
        validators=[DOSSIER_CODE],
        help_text=_("Để trống nếu phản ánh không về một hồ sơ nào."),
    )

    def fresh(self, petition: Petition) -> dict[str, Any]:
        return {
            name: getattr(petition, name)
            for name in ("topic", "about_conduct", "procedure", "dossier_code")
        }
