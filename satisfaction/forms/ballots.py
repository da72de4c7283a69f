"""The ballot."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from secrets import token_hex

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from common.forms import NoPersonalNumbersMixin
from procedures.models import Procedure
from satisfaction.choices import SCALE
from satisfaction.models import Question
from satisfaction.selectors import Words
from units.models import Unit

NOT_APPLICABLE = "na"
GRADES = [(str(grade), SCALE[grade]) for grade in sorted(SCALE)]


@dataclass(frozen=True, slots=True)
class FactorFields:
    """A factor and its questions, as they stand on the page."""

    name: str
    fields: list[BoundField]


class RatingForm(NoPersonalNumbersMixin, forms.Form):
    """The ballot. One answer is asked for; nothing is chosen beforehand."""

    plain_fields = ("comment",)

    overall = forms.TypedChoiceField(choices=GRADES, coerce=int, widget=forms.RadioSelect)
    procedure = forms.ModelChoiceField(
        Procedure.objects.none(), to_field_name="code", required=False, empty_label=_("Không chọn")
    )
    # A word of the procedure's name, for those who do not find theirs among the few offered.
    called = forms.CharField(required=False, max_length=100)
    comment = forms.CharField(required=False, max_length=1000, widget=forms.Textarea)
    # The set whose questions were on the page.
    asked = forms.CharField(required=False, max_length=40)
    # Filled in by machines only.
    website = forms.CharField(required=False, widget=forms.HiddenInput)
    once = forms.CharField(
        required=False, max_length=32, widget=forms.HiddenInput, initial=partial(token_hex, 16)
    )

    def __init__(self, *args, unit: Unit, words: Words, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.words = words
        self.question_set = words.question_set
        self.questions: list[Question] = list(self.question_set.questions.all())
        overall = self.fields["overall"]
        overall.label = words.overall
        overall.error_messages = {
            "required": words.labels["choose_one"],
            "invalid_choice": words.labels["choose_one"],
        }
        self.fields["procedure"].queryset = Procedure.objects.at_level(unit.level_id)
        for question in self.questions:
            self.fields[f"q{question.position}"] = forms.ChoiceField(
                label=words.question(question),
                required=False,
                choices=[*GRADES, (NOT_APPLICABLE, "")],
                widget=forms.RadioSelect,
            )

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("asked") not in {"", None, self.question_set.code}:
            raise forms.ValidationError(
                _("Bộ câu hỏi vừa được thay bằng bộ mới. Xin xem lại các câu trả lời rồi gửi lại.")
            )
        return cleaned

    def factors(self) -> list[FactorFields]:
        """The questions by factor. Bound fields: asked for once per page."""
        grouped = groupby(self.questions, key=lambda question: question.factor)
        return [self._factor(list(questions)) for _code, questions in grouped]

    def _factor(self, questions: Iterable[Question]) -> FactorFields:
        questions = list(questions)
        fields = [self[f"q{question.position}"] for question in questions]
        return FactorFields(self.words.factor(questions[0]), fields)

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
