"""A figure that says what it is made of. Every measure of every app answers with these."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction


class FigureState(StrEnum):
    REPORTED = "reported"
    # Nothing to measure: nobody was late, nothing was asked for. Said by data, not by silence.
    NOT_APPLICABLE = "not_applicable"
    # Nobody has reported it.
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Figure:
    """A value with its origin.

    A ratio carries numerator and denominator and no value; a count carries its value.
    A mean of percents carries its value and says that it is one.
    `n` is how many records stand behind it, `source` names the register it came from.
    """

    state: FigureState
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    value: Decimal | None = None
    n: int | None = None
    source: str = ""
    as_of: date | None = None
    is_percent: bool = False

    @classmethod
    def ratio(
        cls,
        numerator: Decimal | int,
        denominator: Decimal | int,
        *,
        source: str,
        n: int | None = None,
        as_of: date | None = None,
    ) -> "Figure":
        """A share; with a denominator of zero there was nothing to measure."""
        state = FigureState.REPORTED if denominator else FigureState.NOT_APPLICABLE
        n = int(denominator) if n is None else n
        return cls(state, Decimal(numerator), Decimal(denominator), None, n, source, as_of)

    @classmethod
    def count(
        cls,
        value: Decimal | int,
        *,
        source: str,
        n: int | None = None,
        as_of: date | None = None,
    ) -> "Figure":
        return cls(FigureState.REPORTED, None, None, Decimal(value), n, source, as_of)

    @classmethod
    def mean(
        cls,
        value: Fraction,
        *,
        source: str,
        n: int,
        is_percent: bool,
        as_of: date | None = None,
    ) -> "Figure":
        """A mean of several units' figures; `n` of them."""
        exact = Decimal(value.numerator) / Decimal(value.denominator)
        return cls(FigureState.REPORTED, None, None, exact, n, source, as_of, is_percent)

    @classmethod
    def missing(cls, *, source: str) -> "Figure":
        return cls(FigureState.MISSING, source=source)

    @classmethod
    def not_applicable(cls, *, source: str) -> "Figure":
        return cls(FigureState.NOT_APPLICABLE, source=source)

    @property
    def exact(self) -> Fraction | None:
        """The percent of a ratio, or the value of a count, without rounding."""
        if self.state != FigureState.REPORTED:
            return None
        if self.denominator:
            return Fraction(self.numerator or 0) * 100 / Fraction(self.denominator)
        return Fraction(self.value) if self.value is not None else None
