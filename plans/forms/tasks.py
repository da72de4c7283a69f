"""A task of a plan: what, who, when, with what money, measured how."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.forms import DateField
from common.measures import is_offered
from plans.choices import (
    ACROSS_PERIODS_USUAL,
    PORTAL_MEASURES,
    AcrossPeriods,
    Direction,
    IndicatorKind,
)
from plans.forms.seen import SeenFormMixin
from plans.forms.task_fields import CodeField, MoneyField, NumberField
from plans.models import Indicator, Plan, Task
from plans.selectors.plan_content import (
    asks_only_its_own,
    bodies_for,
    choosable_indicators,
    levels_for,
    next_code,
)
from plans.services.task_measures import Measure, own_line

NONE, THERE, OWN, PORTAL = "none", "there", "own", "portal"
WAYS = (
    (NONE, gettext_lazy("Theo dõi bằng lời, không có số")),
    (THERE, gettext_lazy("Một chỉ tiêu đã có")),
    (OWN, gettext_lazy("Chỉ tiêu riêng của nhiệm vụ này, đơn vị báo cáo hằng quý")),
    (PORTAL, gettext_lazy("Số mà cổng tự tính")),
)
_TYPED = [(kind.value, kind.label) for kind in IndicatorKind if kind != IndicatorKind.PORTAL]
_PLAIN = (
    "area",
    "code",
    "title",
    "product",
    "lead",
    "lead_text",
    "cooperating_text",
    "due_text",
    "due_on",
    "budget",
    "budget_text",
    "note",
    "measure_name",
    "target",
    "target_counts_units",
)
_OWN = {
    "own_kind": "kind",
    "own_unit": "unit_label",
    "own_numerator": "numerator_label",
    "own_denominator": "denominator_label",
    "own_direction": "direction",
    "own_across": "across_periods",
}


class IndicatorField(forms.ModelChoiceField):
    def label_from_instance(self, indicator: Indicator) -> str:
        return f"{indicator.code} {indicator.name}"[:120]


class TaskForm(SeenFormMixin):
    area = forms.ModelChoiceField(None, label=gettext_lazy("Lĩnh vực"), empty_label=None)
    code = CodeField(help_text=gettext_lazy("Mã kế tiếp còn trống đã được ghi sẵn."))
    title = forms.CharField(
        label=gettext_lazy("Nhiệm vụ"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    product = forms.CharField(
        label=gettext_lazy("Sản phẩm"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("Kết quả phải có, ví dụ: Báo cáo, Quyết định ban hành danh mục"),
    )
    levels = forms.ModelMultipleChoiceField(
        None, label=gettext_lazy("Cấp thực hiện"), widget=forms.CheckboxSelectMultiple
    )
    lead = forms.ModelChoiceField(
        None,
        label=gettext_lazy("Cơ quan chủ trì"),
        required=False,
        empty_label=gettext_lazy("Chưa chọn"),
    )
    lead_text = forms.CharField(
        label=gettext_lazy("Chủ trì (ghi theo văn bản)"),
        max_length=300,
        required=False,
        help_text=gettext_lazy(
            "Khi văn bản không nêu một cơ quan cụ thể, ví dụ: UBND các xã, thị trấn"
        ),
    )
    cooperating = forms.ModelMultipleChoiceField(
        None,
        label=gettext_lazy("Cơ quan phối hợp"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    cooperating_text = forms.CharField(
        label=gettext_lazy("Phối hợp (ghi theo văn bản)"), max_length=500, required=False
    )
    due_text = forms.CharField(
        label=gettext_lazy("Thời gian (bằng lời)"),
        max_length=100,
        required=False,
        help_text=gettext_lazy("Ví dụ: Quý II, Thường xuyên"),
    )
    due_on = DateField(label=gettext_lazy("Hạn (ngày)"), required=False)
    budget = MoneyField(
        label=gettext_lazy("Kinh phí (đồng)"),
        required=False,
        help_text=gettext_lazy("Ví dụ: 500.000.000 hoặc 500 triệu"),
    )
    budget_text = forms.CharField(
        label=gettext_lazy("Nguồn kinh phí"), max_length=200, required=False
    )
    note = forms.CharField(
        label=gettext_lazy("Ghi chú"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    way = forms.ChoiceField(
        label=gettext_lazy("Đo bằng"), choices=WAYS, widget=forms.RadioSelect, initial=NONE
    )
    measure_name = forms.CharField(
        label=gettext_lazy("Cách đo"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("Ví dụ: Tỷ lệ thủ tục được niêm yết"),
    )
    indicator = IndicatorField(
        None,
        label=gettext_lazy("Chỉ tiêu đã có"),
        required=False,
        empty_label=gettext_lazy("Chưa chọn"),
    )
    own_kind = forms.ChoiceField(
        label=gettext_lazy("Loại số"), choices=_TYPED, required=False, initial=IndicatorKind.RATIO
    )
    own_unit = forms.CharField(label=gettext_lazy("Đơn vị tính"), max_length=30, required=False)
    own_numerator = forms.CharField(
        label=gettext_lazy("Tử số đếm gì"), max_length=200, required=False
    )
    own_denominator = forms.CharField(
        label=gettext_lazy("Mẫu số đếm gì"), max_length=200, required=False
    )
    own_direction = forms.ChoiceField(
        label=gettext_lazy("Chiều"), choices=Direction.choices, required=False
    )
    own_across = forms.ChoiceField(
        label=gettext_lazy("Cách cộng các quý"),
        choices=[("", gettext_lazy("Theo thông lệ của loại số")), *AcrossPeriods.choices],
        required=False,
    )
    portal_measure = forms.ChoiceField(label=gettext_lazy("Số của cổng"), required=False)
    target = NumberField(label=gettext_lazy("Mục tiêu"), required=False)
    target_counts_units = forms.BooleanField(
        label=gettext_lazy("Mục tiêu đếm số đơn vị (“10 xã”)"), required=False
    )
    confirmed = forms.BooleanField(
        label=gettext_lazy("Thống nhất các mục mà cổng đề xuất (bỏ dấu “đề xuất”)"), required=False
    )

    def __init__(self, *args, plan: Plan, task: Task | None = None, **kwargs) -> None:
        self.plan, self.task = plan, task
        initial = self._initial(task) if task else {}
        super().__init__(*args, initial={**initial, **kwargs.pop("initial", {})}, **kwargs)
        bodies = bodies_for(plan)
        self.fields["area"].queryset = plan.programme.areas.all()
        self.fields["levels"].queryset = levels_for(plan)
        self.fields["lead"].queryset = bodies
        self.fields["cooperating"].queryset = bodies
        there = Indicator.objects.filter(pk=task.indicator_id if task else None)
        # What the task goes by stays choosable, also when it has left the form.
        self.fields["indicator"].queryset = choosable_indicators(plan) | there
        self.fields["portal_measure"].choices = [
            ("", _("Chưa chọn")),
            *((name, label) for name, label in PORTAL_MEASURES.items() if is_offered(name)),
        ]
        if task is not None:
            self.fields["code"].help_text = ""
        if task is None or not (task.is_proposed or task.target_is_proposed):
            del self.fields["confirmed"]

    @property
    def may_define(self) -> bool:
        """Whether a new line of this plan would ask nobody else."""
        return asks_only_its_own(self.plan, [level.pk for level in self.fields["levels"].queryset])

    @staticmethod
    def _initial(task: Task) -> dict[str, Any]:
        initial = {name: getattr(task, name) for name in _PLAIN}
        initial |= {
            "levels": task.levels,
            "cooperating": [unit.pk for unit in task.cooperating.all()],
            "way": NONE,
        }
        indicator = task.indicator
        if indicator is None:
            return initial
        if indicator.kind == IndicatorKind.PORTAL and indicator.measure in PORTAL_MEASURES:
            return initial | {"way": PORTAL, "portal_measure": indicator.measure}
        is_own = own_line(task, task.levels) is not None
        if not is_own or indicator.kind == IndicatorKind.PORTAL:
            return initial | {"way": THERE, "indicator": indicator}
        own = {name: getattr(indicator, field) for name, field in _OWN.items()}
        return initial | own | {"way": OWN}

    @classmethod
    def for_new(cls, plan: Plan, area_code: str) -> "TaskForm":
        """With the area, the next code and the levels written in."""
        areas = list(plan.programme.areas.all())
        area = next((one for one in areas if one.code == area_code), areas[0] if areas else None)
        code = next_code(plan, area) if area else ""
        initial = {"area": area, "code": code, "levels": list(levels_for(plan))}
        return cls(plan=plan, initial=initial)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        way = data.get("way")
        if way == THERE and not data.get("indicator"):
            self.add_error("indicator", _("Hãy chọn chỉ tiêu."))
        if way == PORTAL and not data.get("portal_measure"):
            self.add_error("portal_measure", _("Hãy chọn số mà cổng tự tính."))
        if way == OWN:
            self._clean_own(data)
        if way == NONE and data.get("target") is not None:
            self.add_error("target", _("Có mục tiêu bằng số thì phải chọn cách đo bằng số."))
        return data

    def _clean_own(self, data: dict[str, Any]) -> None:
        if not data.get("measure_name"):
            self.add_error("measure_name", _("Chỉ tiêu riêng cần một tên, ghi ở ô Cách đo."))
        if data.get("own_kind") == IndicatorKind.RATIO:
            for name in ("own_numerator", "own_denominator"):
                if not data.get(name):
                    self.add_error(name, _("Tỷ lệ thì phải nói rõ tử số và mẫu số đếm gì."))

    @property
    def values(self) -> dict[str, Any]:
        """The task's own fields."""
        data = self.cleaned_data
        values = {name: data[name] for name in _PLAIN}
        values["scope"] = ",".join(level.pk for level in data["levels"])
        if data["way"] == THERE and not values["measure_name"]:
            values["measure_name"] = data["indicator"].name
        if data["way"] == PORTAL and not values["measure_name"]:
            values["measure_name"] = str(PORTAL_MEASURES[data["portal_measure"]])
        if data.get("confirmed"):
            values |= {"is_proposed": False, "target_is_proposed": False}
        return values

    @property
    def measure(self) -> Measure:
        data = self.cleaned_data
        way = data["way"]
        if way == THERE:
            return Measure(data["indicator"])
        if way == PORTAL:
            there = self.task.indicator if self.task else None
            if there is not None and there.measure == data["portal_measure"]:
                return Measure(there)
            return Measure(own=self._portal_line())
        return Measure(own=self._own_line()) if way == OWN else Measure()

    def _portal_line(self) -> dict[str, Any]:
        return {
            "kind": IndicatorKind.PORTAL,
            "name": self.values["measure_name"],
            "measure": self.cleaned_data["portal_measure"],
            "across_periods": AcrossPeriods.LATEST,
        }

    def _own_line(self) -> dict[str, Any]:
        data = self.cleaned_data
        kind = data["own_kind"] or IndicatorKind.RATIO
        line = {field: data[name] for name, field in _OWN.items()}
        if kind == IndicatorKind.MILESTONES:
            line["numerator_label"] = line["numerator_label"] or _("Số bước đã hoàn thành")
            line["denominator_label"] = line["denominator_label"] or _("Số bước theo kế hoạch")
        return line | {
            "kind": kind,
            "name": data["measure_name"],
            "direction": data["own_direction"] or Direction.AT_LEAST,
            "across_periods": data["own_across"] or ACROSS_PERIODS_USUAL[IndicatorKind(kind)],
        }


class BasisForm(forms.Form):
    text = forms.CharField(label=gettext_lazy("Văn bản"), max_length=200, required=False)
    editors_note = forms.CharField(
        label=gettext_lazy("Ghi chú biên tập"), max_length=500, required=False
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("editors_note") and not data.get("text"):
            self.add_error("text", _("Ghi chú biên tập phải đi với một văn bản."))
        return data


class _Bases(forms.BaseFormSet):
    @property
    def rows(self) -> list[tuple[str, str]]:
        return [
            (form.cleaned_data["text"], form.cleaned_data["editors_note"])
            for form in self.forms
            if form.cleaned_data.get("text")
        ]


BasisFormSet = forms.formset_factory(BasisForm, formset=_Bases, extra=3, max_num=60)


def bases_of(task: Task | None) -> list[dict[str, str]]:
    if task is None:
        return []
    return [
        {"text": basis.text, "editors_note": basis.editors_note}
        for basis in task.legal_bases.order_by("pk")
    ]
