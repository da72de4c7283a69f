"""States that know their own label, tone and meaning, so that no template compares strings."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise


class Tone(StrEnum):
    """What a state means to the eye. Each tone has one colour and one shape."""

    NEUTRAL = "neutral"
    INFO = "info"
    SOON = "soon"
    DONE = "done"
    OVERDUE = "overdue"
    MISSING = "missing"
    NOT_APPLICABLE = "na"


_SHAPES = {
    Tone.NEUTRAL: "○",
    Tone.INFO: "◐",
    Tone.SOON: "▲",
    Tone.DONE: "✓",
    Tone.OVERDUE: "●",
    Tone.MISSING: "▨",
    Tone.NOT_APPLICABLE: "–",
}


@dataclass(frozen=True, slots=True)
class State:
    """A state as a person sees it: a word, a tone (colour and shape) and what it means."""

    code: str
    label: str | Promise
    tone: Tone
    meaning: str | Promise = ""

    @property
    def shape(self) -> str:
        return _SHAPES[self.tone]

    def __str__(self) -> str:
        return str(self.label)
