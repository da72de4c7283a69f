"""Refusals that a person should read. Their text is a sentence in the interface's language."""

from django.utils.functional import Promise


class Refused(Exception):
    """A business rule says no. `str()` is fit to show to the person who asked."""

    def __init__(self, message: str | Promise) -> None:
        self.message = message
        super().__init__(message)

    def __str__(self) -> str:
        return str(self.message)


class Conflict(Refused):
    """Somebody else changed the same thing meanwhile."""
