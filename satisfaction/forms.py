from django import forms
from django.utils.translation import gettext_lazy as _

from common.forms import DateField, PortalFormMixin
from procedures.models import Procedure
from satisfaction.choices import SCALE, RatingChannel
from satisfaction.models import Question, QuestionSet
from satisfaction.selectors import rating_years
from units.models import Unit

NOT_APPLICABLE = "na"
# What people read first is the worst and the best; the order is that of the scale, low to high.
GRADES = [(str(grade), SCALE[grade]) for grade in sorted(SCALE)]


class RatingForm(forms.Form):
    """The ballot. One answer is asked for; nothing is chosen beforehand."""

    overall = forms.TypedChoiceField(
        choices=GRADES,
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Xin chọn một mức hài lòng."),
            "invalid_choice": _("Xin chọn một trong năm mức."),
        },
    )
    procedure = forms.ModelChoiceField(
        Procedure.objects.none(),
        to_field_name="code",
        label=_("Ông/bà đến làm thủ tục gì?"),
        required=False,
        empty_label=_("Không chọn"),
    )
    comment = forms.CharField(
        label=_("Điều muốn nói thêm"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Xin đừng ghi tên, số điện thoại của mình hay của ai khác."),
    )
    # Filled in by machines only.
    website = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, unit: Unit, question_set: QuestionSet, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.question_set = question_set
        self.questions: list[Question] = list(question_set.questions.all())
        self.fields["overall"].label = question_set.overall_question
        self.fields["procedure"].queryset = Procedure.objects.at_level(unit.level_id)
        for question in self.questions:
            self.fields[f"q{question.position}"] = forms.ChoiceField(
                label=question.text,
                required=False,
                choices=[*GRADES, (NOT_APPLICABLE, _("Không áp dụng"))],
                widget=forms.RadioSelect,
            )

    def factor_fields(self):
        return [self[f"q{question.position}"] for question in self.questions]

    def ballot(self) -> dict:
        """What the service keeps: a question passed over is "not applicable"."""
        cleaned = self.cleaned_data
        given = [cleaned.get(f"q{question.position}") for question in self.questions]
        return {
            "overall": cleaned["overall"],
            "answers": [
                int(one) if one not in {"", None, NOT_APPLICABLE} else None for one in given
            ],
            "procedure": cleaned["procedure"],
            "comment": cleaned["comment"],
        }


class ResultFilterForm(forms.Form):
    """Year and channel of the staff pages; without a channel those that count."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["nam"] = forms.TypedChoiceField(
            label=_("Năm"),
            coerce=int,
            required=False,
            choices=[(year, str(year)) for year in rating_years()],
        )
        self.fields["kenh"] = forms.ChoiceField(
            label=_("Kênh"),
            required=False,
            choices=[("", _("Các kênh được tính vào chỉ số")), *RatingChannel.choices],
        )

    @property
    def year(self) -> int:
        chosen = self.cleaned_data.get("nam") if self.is_valid() else None
        return chosen or self.fields["nam"].choices[0][0]

    @property
    def channel(self) -> str:
        return self.cleaned_data.get("kenh", "") if self.is_valid() else ""


class PublicationForm(PortalFormMixin, forms.Form):
    submit_label = _("Công khai")
    year = forms.IntegerField(widget=forms.HiddenInput)
    published_on = DateField(label=_("Ngày công khai"))


class CounterLinkForm(PortalFormMixin, forms.Form):
    submit_label = _("Tạo mã QR")
    label = forms.CharField(
        label=_("Tên quầy"), max_length=100, required=False, help_text=_("Ví dụ: Quầy số 1")
    )
