"""The table of other systems' words for the states of a dossier."""

from typing import Any

from django.db import transaction

from audit.services import record
from common.text import fold
from procedures.exceptions import StatusWordTaken
from procedures.models import StatusWord


@transaction.atomic
def add_status_word(*, word: str, status: str, by: Any) -> StatusWord:
    """A word for a state. Who may do this is the caller's question: it is nobody's unit."""
    added, is_new = StatusWord.objects.get_or_create(
        key=fold(word), defaults={"word": word, "status": status}
    )
    if not is_new:
        raise StatusWordTaken(word)
    record("status_word.added", added, by=by, after={"word": word, "status": status})
    return added


@transaction.atomic
def change_status_word(*, word: StatusWord, status: str, by: Any) -> None:
    """Give the word to another state; loads that were done are not touched."""
    held = StatusWord.objects.select_for_update().get(pk=word.pk)
    if held.status == status:
        return
    before = {"word": held.word, "status": held.status}
    held.status = status
    held.save()
    record("status_word.changed", held, by=by, before=before, after={"status": status})


@transaction.atomic
def remove_status_word(*, word: StatusWord, by: Any) -> None:
    record("status_word.removed", word, by=by, before={"word": word.word, "status": word.status})
    word.delete()
