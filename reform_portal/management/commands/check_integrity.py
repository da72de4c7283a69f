"""`manage.py check_integrity`: does what is kept agree with itself? Only reads."""

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction

from audit.services import broken_events
from common.uploads import broken_files
from satisfaction.selectors.sums import differences

CHECKS: tuple[tuple[str, Callable[[], Iterable[str]]], ...] = (
    ("audit chain", broken_events),
    ("sums of ballots", differences),
    ("stored files", broken_files),
)


class Command(BaseCommand):
    help = "Check the audit chain, the sums of ballots, and the stored files; changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        faults = 0
        with _one_moment():
            for name, check in CHECKS:
                told = list(check())
                faults += len(told)
                for line in told:
                    self.stderr.write(line)
                self.stdout.write(f"{name}: {len(told) or 'no'} faults")
        if faults:
            raise CommandError(f"{faults} faults")


def _one_moment() -> AbstractContextManager[None]:
    """All that is compared is read as of one moment, while others go on writing."""
    if connection.vendor != "postgresql" or connection.in_atomic_block:
        return nullcontext()
    return _snapshot()


@contextmanager
def _snapshot():
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield
