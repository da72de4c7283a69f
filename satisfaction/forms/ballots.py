"""The ballot."""

from functools import partial
from secrets import token_hex

from django import forms
from django.utils.translation import gettext_lazy as _

from procedures.models import Procedure
from satisfaction.choices import SCALE
from satisfaction.models import Question, QuestionSet
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
    once = forms.CharField(
        required=False, max_length=32, widget=forms.HiddenInput, initial=partial(token_hex, 16)
    )

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
            "once": cleaned["once"],
        }
