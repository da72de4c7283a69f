"""Finding one's way in a plan, and naming who answers for a task."""

from django import forms
from django.utils.translation import gettext_lazy as _

from common.forms import PortalFormMixin
from plans.choices import TaskState
from plans.models import Plan


class PlanFilterForm(forms.Form):
    """What to show of a plan. The names are those of the page's own address."""

    def __init__(self, data, *, plan: Plan, units, areas, leads) -> None:
        super().__init__(data)
        whole = [("", _("Toàn huyện"))]
        self.fields["don-vi"] = forms.ChoiceField(
            label=_("Tiến độ của"), required=False, choices=whole + [(u.pk, u.name) for u in units]
        )
        self.fields["linh-vuc"] = forms.ChoiceField(
            label=_("Lĩnh vực"),
            required=False,
            choices=[("", _("Tất cả")), *((area.code, str(area)) for area in areas)],
        )
        self.fields["trang-thai"] = forms.ChoiceField(
            label=_("Trạng thái"), required=False, choices=[("", _("Tất cả")), *TaskState.choices]
        )
        self.fields["chu-tri"] = forms.ChoiceField(
            label=_("Cơ quan chủ trì"),
            required=False,
            choices=[("", _("Tất cả")), *((lead.pk, lead.name) for lead in leads)],
        )

    def chosen(self, name: str) -> str:
        """What was chosen; an address with something unknown in it chooses nothing."""
        self.is_valid()
        return self.cleaned_data.get(name, "")


class AssignmentForm(PortalFormMixin, forms.Form):
    submit_label = _("Ghi phân công")

    post = forms.CharField(
        label=_("Chức danh phụ trách"),
        max_length=150,
        help_text=_("Ghi chức danh, không ghi tên người. Ví dụ: Công chức Văn phòng - Thống kê"),
    )
