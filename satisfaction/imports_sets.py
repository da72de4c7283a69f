"""Question sets from a file: `import_question_sets` and the page read the same words."""

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from common.exceptions import Refused
from common.imports import Entry, ImportFailed, PathError, read_tree
from satisfaction.choices import SCALE, FormKind
from satisfaction.exceptions import WordingsLeftBehind
from satisfaction.models import QuestionSet
from satisfaction.selectors.question_sets import answered_codes
from satisfaction.selectors.wordings import BASE_LANGUAGE, LABELS
from satisfaction.services.question_sets import SetSpec, asks_otherwise, left_behind, store_sets

LONGEST_FILE = 1024 * 1024
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})?")
_CODE = re.compile(r"[a-z0-9][a-z0-9_-]*")


def import_question_sets(path: Path) -> str:
    """Load question sets from JSON; a set that was answered keeps its questions."""
    errors: list[PathError] = []
    specs = read_sets(read_tree(path, errors), errors)
    if errors:
        raise ImportFailed(errors)
    changed = store_sets(specs, by=None)
    return _("%(count)s bộ câu hỏi, trong đó %(changed)s bộ mới hoặc có thay đổi.") % {
        "count": len(specs),
        "changed": changed,
    }


def read_upload(upload: UploadedFile) -> Any:
    """The document of a file that was sent."""
    if (upload.size or 0) > LONGEST_FILE:
        raise Refused(_("Tệp quá lớn: một tệp bộ câu hỏi không quá 1 MB."))
    try:
        document = json.loads(upload.read().decode("utf-8-sig"))
        _check_letters(json.dumps(document, ensure_ascii=False))
        return document
    except (ValueError, RecursionError) as error:
        message = _("Tệp không phải JSON hợp lệ (UTF-8): %(error)s") % {"error": error}
        raise Refused(message) from error


def _check_letters(text: str) -> None:
    """Raise ValueError for what JSON may escape and no database keeps: halves of letters, NUL."""
    text.encode()
    if "\\u0000" in text:
        raise ValueError("\\u0000")


def read_document(document: Any) -> tuple[list[SetSpec], list[PathError]]:
    errors: list[PathError] = []
    return read_sets(Entry(document, "", errors), errors), errors


def read_sets(tree: Entry, errors: list[PathError]) -> list[SetSpec]:
    """The file's sets; every fault is noted with its place."""
    entries = tree.entries("sets", required=True)
    specs = [_read_set(entry) for entry in entries]
    _check_codes(entries, specs, errors)
    return specs


def _read_set(entry: Entry) -> SetSpec:
    factors = entry.entries("factors", required=True)
    questions: list[tuple[str, str, str]] = []
    for factor in factors:
        code = factor.text("code", required=True, longest=20)
        name = factor.text("name", required=True, longest=150)
        questions += [(code, name, text) for text in _questions(factor)]
    codes = [question[0] for question in questions]
    if len({factor.text("code") for factor in factors}) != len(factors):
        entry.fail("factors", _("hai yếu tố có cùng mã"))
    code = entry.text("code", required=True, longest=40)
    if code and not _CODE.fullmatch(code):
        entry.fail("code", _("chỉ gồm chữ thường không dấu, số, gạch nối"))
    return SetSpec(
        code=code,
        values=_values(entry, one_each=len(codes) == len(set(codes))),
        questions=questions,
        wordings=dict(_wording(one, len(questions)) for one in entry.entries("wordings")),
    )


def _questions(factor: Entry) -> list[str]:
    texts = factor.texts("questions")
    if not texts or not all(texts):
        factor.fail("questions", _("yếu tố chưa có câu hỏi, hoặc có câu để trống"))
    if any(len(text) > 300 for text in texts):
        factor.fail("questions", _("một câu hỏi dài không quá 300 ký tự"))
    return texts


