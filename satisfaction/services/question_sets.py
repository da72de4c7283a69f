"""Keeping question sets: from files, their days in force, their words in other languages.

A set that people have answered, or that a survey round asks, keeps its questions for ever: a changed
wording is a new set with a new code.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from audit.services import record
from common import clock
from common.exceptions import Conflict, Refused
from common.models import PendingImport
from satisfaction.choices import QUESTION_FILE, FormKind
from satisfaction.exceptions import (
    DaysOutOfOrder,
    NoQuickSetLeft,
    SetAnswered,
    WordingsLeftBehind,
)
from satisfaction.models import Question, QuestionSet, SetWording
from satisfaction.selectors.question_sets import answered_codes, document_of, set_in_force
from units.access import require
from units.permissions import Permission


@dataclass(frozen=True)
class SetSpec:
    """A set as a file says it. `values` holds only what the file names."""

    code: str
    values: dict[str, Any]
    # (factor, its name, the question) in the order of a ballot's answers.
    questions: list[tuple[str, str, str]]
    # Language -> (its name, the words).
    wordings: dict[str, tuple[str, dict[str, Any]]] = field(default_factory=dict)


def mark_of(question_set: QuestionSet) -> str:
    """What a form shows it was made from: two people who change a set at once do not overwrite."""
    said = json.dumps(document_of(question_set), sort_keys=True, ensure_ascii=False)
    note = f"{said}|{question_set.confirmed}"
    return hashlib.sha256(note.encode()).hexdigest()[:16]


@transaction.atomic
def store_sets(specs: Sequence[SetSpec], *, by: Any) -> int:
    """Keep the sets of a file; how many are new or have changed."""
    if by is not None:
        require(by, Permission.QUESTION_EDIT)
    known = {
        one.code: one
        for one in QuestionSet.objects.select_for_update()
        .filter(code__in=[spec.code for spec in specs])
        .order_by("code")
    }
    answered = answered_codes()
    with quick_form_stays():
        return sum(_store(spec, known.get(spec.code), spec.code in answered, by) for spec in specs)


def _store(spec: SetSpec, old: QuestionSet | None, answered: bool, by: Any) -> bool:
    before = document_of(old) if old else None
    if old and answered and asks_otherwise(spec, old):
        raise SetAnswered(spec.code)
    if old and (left := left_behind(spec, old)):
        raise WordingsLeftBehind(spec.code, left)
    first = spec.values.get("valid_from", old and old.valid_from)
    _check_days(spec.code, first, spec.values.get("valid_to", old and old.valid_to))
    # What was compared was the words there were.
    values = {"confirmed": False} if old and asks_otherwise(spec, old) else {}
    question_set, _created = QuestionSet.objects.update_or_create(
        code=spec.code, defaults=spec.values | values
    )
    if old is None or not _same_questions(spec, old):
        _write_questions(question_set, spec.questions)
    for language, (name, words) in spec.wordings.items():
        SetWording.objects.update_or_create(
            question_set=question_set,
            language=language,
            defaults={"language_name": name, "words": words},
        )
    after = document_of(question_set)
    if after == before:
        return False
    record("question_set.imported", question_set, by=by, before=_shown(before), after=_shown(after))
    return True


def asks_otherwise(spec: SetSpec, old: QuestionSet) -> bool:
    """Whether people would be asked something else than those who answered already."""
    overall = spec.values.get("overall_question", old.overall_question)
    return overall != old.overall_question or not _same_questions(spec, old)


def left_behind(spec: SetSpec, old: QuestionSet) -> list[str]:
    """Languages whose words would stand beside questions that they do not translate."""
    if not asks_otherwise(spec, old):
        return []
    return [one.language_name for one in old.wordings.all() if one.language not in spec.wordings]


def _same_questions(spec: SetSpec, old: QuestionSet) -> bool:
    asked = old.questions.order_by("position").values_list("factor", "factor_name", "text")
    return list(asked) == spec.questions


def _write_questions(question_set: QuestionSet, questions: list[tuple[str, str, str]]) -> None:
    question_set.questions.all().delete()
    Question.objects.bulk_create(
        Question(
            question_set=question_set,
            factor=factor,
            factor_name=name,
            text=text,
            position=position,
        )
        for position, (factor, name, text) in enumerate(questions)
    )


def _check_days(code: str, first: date | None, last: date | None) -> None:
    if first and last and last < first:
        raise DaysOutOfOrder(code)


@contextmanager
def quick_form_stays() -> Iterator[None]:
    """Refuse a change after which the counters' codes would open no form, today or some later day."""
    before = _first_day_without_form()
    yield
    after = _first_day_without_form()
    if after is not None and (before is None or after < before):
        raise NoQuickSetLeft(after)


