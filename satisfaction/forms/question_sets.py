"""Keeping question sets: their days, the word that they were compared, other languages, a file."""

from typing import Any

from crispy_forms.layout import Fieldset, Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from common.forms import DateField, PortalFormMixin
from satisfaction.choices import SCALE
from satisfaction.imports_sets import LANGUAGE
from satisfaction.models import QuestionSet, SetWording
from satisfaction.selectors.wordings import BASE_LANGUAGE, LABELS


class SeenForm(PortalFormMixin, forms.Form):
    """What was changed by somebody else since the page was opened is not overwritten."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)


class QuestionSetDaysForm(SeenForm):
    submit_label = _("Lưu ngày áp dụng")
    first = DateField(
        label=_("Áp dụng từ ngày"),
        required=False,
        help_text=_("Để trống: từ trước đến nay. Ngày/tháng/năm, ví dụ 24/12/2019"),
    )
    last = DateField(
        label=_("Đến hết ngày"),
        required=False,
        help_text=_("Để trống: đến khi có bộ khác thay."),
    )


class QuestionSetConfirmForm(SeenForm):
    submit_label = _("Lưu việc đối chiếu")
    confirmed = forms.BooleanField(label=_("Lời văn đã đối chiếu với văn bản"), required=False)
    note = forms.CharField(
        label=_("Đối chiếu với văn bản nào, ở đâu"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class QuestionFileForm(forms.Form):
    file = forms.FileField(label=_("Tệp bộ câu hỏi"))


class SetWordingForm(SeenForm):
    """Every text of a set in another language, beside the text it stands for."""

    submit_label = _("Lưu lời văn")

    def __init__(
        self, *args, question_set: QuestionSet, wording: SetWording | None = None, **kwargs
    ) -> None:
        self.question_set, self.wording = question_set, wording
        self.questions = list(question_set.questions.order_by("position"))
        kwargs.setdefault("initial", {}).update(self._said())
        super().__init__(*args, **kwargs)
        if wording is None:
            self.fields["language"] = forms.RegexField(
                LANGUAGE.pattern + "$",
                label=_("Mã ngôn ngữ"),
                max_length=10,
                help_text=_("Mã quốc tế, ví dụ en (tiếng Anh), km (tiếng Khmer)"),
            )
        self.fields["language_name"] = forms.CharField(
            label=_("Tên ngôn ngữ, viết bằng chính ngôn ngữ đó"), max_length=50
        )
        for name, text, longest in self._texts():
            widget = forms.TextInput(attrs={"autocomplete": "off"})
            self.fields[name] = forms.CharField(
                label=text, max_length=longest, required=False, widget=widget
            )
        self.helper.layout = self._layout()

    def _layout(self) -> Layout:
        def named(*beginnings: str) -> list[str]:
            return [name for name in self.fields if name.startswith(beginnings)]

        return Layout(
            "seen",
            Fieldset(_("Ngôn ngữ"), *named("language")),
            Fieldset(_("Câu hỏi"), *named("overall", "factor-", "question-")),
            Fieldset(_("Thang trả lời"), *named("scale-", "not_applicable")),
            Fieldset(_("Lời khác trên phiếu"), *(key for key in LABELS if key != "not_applicable")),
        )

    def _texts(self) -> list[tuple[str, Any, int]]:
        """(field, the text it stands for, longest)."""
        factors = {one.factor: one.factor_name for one in self.questions}
        return [
            ("overall", self.question_set.overall_question, 300),
            *((f"factor-{code}", name, 150) for code, name in factors.items()),
            *((f"question-{one.position}", one.text, 300) for one in self.questions),
            *((f"scale-{grade}", word, 150) for grade, word in sorted(SCALE.items())),
            *((key, word, 300) for key, word in LABELS.items()),
        ]

    def _said(self) -> dict[str, str]:
        """The words there are, by field."""
        if self.wording is None:
            return {}
        words = self.wording.words
        texts = {key: words.get(key, "") for key in ("overall", *LABELS)}
        texts |= {f"factor-{code}": text for code, text in words.get("factors", {}).items()}
        texts |= {f"scale-{grade}": text for grade, text in words.get("scale", {}).items()}
        texts |= {f"question-{at}": text for at, text in enumerate(words.get("questions", []))}
        return texts | {"language_name": self.wording.language_name}

    def clean_language(self) -> str:
        language = self.cleaned_data["language"]
        if language == BASE_LANGUAGE:
            raise forms.ValidationError(_("Lời văn tiếng Việt là chính bộ câu hỏi."))
        if self.question_set.wordings.filter(language=language).exists():
            raise forms.ValidationError(_("Bộ này đã có ngôn ngữ này; xin sửa ở trang của nó."))
        return language

    @property
    def language(self) -> str:
        return self.wording.language if self.wording else self.cleaned_data["language"]

    def words(self) -> dict[str, Any]:
        """As SetWording keeps them; a text left empty is shown in the interface's language."""
        given = {key: text for key, text in self.cleaned_data.items() if text}
        words: dict[str, Any] = {key: given[key] for key in ("overall", *LABELS) if key in given}
        factors = {one.factor: given.get(f"factor-{one.factor}", "") for one in self.questions}
        scale = {str(grade): given.get(f"scale-{grade}", "") for grade in SCALE}
        questions = [given.get(f"question-{one.position}", "") for one in self.questions]
        words["factors"] = {code: text for code, text in factors.items() if text}
        words["scale"] = {grade: text for grade, text in scale.items() if text}
        return words | ({"questions": questions} if any(questions) else {})
