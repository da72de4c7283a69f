"""Arithmetic of satisfaction on counts. No database; exact, rounded nowhere."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from satisfaction.choices import MINIMUM_N, SATISFIED_FROM

# The 97.5th percentile of the normal distribution: for a two-sided 95 % interval.
Z = Decimal("1.959963984540054")


def wilson(part: Fraction, n: int) -> tuple[Decimal, Decimal]:
    """The 95 % Wilson score interval of a share p among n people, in percent.

    centre = (p + z²/2n) / (1 + z²/n),
    half   = z · sqrt(p(1 − p)/n + z²/4n²) / (1 + z²/n).
    """
    share = Decimal(part.numerator) / part.denominator
    size, square = Decimal(n), Z * Z
    centre = share + square / (2 * size)
    half = Z * (share * (1 - share) / size + square / (4 * size * size)).sqrt()
    whole = 1 + square / size
    low, high = (centre - half) / whole * 100, (centre + half) / whole * 100
    return max(Decimal(0), low), min(Decimal(100), high)


@dataclass
class Tally:
    """How often each answer was given; `ballots` is how many people answered at all."""

    counts: dict[int, int] = field(default_factory=lambda: dict.fromkeys(range(1, 6), 0))
    ballots: int = 0

    def add(self, answers: Iterable[int | None]) -> None:
        """One ballot's answers; those left out do not count."""
        valid = [answer for answer in answers if answer is not None]
        for answer in valid:
            self.counts[answer] += 1
        self.ballots += bool(valid)

    def merge(self, other: "Tally") -> None:
        for answer, count in other.counts.items():
            self.counts[answer] += count
        self.ballots += other.ballots

    @property
    def valid(self) -> int:
        return sum(self.counts.values())

    @property
    def satisfied(self) -> int:
        return sum(count for answer, count in self.counts.items() if answer >= SATISFIED_FROM)

    @property
    def share(self) -> Fraction | None:
        """Answers 4-5 / valid answers, in percent."""
        return Fraction(self.satisfied * 100, self.valid) if self.valid else None

    @property
    def mean(self) -> Fraction | None:
        total = sum(answer * count for answer, count in self.counts.items())
        return Fraction(total, self.valid) if self.valid else None

    @property
    def interval(self) -> tuple[Decimal, Decimal] | None:
        """Over people, not answers: one person's answers go together, so only people count as n."""
        share = self.share
        return None if share is None else wilson(share / 100, self.ballots)

    @property
    def enough(self) -> bool:
        """Whether the figure may be shown outside the office."""
        return self.ballots >= MINIMUM_N
