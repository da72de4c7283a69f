"""What a commune answers to a declared component, and what it claims instead when it boasts."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from demo.profiles import PARTLY_ONE_STOP, Profile
from par_index.models import Criterion
from par_index.scoring import Rule, Value

ONE_STOP, ISO = "6.1.2", "6.3.1"
BEST, MIDDLE, WORST = 0, 1, 2


@dataclass(frozen=True)
class Answer:
    """The value a visit would find, and the value declared."""

    honest: Value
    claimed: Value

    @property
    def is_overclaimed(self) -> bool:
        return self.honest != self.claimed


def answer(
    criterion: Criterion, rule: Rule, profile: Profile, rng: Random, *, year: int = 2020
) -> Answer:
    """Boasting picks the best option where the honest one is lower."""
    diligent = profile.diligent - (0.05 if year == 2019 else 0)
    honest = _value(
        rule, lambda: _place(criterion.code, profile, diligent, rng, year), diligent, rng
    )
    boasts = rng.random() < profile.boastful * 0.7
    claimed = (
        _value(rule, lambda: BEST, 1.0, rng) if boasts and rule.kind != "deduction" else honest
    )
    return Answer(honest, claimed)


def _place(code: str, profile: Profile, diligent: float, rng: Random, year: int) -> int:
    """Which of the options, best first, is true of the commune."""
    if code == ONE_STOP:
        since = profile.one_stop_since
        if since is not None and since.year <= year:
            return BEST
        return MIDDLE if profile.code in PARTLY_ONE_STOP and year == 2020 else WORST
    if code == ISO:
        return (BEST if year == 2020 else MIDDLE) if profile.iso else WORST
    if rng.random() < diligent + 0.02:
        return BEST
    return MIDDLE if rng.random() < 0.75 else WORST


def _value(rule: Rule, place: Callable[[], int], diligent: float, rng: Random) -> Value:
    if rule.input_kind == "choice":
        ordered = sorted(rule.options, key=lambda option: -option.points)
        return Value.choice(ordered[min(place(), len(ordered) - 1)].label)
    if rule.parts and rule.input_kind == "parts":
        parts = {part.input: _value(part.rule, place, diligent, rng) for part in rule.parts}
        return Value(inputs=parts)
    if rule.kind == "deduction":
        return Value.of(int(rng.random() > diligent + 0.1))
    return Value.of(sum(rng.random() < diligent - 0.35 for _ in range(2)))
