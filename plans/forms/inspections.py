"""What an inspector notes, and what a unit answers."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.forms import DateField, PortalFormMixin
from plans.choices import Verdict
from plans.models import Evidence
from plans.selectors.inspections import PlanRow
from plans.services.inspection_plans import PlannedVisit
from units.models import Unit


class InspectionForm(PortalFormMixin, forms.Form):
    submit_label = _("Ghi cuộc kiểm tra")

    unit = forms.ModelChoiceField(
        Unit.objects.none(), label=_("Đơn vị được kiểm tra"), empty_label=_("Chọn đơn vị")
    )
    held_on = DateField(label=_("Ngày kiểm tra"))
    decision = forms.CharField(label=_("Quyết định kiểm tra"), max_length=100, required=False)
    summary = forms.CharField(
        label=_("Kết luận chung"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def __init__(self, *args, units=None, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if units is not None:
            self.fields["unit"].queryset = units


class HoldForm(InspectionForm):
    """A planned visit was made: of which unit is known."""

    submit_label = _("Ghi đã kiểm tra")
    unit = None


class CallOffForm(PortalFormMixin, forms.Form):
    submit_label = _("Hủy cuộc kiểm tra")

    reason = forms.CharField(
        label=_("Lý do hủy"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )


class PlanForm(PortalFormMixin, forms.Form):
    submit_label = _("Lưu kế hoạch kiểm tra")

    decision = forms.CharField(label=_("Quyết định ban hành"), max_length=100, required=False)
    issued_on = DateField(label=_("Ngày ban hành"), required=False)
    note = forms.CharField(
        label=_("Yêu cầu chung"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class PlanRowForm(forms.Form):
    """One commune of the plan's table. What is planned already is given up by calling it off."""

    ticked = forms.BooleanField(required=False)
    planned_for = DateField(label=_("Kiểm tra trước ngày"), required=False, help_text="")
    subject = forms.CharField(label=_("Nội dung kiểm tra"), max_length=500, required=False)

    def __init__(self, data: Any = None, *, row: PlanRow) -> None:
        self.row = row
        initial = {"ticked": bool(row.visit)}
        if row.visit:
            initial |= {"planned_for": row.visit.planned_for, "subject": row.visit.subject}
        super().__init__(data, prefix=f"u{row.unit.pk}", initial=initial)
        for name, label in (
            ("ticked", _("Kiểm tra")),
            ("planned_for", _("Kiểm tra trước ngày")),
            ("subject", _("Nội dung kiểm tra")),
        ):
            words = {"aria-label": f"{label}: {row.unit}"}
            if name != "ticked":
                words["class"] = "form-control form-control-sm"
            self.fields[name].widget.attrs.update(words)

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if self.is_wanted and not data.get("planned_for") and "planned_for" not in self.errors:
            self.add_error("planned_for", _("Hãy ghi ngày dự kiến."))
        return data

    @property
    def is_wanted(self) -> bool:
        return bool(self.row.visit) or bool(self.cleaned_data.get("ticked"))

    @property
    def visit(self) -> PlannedVisit:
        data = self.cleaned_data
        return PlannedVisit(self.row.unit, data["planned_for"], data["subject"])


class FindingForm(PortalFormMixin, forms.Form):
    submit_label = _("Ghi kiến nghị")

    text = forms.CharField(
        label=_("Kiến nghị"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Nêu rõ việc đơn vị cần khắc phục."),
    )
    due_on = DateField(label=_("Hạn khắc phục"), required=False)


class RemedyForm(PortalFormMixin, forms.Form):
    submit_label = _("Ghi kết quả khắc phục")

    remedy = forms.CharField(
        label=_("Kết quả khắc phục"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Đã làm gì, văn bản nào chứng minh."),
    )
    resolved_on = DateField(label=_("Ngày khắc phục xong"))
    # Not by key lookups: a number that no database holds is then one that is not offered.
    evidence = forms.MultipleChoiceField(
        label=_("Tài liệu kiểm chứng trong kho"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Tài liệu này không có trong kho của đơn vị.")},
    )

    def __init__(self, *args, documents, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.documents = {str(document.pk): document for document in documents}
        self.fields["evidence"].choices = list(self.documents.items())

    def clean_evidence(self) -> list[Evidence]:
        return [self.documents[pk] for pk in self.cleaned_data["evidence"]]


class VerdictForm(PortalFormMixin, forms.Form):
    submit_label = _("Ghi kết luận")

    verdict = forms.ChoiceField(
        label=_("Kết luận của đoàn kiểm tra"), choices=Verdict.choices, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label=_("Nhận xét"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Bắt buộc khi chưa đạt: nêu rõ còn thiếu gì."),
    )
    due_on = DateField(
        label=_("Hạn khắc phục mới"),
        required=False,
        help_text=_("Chỉ khi chưa đạt; để trống thì giữ hạn cũ. Ví dụ 24/12/2019"),
    )