def _first_day_without_form() -> date | None:
    """From today on; None if the counters have a form for ever."""
    today = clock.today()
    sets = QuestionSet.objects.filter(form=FormKind.QUICK, valid_to__gte=today)
    ends: Iterable[Any] = sets.values_list("valid_to", flat=True)
    # Only the day after a set's last one can begin a time without any.
    days: set[date] = {today, *(last + timedelta(days=1) for last in ends)}
    return next((day for day in sorted(days) if set_in_force(FormKind.QUICK, day) is None), None)


def _shown(document: dict[str, Any] | None) -> dict[str, Any] | None:
    """For the trail: what the set is, and how much of it; the words themselves stay in the set."""
    if document is None:
        return None
    questions = sum(len(factor["questions"]) for factor in document["factors"])
    languages = [one["language"] for one in document.get("wordings", [])]
    rest = {key: value for key, value in document.items() if key not in {"factors", "wordings"}}
    return {**rest, "questions": questions, "languages": languages}


# --- A file, until its sender says yes ------------------------------------------------------------


@transaction.atomic
def keep_sets_file(*, document: Any, file_name: str, by: Any) -> PendingImport:
    """What the file says, until the person has looked at it; an earlier try of theirs goes."""
    require(by, Permission.QUESTION_EDIT)
    PendingImport.objects.filter(kind=QUESTION_FILE, by=by).delete()
    return PendingImport.objects.create(
        kind=QUESTION_FILE, file_name=file_name[:200], content={"document": document}, by=by
    )


@transaction.atomic
def take_sets_file(*, pending: PendingImport, specs: Sequence[SetSpec], by: Any) -> int:
    """The person said yes: all sets of the file, or none."""
    require(by, Permission.QUESTION_EDIT)
    mine = PendingImport.objects.select_for_update().filter(pk=pending.pk, by=by).first()
    if mine is None:
        raise Conflict(_("Tệp này đã được ghi hoặc đã được thay bằng một tệp gửi sau."))
    changed = store_sets(specs, by=by)
    mine.delete()
    return changed


# --- One set ---------------------------------------------------------------------------------------


def _held(question_set: QuestionSet, seen: str, by: Any) -> QuestionSet:
    require(by, Permission.QUESTION_EDIT)
    held = QuestionSet.objects.select_for_update().get(pk=question_set.pk)
    if seen != mark_of(held):
        raise Conflict(
            _(
                "Bộ câu hỏi vừa được người khác sửa. Trang dưới đây là bản mới nhất; xin xem lại rồi ghi lại."
            )
        )
    return held


@transaction.atomic
def set_days(
    *, question_set: QuestionSet, first: date | None, last: date | None, seen: str, by: Any
) -> QuestionSet:
    """From when to when the set is asked; without a day since ever, or until another takes over."""
    held = _held(question_set, seen, by)
    before = {"valid_from": held.valid_from, "valid_to": held.valid_to}
    _check_days(held.code, first, last)
    held.valid_from, held.valid_to = first, last
    after = {"valid_from": first, "valid_to": last}
    if after != before:
        with quick_form_stays():
            held.save(update_fields=["valid_from", "valid_to"])
        record("question_set.days_set", held, by=by, before=before, after=after)
    return held


@transaction.atomic
def confirm_wording(
    *, question_set: QuestionSet, confirmed: bool, note: str, seen: str, by: Any
) -> QuestionSet:
    """Say that the words were compared with the document they come from, and how; or take it back."""
    if confirmed and not note.strip():
        raise Refused(_("Xin ghi đã đối chiếu với văn bản nào, ở đâu."))
    held = _held(question_set, seen, by)
    before = {"confirmed": held.confirmed, "note": held.note}
    held.confirmed, held.note = confirmed, note.strip()
    held.save(update_fields=["confirmed", "note"])
    after = {"confirmed": held.confirmed, "note": held.note}
    record("question_set.confirmed", held, by=by, before=before, after=after)
    return held


@transaction.atomic
def save_wording(
    *,
    question_set: QuestionSet,
    language: str,
    language_name: str,
    words: dict[str, Any],
    seen: str,
    by: Any,
) -> SetWording:
    """The set's words in a language; they may be mended even after people have answered."""
    held = _held(question_set, seen, by)
    wording, created = SetWording.objects.update_or_create(
        question_set=held,
        language=language,
        defaults={"language_name": language_name, "words": words},
    )
    after = {"language": language, "name": language_name, "new": created}
    record("question_set.wording_saved", held, by=by, after=after)
    return wording


@transaction.atomic
def remove_wording(*, wording: SetWording, seen: str, by: Any) -> None:
    """The form is no longer offered in this language."""
    held = _held(wording.question_set, seen, by)
    deleted, _rows = SetWording.objects.filter(pk=wording.pk).delete()
    if deleted:
        record("question_set.wording_removed", held, by=by, before={"language": wording.language})
