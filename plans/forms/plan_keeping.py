"""The head of a plan, its programme, and plans made from others."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.forms import DateField, PortalFormMixin
from plans.forms.seen import SeenFormMixin
from plans.models import Plan, Programme, Task

YEARS = {"min_value": 2000, "max_value": 2100}


class KeepingFormMixin(PortalFormMixin):
    """Long forms have their button at the top of the page too."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.helper.form_id = "act-form"


class ProgrammeForm(KeepingFormMixin, forms.Form):
    submit_label = gettext_lazy("Thêm chương trình")

    code = forms.SlugField(
        label=gettext_lazy("Mã"), max_length=20, help_text=gettext_lazy("Ví dụ: 2021-2030")
    )
    name = forms.CharField(
        label=gettext_lazy("Tên chương trình"),
        max_length=200,
        help_text=gettext_lazy(
            "Ví dụ: Chương trình tổng thể cải cách hành chính nhà nước giai đoạn 2021 - 2030"
        ),
    )
    areas = forms.CharField(
        label=gettext_lazy("Các lĩnh vực"),
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=gettext_lazy(
            "Mỗi dòng một lĩnh vực, theo thứ tự của văn bản. Ví dụ: Cải cách thể chế"
        ),
    )

    def clean_areas(self) -> list[str]:
        areas = [" ".join(line.split()) for line in self.cleaned_data["areas"].splitlines()]
        areas = [area for area in areas if area]
        if any(len(area) > 200 for area in areas):
            raise forms.ValidationError(_("Tên một lĩnh vực dài quá 200 ký tự. Hãy rút gọn."))
        if len(areas) > 30:
            raise forms.ValidationError(_("Nhiều quá 30 lĩnh vực. Mỗi dòng chỉ một lĩnh vực."))
        return areas


class _HeadForm(KeepingFormMixin, forms.Form):
    title = forms.CharField(label=gettext_lazy("Tên kế hoạch"), max_length=300)
    decision_number = forms.CharField(
        label=gettext_lazy("Số quyết định"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("Để trống khi kế hoạch chưa được ban hành. Ví dụ: 3139/QĐ-UBND"),
    )
    issued_on = DateField(label=gettext_lazy("Ngày ban hành"), required=False)
    issued_by = forms.CharField(
        label=gettext_lazy("Người ban hành"), max_length=200, required=False
    )


class PlanForm(_HeadForm):
    """A new plan, empty."""

    submit_label = gettext_lazy("Lập kế hoạch")
    field_order = ["unit", "year", "programme"]

    unit = forms.ModelChoiceField(None, label=gettext_lazy("Đơn vị"), empty_label=None)
    year = forms.IntegerField(label=gettext_lazy("Năm"), **YEARS)
    programme = forms.ModelChoiceField(
        Programme.objects.order_by("-code"),
        label=gettext_lazy("Chương trình"),
        empty_label=None,
        help_text=gettext_lazy("Chương trình cho biết các lĩnh vực của kế hoạch."),
    )

    def __init__(self, *args, units, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units


class PlanHeadForm(SeenFormMixin, _HeadForm):
    submit_label = gettext_lazy("Lưu thông tin kế hoạch")
    field_order = ["title", "decision_number", "issued_on", "issued_by", "programme"]

    programme = forms.ModelChoiceField(
        Programme.objects.order_by("-code"), label=gettext_lazy("Chương trình"), empty_label=None
    )

    @classmethod
    def opened(cls, plan: Plan, version: str) -> "PlanHeadForm":
        names = ("title", "decision_number", "issued_on", "issued_by", "programme")
        form = cls(initial={name: getattr(plan, name) for name in names})
        form.open_with(version)
        return form


class TaskPick(forms.ModelMultipleChoiceField):
    """Tasks to choose from, all of them ticked unless told otherwise."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, task: Task) -> str:
        return f"{task.code} {task.title}"


class DeriveForm(_HeadForm):
    """A unit's own plan, with what it takes over from the one above."""

    submit_label = gettext_lazy("Lập kế hoạch của đơn vị")

    tasks = TaskPick(
        Task.objects.none(),
        label=gettext_lazy("Nhiệm vụ đưa vào kế hoạch của đơn vị"),
        required=False,
    )

    def __init__(self, *args, tasks, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["tasks"].queryset = _among(tasks)
        self.fields["tasks"].initial = [task.pk for task in tasks]


class MoreTasksForm(KeepingFormMixin, forms.Form):
    """What a unit's plan has not taken over yet."""

    submit_label = gettext_lazy("Đưa vào kế hoạch")

    tasks = TaskPick(Task.objects.none(), label=gettext_lazy("Nhiệm vụ chưa đưa vào"))

    def __init__(self, *args, tasks, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["tasks"].queryset = _among(tasks)


class CopyForm(_HeadForm):
    submit_label = gettext_lazy("Chép sang năm mới")
    field_order = ["year"]

    year = forms.IntegerField(label=gettext_lazy("Năm của kế hoạch mới"), **YEARS)
    tasks = TaskPick(Task.objects.none(), label=gettext_lazy("Nhiệm vụ tiếp tục"), required=False)
    keep_targets = forms.BooleanField(
        label=gettext_lazy("Giữ mục tiêu của năm cũ"),
        required=False,
        help_text=gettext_lazy(
            "Bỏ chọn thì mọi mục tiêu để trống để đặt lại. Hạn được dời theo năm mới; "
            "kinh phí luôn để trống."
        ),
    )

    def __init__(self, *args, tasks, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["tasks"].queryset = _among(tasks)
        self.fields["tasks"].initial = [task.pk for task in tasks]
        self.fields["keep_targets"].initial = True


def _among(tasks):
    return Task.objects.filter(pk__in=[task.pk for task in tasks]).order_by(
        "area__position", "position", "pk"
    )
