"""What people type on a report: figures in a grid."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from plans.choices import CellState, IndicatorKind
from plans.exceptions import InvalidFigure
from plans.models import Cell, Indicator
from plans.selectors.grid import plain
from plans.services.figures import Entry

_GROUPED = re.compile(r"[1-9]\d{0,2}(\.\d{3})+")
_NUMBER = re.compile(r"-?\d{1,20}(\.\d{1,10})?")


def parse_number(text: str) -> Decimal | None:
    """A number as people here type it: 1.234,5 or 1234,5 or 2.5; nothing gives None."""
    bare = re.sub(r"[\s\u00a0]", "", text)
    if not bare:
        return None
    if "," in bare:
        bare = bare.replace(".", "").replace(",", ".")
    elif _GROUPED.fullmatch(bare):
        bare = bare.replace(".", "")
    if not _NUMBER.fullmatch(bare):
        raise InvalidFigure(
            _("“%(typed)s” không phải là số. Ví dụ đúng: 29 hoặc 12,5.") % {"typed": text[:30]}
        )
    try:
        return Decimal(bare)
    except InvalidOperation:  # pragma: no cover -- the pattern lets only numbers through
        raise InvalidFigure(_("Hãy nhập một số.")) from None


@dataclass
class Typed:
    """One line as it stands in the browser, before anybody knows whether it is right."""

    numerator: str = ""
    denominator: str = ""
    value: str = ""
    zero: bool = False
    na: bool = False
    ground: str = ""
    note: str = ""
    version: int = 0
    was: str = ""
    error: str = ""
    conflict: Cell | None = None

    @classmethod
    def of(cls, cell: Cell) -> "Typed":
        """What the browser shows for a stored cell."""
        typed = cls(
            plain(cell.numerator),
            plain(cell.denominator),
            plain(cell.value),
            cell.state == CellState.ZERO,
            cell.state == CellState.NOT_APPLICABLE,
            cell.ground,
            cell.note,
            cell.version,
        )
        typed.was = typed.mark
        return typed

    @classmethod
    def sent(cls, indicator: Indicator, data: Mapping[str, str]) -> "Typed | None":
        """What the browser sent for a line; None when the line was not on the page."""
        prefix = f"c{indicator.pk}-"
        if f"{prefix}version" not in data:
            return None

        def get(name: str, longest: int = 40) -> str:
            return data.get(prefix + name, "").replace("\r\n", "\n").strip()[:longest]

        version = get("version")
        return cls(
            get("numerator"),
            get("denominator"),
            get("value"),
            bool(get("zero")),
            bool(get("na")),
            get("ground", 300),
            get("note", 2000),
            int(version) if version.isdecimal() and len(version) < 9 else 0,
            get("was", 3000),
        )

    @property
    def mark(self) -> str:
        """All that can be typed, as one string: equal marks mean that nothing was touched."""
        parts = (
            self.numerator,
            self.denominator,
            self.value,
            "z" if self.zero else "",
            "n" if self.na else "",
            self.ground,
            self.note,
        )
        return "|".join(parts)

    @property
    def is_touched(self) -> bool:
        return self.mark != self.was

    @property
    def state(self) -> str:
        if self.na:
            return CellState.NOT_APPLICABLE
        if self.zero:
            return CellState.ZERO
        if self.numerator or self.denominator or self.value:
            return CellState.REPORTED
        return CellState.MISSING

    def entry(self, indicator: Indicator) -> Entry:
        """The figures; raises InvalidFigure for what is no number."""
        if self.na:
            return Entry(self.state, ground=self.ground, note=self.note)
        if indicator.is_ratio:
            return Entry(
                self.state,
                parse_number(self.numerator),
                parse_number(self.denominator),
                note=self.note,
            )
        return Entry(self.state, value=parse_number(self.value), note=self.note)


def is_choice(indicator: Indicator) -> bool:
    return indicator.kind == IndicatorKind.YES_NO
