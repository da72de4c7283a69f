"""Finding one's way in overviews, and the keeper's word on a task."""

from django import forms
from django.utils.translation import gettext_lazy as _

from common.forms import PortalFormMixin
from plans.choices import RiskReason, TaskState


class Chosen(forms.Form):
    """A filter whose names are those of the page's own address."""

    def chosen(self, name: str) -> str:
        """What was chosen; an address with something unknown in it chooses nothing."""
        self.is_valid()
        return self.cleaned_data.get(name, "")


class RiskFilterForm(Chosen):
    def __init__(self, data, *, areas, leads) -> None:
        super().__init__(data)
        every = [("", _("Tất cả"))]
        self.fields["ly-do"] = forms.ChoiceField(
            label=_("Lý do"), required=False, choices=[*every, *RiskReason.choices]
        )
        self.fields["linh-vuc"] = forms.ChoiceField(
            label=_("Lĩnh vực"),
            required=False,
            choices=[*every, *((area.code, str(area)) for area in areas)],
        )
        self.fields["chu-tri"] = forms.ChoiceField(
            label=_("Cơ quan chủ trì"),
            required=False,
            choices=[*every, *((lead.pk, lead.name) for lead in leads)],
        )


class RollUpForm(Chosen):
    def __init__(self, data, *, years, units) -> None:
        super().__init__(data)
        self.fields["nam"] = forms.ChoiceField(
            label=_("Năm"), required=False, choices=[(year, year) for year in years]
        )
        whole = [("", _("Tất cả đơn vị"))] if len(units) > 1 else []
        self.fields["don-vi"] = forms.ChoiceField(
            label=_("Đơn vị"),
            required=False,
            choices=[*whole, *((unit.pk, unit.name) for unit in units)],
        )
        self.fields["so-lieu"] = forms.ChoiceField(
            label=_("Số liệu"),
            required=False,
            choices=[("", _("Đã ký (tạm tính)")), ("da-duyet", _("Chỉ báo cáo huyện đã duyệt"))],
        )


class UnitFilterForm(Chosen):
    tim = forms.CharField(
        label=_("Tìm đơn vị"),
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"placeholder": _("Gõ có dấu hay không dấu")}),
    )


class JudgementForm(PortalFormMixin, forms.Form):
    submit_label = _("Ghi đánh giá")

    state = forms.ChoiceField(label=_("Đánh giá"))
    reason = forms.CharField(
        label=_("Lý do"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "Lý do hiện bên cạnh trạng thái tính từ số liệu, ai xem nhiệm vụ cũng đọc được."
        ),
    )

    # Chosen to take a standing judgement back.
    LIFT = "lift"
    STATES = (TaskState.DONE, TaskState.ON_TRACK, TaskState.BEHIND, TaskState.NO_TARGET)

    def __init__(self, *args, may_lift: bool, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        lift = [(self.LIFT, _("Bỏ đánh giá, trở lại theo số liệu"))] if may_lift else []
        states = [(state, state.label) for state in self.STATES]
        self.fields["state"].choices = [("", _("Chọn một mức")), *states, *lift]

    def clean_state(self) -> str:
        state = self.cleaned_data["state"]
        return "" if state == self.LIFT else state
