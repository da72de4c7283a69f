"""Typing paper forms: a number and a run of digits."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from common.forms import NoPersonalNumbersMixin
from satisfaction.choices import SCALE
from satisfaction.choices_rounds import NOT_APPLICABLE_KEYS
from satisfaction.models import Question

TYPED = "typed"
NO_OVERALL = _("Câu chung phải có câu trả lời. Phiếu bỏ trống câu chung là phiếu không dùng được.")


def digits_of(answers: list[int | None]) -> str:
    return "".join("0" if answer is None else str(answer) for answer in answers)


def answer_of(key: str) -> int | None:
    """What a key says: 1-5, or 0 or n for "không áp dụng". ValueError for any other."""
    if key in tuple(NOT_APPLICABLE_KEYS):
        return None
    if key not in {str(grade) for grade in SCALE}:
        raise ValueError(key)
    return int(key)


def read_answers(text: str, questions: int) -> list[int | None]:
    """The answers of a form by the order on paper, the general question last.

    Spaces are for the eye. ValidationError says what is wrong and where.
    """
    keys = "".join(text.split())
    answers = []
    for place, key in enumerate(keys, start=1):
        try:
            answers.append(answer_of(key))
        except ValueError as fault:
            raise forms.ValidationError(
                gettext("Ô thứ %(place)s là “%(key)s”: chỉ nhận 1 đến 5, hoặc 0 cho không áp dụng.")
                % {"place": place, "key": key}
            ) from fault
    if len(answers) != questions + 1:
        raise forms.ValidationError(
            gettext("Cần %(needed)s chữ số: %(questions)s câu rồi câu chung. Đang có %(typed)s.")
            % {"needed": questions + 1, "questions": questions, "typed": len(answers)}
        )
    if answers[-1] is None:
        raise forms.ValidationError(NO_OVERALL)
    return answers


class NumberForm(forms.Form):
    """Which form. All that is needed to mark one."""

    number = forms.IntegerField(
        label=_("Số phiếu"),
        min_value=1,
        max_value=9_999_999,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": _("Xin ghi số in trên phiếu.")},
    )


class EntryForm(NoPersonalNumbersMixin, NumberForm):
    plain_fields = ("comment",)
    answers = forms.CharField(
        label=_("Các câu trả lời"),
        max_length=200,
        strip=False,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "off", "spellcheck": "false"}
        ),
        error_messages={"required": _("Xin gõ các câu trả lời theo thứ tự trên phiếu.")},
    )
    comment = forms.CharField(
        label=_("Điều ghi thêm trên phiếu"),
        required=False,
        max_length=1000,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("Không chép tên, số điện thoại hay số giấy tờ."),
    )

    def __init__(self, *args: Any, questions: list[Question], again: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = questions
        self.marking = False
        if again:
            # What people wrote is kept once, from the first typing.
            del self.fields["comment"]

    def only_number(self) -> None:
        """To mark a form its number is enough; what else was typed stays and is not looked at."""
        self.marking = True
        self.fields["answers"].required = False

    def focus(self) -> None:
        """Where typing goes on: at the number, or at the answers where only these were wrong."""
        at = "answers" if set(self.errors) == {"answers"} else "number"
        self.fields[at].widget.attrs["autofocus"] = True

    def clean_answers(self) -> list[int | None]:
        if self.marking:
            return []
        return read_answers(self.cleaned_data["answers"], len(self.questions))

    @property
    def ballot(self) -> dict[str, Any]:
        *answers, overall = self.cleaned_data["answers"]
        found = {"number": self.cleaned_data["number"], "answers": answers, "overall": overall}
        if "comment" in self.fields:
            found["comment"] = self.cleaned_data["comment"]
        return found


class SettlingForm(forms.Form):
    """Every answer of one form once more; what two typings dispute stands empty."""

    edition = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        *args: Any,
        labels: list[str],
        now: list[int | None],
        open_at: list[int],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.names = [f"a{place}" for place in range(len(labels))]
        for place, label in enumerate(labels):
            shown = "" if place in open_at else digits_of([now[place]])
            self.fields[f"a{place}"] = forms.CharField(
                label=label,
                max_length=1,
                initial=shown,
                error_messages={"required": _("Xin xem phiếu và ghi câu trả lời.")},
                widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
            )

    @property
    def bound(self) -> list[Any]:
        return [self[name] for name in self.names]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for name in [name for name in self.names if name in cleaned]:
            try:
                cleaned[name] = answer_of(cleaned[name])
            except ValueError:
                self.add_error(name, _("Chỉ nhận 1 đến 5, hoặc 0 cho không áp dụng."))
        if cleaned.get(self.names[-1], 1) is None:
            self.add_error(self.names[-1], NO_OVERALL)
        return cleaned

    @property
    def ballot(self) -> dict[str, Any]:
        *answers, overall = (self.cleaned_data[name] for name in self.names)
        return {"answers": answers, "overall": overall}


class TakeBackForm(NumberForm):
    reason = forms.CharField(
        label=_("Lý do gỡ đánh dấu"),
        max_length=300,
        error_messages={"required": _("Xin ghi lý do.")},
    )
