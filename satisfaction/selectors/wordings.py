"""A question set's words in the language a person chose. A language needs no code, only a row."""

from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from satisfaction.choices import SCALE
from satisfaction.models import Question, QuestionSet

# The language the sets themselves are written in.
BASE_LANGUAGE, BASE_NAME = "vi", "Tiếng Việt"
# What else the form says. A set's words may say it in their language under the same keys.
LABELS = {
    "not_applicable": _("Không áp dụng"),
    "optional": _("không bắt buộc"),
    "choose_one": _("Xin chọn một mức hài lòng."),
    "procedure": _("Ông/bà đến làm thủ tục gì?"),
    "comment": _("Điều muốn nói thêm"),
    "comment_help": _("Xin đừng ghi tên, số điện thoại, số căn cước của mình hay của ai khác."),
    "send": _("Gửi đánh giá"),
    "privacy": _("Không hỏi tên, không lưu số máy."),
    "thanks": _("Cảm ơn ông/bà đã đánh giá"),
}


@dataclass(frozen=True)
class Words:
    """What is left out of a language's words is shown in the language of the interface."""

    question_set: QuestionSet
    language: str = BASE_LANGUAGE
    said: dict[str, Any] = field(default_factory=dict)
    languages: tuple[tuple[str, str], ...] = ((BASE_LANGUAGE, BASE_NAME),)

    @property
    def interface(self) -> str:
        """The language of everything around the set's own words."""
        known = dict(settings.LANGUAGES)
        return self.language if self.language in known else (get_language() or BASE_LANGUAGE)

    @property
    def overall(self) -> str:
        return self._text(self.said, "overall") or self.question_set.overall_question

    @property
    def labels(self) -> dict[str, str]:
        return {key: self._text(self.said, key) or str(word) for key, word in LABELS.items()}

    @property
    def scale(self) -> list[tuple[str, str]]:
        """(value, word) from the lowest grade to the highest."""
        words = self._part("scale")
        return [
            (str(grade), self._text(words, str(grade)) or str(SCALE[grade]))
            for grade in sorted(SCALE)
        ]

    def factor(self, question: Question) -> str:
        return self._text(self._part("factors"), question.factor) or question.factor_name

    def question(self, question: Question) -> str:
        texts = self.said.get("questions")
        if isinstance(texts, list) and question.position < len(texts):
            text = texts[question.position]
            return text if isinstance(text, str) and text else question.text
        return question.text

    def _part(self, key: str) -> dict[str, Any]:
        part = self.said.get(key)
        return part if isinstance(part, dict) else {}

    @staticmethod
    def _text(words: dict[str, Any], key: str) -> str:
        text = words.get(key)
        return text if isinstance(text, str) else ""


def words_of(question_set: QuestionSet, wanted: str = "") -> Words:
    """The set's words in the wanted language; without it in the interface's; else in its own."""
    wordings = {one.language: one for one in question_set.wordings.all()}
    names = ((BASE_LANGUAGE, BASE_NAME),) + tuple(
        (code, one.language_name) for code, one in sorted(wordings.items())
    )
    for language in (wanted, get_language() or ""):
        if language == BASE_LANGUAGE:
            break
        if language in wordings:
            return Words(question_set, language, wordings[language].words, names)
    return Words(question_set, languages=names)
