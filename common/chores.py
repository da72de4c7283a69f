"""What the portal does by itself again and again: when it ran, when it last found work, how it failed.

The rows are told in real time, like a job's signs of life: a demonstration's day stands still.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.utils import timezone

from common.models import Chore


@dataclass
class Round:
    """One time round. `did` is said only when there was something to do."""

    result: str = ""
    has_worked: bool = False

    def did(self, result: str) -> None:
        self.result, self.has_worked = result, True


@contextmanager
def doing(name: str) -> Iterator[Round]:
    """Write down that the chore runs, and how it ended. One that dies stays started, not done."""
    _note(name, last_started_at=timezone.now())
    this = Round()
    try:
        yield this
    except Exception as error:
        words = f"{type(error).__name__}: {error}"[:2000]
        _note(name, last_failed_at=timezone.now(), last_error=words)
        raise
    now = timezone.now()
    fields: dict[str, object] = {"last_done_at": now}
    if this.has_worked:
        fields |= {"last_result": this.result[:300], "last_work_at": now}
    _note(name, **fields)


def _note(name: str, **fields: object) -> None:
    if not Chore.objects.filter(pk=name).update(**fields):
        Chore.objects.update_or_create(name=name, defaults=fields)