def _values(entry: Entry, *, one_each: bool) -> dict[str, Any]:
    """What the set is. Its days and its note are only touched where the file names them."""
    values: dict[str, Any] = {
        "name": entry.text("name", required=True, longest=200),
        "basis": entry.text("basis", longest=200),
        "overall_question": entry.text("overall_question", required=True, longest=300),
        # Older files do not say it: one question a factor is the counter's short form.
        "form": entry.text("form") or (FormKind.QUICK if one_each else FormKind.FULL),
    }
    if values["form"] not in FormKind.values:
        known = ", ".join(FormKind.values)
        entry.fail("form", _("chọn một trong: %(values)s") % {"values": known})
    values |= {day: entry.date(day) for day in ("valid_from", "valid_to") if day in entry}
    if "verified" in entry:
        values["note"] = entry.text("verified")
    first, last = values.get("valid_from"), values.get("valid_to")
    if first and last and last < first:
        entry.fail("valid_to", _("không được trước ngày bắt đầu áp dụng"))
    return values


def _wording(entry: Entry, questions: int) -> tuple[str, tuple[str, dict[str, Any]]]:
    language = entry.text("language", required=True, longest=10)
    if language and (not LANGUAGE.fullmatch(language) or language == BASE_LANGUAGE):
        entry.fail("language", _("mã ngôn ngữ khác tiếng Việt, ví dụ en, km"))
    name = entry.text("language_name", required=True, longest=50)
    words = entry.entry("words")
    said: dict[str, Any] = {
        key: text for key in ("overall", *LABELS) if (text := words.text(key, longest=300))
    }
    for part in ("factors", "scale"):
        if part in words:
            found = words.entry(part)
            said[part] = {key: found.text(key, longest=150) for key in found.values}
    if set(said.get("scale", {})) - {str(grade) for grade in SCALE}:
        words.fail("scale", _("thang điểm có các khóa từ 1 đến 5"))
    if "questions" in words:
        said["questions"] = words.texts("questions")
        if len(said["questions"]) != questions:
            count = {"count": questions}
            words.fail("questions", _("phải có đủ %(count)s câu, theo đúng thứ tự") % count)
    return language, (name, said)


def _check_codes(entries: list[Entry], specs: list[SetSpec], errors: list[PathError]) -> None:
    """Codes once; what a set that people have answered asks stays as it was."""
    answered = answered_codes()
    known = QuestionSet.objects.in_bulk([spec.code for spec in specs], field_name="code")
    seen = set()
    for entry, spec in zip(entries, specs, strict=True):
        if spec.code in seen:
            entry.fail("code", _("mã này có hai lần"))
        seen.add(spec.code)
        if spec.code in answered and asks_otherwise(spec, known[spec.code]):
            message = _("bộ câu hỏi đã có phiếu trả lời; lời văn mới phải là một bộ với mã mới")
            entry.fail("factors", message)
        elif spec.code in known and (left := left_behind(spec, known[spec.code])):
            entry.fail("wordings", str(WordingsLeftBehind(spec.code, left)))


# --- Before the yes ------------------------------------------------------------------------------


@dataclass(frozen=True)
class SetChange:
    """What saying yes would do to one set."""

    spec: SetSpec
    is_new: bool
    # What differs from the set there is, in words.
    changes: list[str]

    @property
    def languages(self) -> list[str]:
        return [name for name, _words in self.spec.wordings.values()]


def changes_of(specs: list[SetSpec]) -> list[SetChange]:
    """Two queries, whatever the file holds."""
    known = (
        QuestionSet.objects.filter(code__in=[spec.code for spec in specs])
        .prefetch_related("questions", "wordings")
        .in_bulk(field_name="code")
    )
    return [_change(spec, known.get(spec.code)) for spec in specs]


def _change(spec: SetSpec, old: QuestionSet | None) -> SetChange:
    if old is None:
        return SetChange(spec, True, [])
    names = {field.name: str(field.verbose_name) for field in QuestionSet._meta.fields}
    changes = [names[key] for key, value in spec.values.items() if getattr(old, key) != value]
    asked = [(one.factor, one.factor_name, one.text) for one in old.questions.all()]
    if asked != spec.questions:
        changes.append(_("câu hỏi"))
    kept = {one.language: (one.language_name, one.words) for one in old.wordings.all()}
    changes += [
        _("lời văn %(language)s") % {"language": name}
        for language, (name, words) in spec.wordings.items()
        if kept.get(language) != (name, words)
    ]
    return SetChange(spec, False, changes)
