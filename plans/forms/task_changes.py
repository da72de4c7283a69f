"""Targets of units, and what becomes of a task: split, merged, superseded, ended."""

from decimal import Decimal

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common import clock
from common.forms import DateField, PortalFormMixin
from plans.forms.plan_keeping import KeepingFormMixin, TaskPick
from plans.forms.seen import SeenFormMixin
from plans.forms.task_fields import CodeField, NumberField
from plans.models import Plan, Task
from plans.selectors.plan_content import carrying_units, tasks_in_force

PARTS = 4


class TargetsForm(SeenFormMixin):
    """A number per unit of the task's levels; empty means the task's own target."""

    def __init__(self, *args, task: Task, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.units = list(carrying_units(task))
        there = dict(task.targets.values_list("unit", "target"))
        for unit in self.units:
            self.fields[f"unit-{unit.pk}"] = NumberField(
                label=unit.name, required=False, initial=there.get(unit.pk)
            )

    @property
    def rows(self):
        return [(unit, self[f"unit-{unit.pk}"]) for unit in self.units]

    @property
    def targets(self) -> dict[int, Decimal | None]:
        return {unit.pk: self.cleaned_data[f"unit-{unit.pk}"] for unit in self.units}


class _EndingForm(KeepingFormMixin, forms.Form):
    on = DateField(label=gettext_lazy("Thực hiện từ ngày"))
    reason = forms.CharField(
        label=gettext_lazy("Lý do"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Ví dụ: Quyết định điều chỉnh kế hoạch số 99/QĐ-UBND"),
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = clock.today()


class EndForm(_EndingForm):
    submit_label = gettext_lazy("Thôi thực hiện")

    on = DateField(label=gettext_lazy("Thôi thực hiện từ ngày"))


class ResumeForm(PortalFormMixin, forms.Form):
    submit_label = gettext_lazy("Thực hiện lại")

    reason = forms.CharField(label=gettext_lazy("Lý do"), max_length=500)


class SupersedeForm(_EndingForm):
    submit_label = gettext_lazy("Thay thế nhiệm vụ")
    field_order = ["by_task", "code", "title"]

    by_task = forms.ModelChoiceField(
        None,
        label=gettext_lazy("Thay bằng nhiệm vụ đã có"),
        required=False,
        empty_label=gettext_lazy("Không, thêm nhiệm vụ mới ở dưới"),
    )
    code = CodeField(label=gettext_lazy("Mã nhiệm vụ mới"), required=False)
    title = forms.CharField(label=gettext_lazy("Tên nhiệm vụ mới"), max_length=500, required=False)

    def __init__(self, *args, task: Task, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["by_task"].queryset = tasks_in_force(task.plan).exclude(pk=task.pk)

    def clean(self):
        data = super().clean()
        is_new = not data.get("by_task") and "by_task" not in self.errors
        for name in ("code", "title"):
            if is_new and not data.get(name) and name not in self.errors:
                self.add_error(name, _("Chọn một nhiệm vụ đã có, hoặc ghi mã và tên mới."))
        return data


class SplitForm(_EndingForm):
    """Up to four new tasks; a row left empty is none."""

    submit_label = gettext_lazy("Tách nhiệm vụ")
    keeps = forms.ChoiceField(
        label=gettext_lazy("Phần tiếp tục cách đo và mục tiêu cũ"), required=False
    )

    def __init__(self, *args, task: Task, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for number in range(1, PARTS + 1):
            self.fields[f"code-{number}"] = CodeField(required=False)
            self.fields[f"title-{number}"] = forms.CharField(
                label=_("Nhiệm vụ mới"), max_length=500, required=False
            )
        numbers = [
            (str(number), _("Phần %(number)s") % {"number": number})
            for number in range(1, PARTS + 1)
        ]
        self.fields["keeps"].choices = [("", _("Không phần nào")), *numbers]
        if task.indicator is None:
            del self.fields["keeps"]

    @property
    def rows(self):
        return [
            (number, self[f"code-{number}"], self[f"title-{number}"])
            for number in range(1, PARTS + 1)
        ]

    def clean(self):
        data = super().clean()
        filled = []
        for number in range(1, PARTS + 1):
            code, title = data.get(f"code-{number}"), data.get(f"title-{number}")
            if title and not code and f"code-{number}" not in self.errors:
                self.add_error(f"code-{number}", _("Ghi mã cho phần này."))
            if title:
                filled.append(str(number))
        if len(filled) < 2:
            self.add_error("title-2", _("Tách thì cần ít nhất hai nhiệm vụ mới."))
        if data.get("keeps") and data["keeps"] not in filled:
            self.add_error("keeps", _("Phần này chưa có tên nhiệm vụ."))
        return data

    @property
    def parts(self) -> list[tuple[str, str]]:
        data = self.cleaned_data
        return [
            (data[f"code-{number}"], data[f"title-{number}"])
            for number in range(1, PARTS + 1)
            if data[f"title-{number}"]
        ]

    @property
    def keeps_measure(self) -> str:
        number = self.cleaned_data.get("keeps")
        return self.cleaned_data[f"code-{number}"] if number else ""


class MergeForm(_EndingForm):
    submit_label = gettext_lazy("Gộp nhiệm vụ")
    field_order = ["tasks", "code", "title", "measured_like"]

    tasks = TaskPick(None, label=gettext_lazy("Các nhiệm vụ gộp lại"))
    code = CodeField(
        label=gettext_lazy("Mã nhiệm vụ mới"),
        required=False,
        help_text=gettext_lazy("Để trống thì lấy mã kế tiếp của lĩnh vực."),
    )
    title = forms.CharField(label=gettext_lazy("Tên nhiệm vụ mới"), max_length=500)
    measured_like = forms.ModelChoiceField(
        None,
        label=gettext_lazy("Tiếp tục cách đo và mục tiêu của"),
        required=False,
        empty_label=gettext_lazy("Không nhiệm vụ nào"),
    )

    def __init__(self, *args, plan: Plan, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        tasks = tasks_in_force(plan).order_by("area__position", "position", "pk")
        self.fields["tasks"].queryset = tasks
        self.fields["measured_like"].queryset = tasks.exclude(indicator=None)

    def clean(self):
        data = super().clean()
        like, tasks = data.get("measured_like"), data.get("tasks")
        if like and tasks is not None and like not in tasks:
            self.add_error("measured_like", _("Chỉ chọn một trong các nhiệm vụ được gộp."))
        return data
