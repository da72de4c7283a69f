"""What people type into the cells of a report, and how it becomes figures."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from plans.choices import CellState
from plans.exceptions import InvalidFigure
from plans.models import Cell, Indicator
from plans.selectors.grid import plain
from plans.services.figures import LONGEST, Entry

# A mark holds all that can be typed; the fields' texts may double by what JSON escapes.
LONGEST_MARK = 2 * sum(LONGEST.values()) + 200
_FIGURE = ("numerator", "denominator", "value", "zero", "na", "ground")
_MARKED = (*_FIGURE, "note", "difficulty", "difference_reason")
# What two people may change side by side without meeting.
_PARTS = ((*_FIGURE, "difference_reason"), ("note",), ("difficulty",))
_GROUPED = re.compile(r"[1-9][0-9]{0,2}(\.[0-9]{3})+")
_NUMBER = re.compile(r"-?[0-9]{1,20}(\.[0-9]{1,10})?")


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
    difficulty: str = ""
    difference_reason: str = ""
    version: int = 0
    was: str = ""
    # The line came back as a conflict, and what the person chose there: "mine" or "theirs".
    is_merging: bool = False
    choice: str = ""
    error: str = ""
    conflict: Cell | None = None
    # On what the person had typed before it became a conflict.
    base_version: int = 0
    # Whose change to another part of the same cell was kept beside this one.
    merged_with: str = ""

    @classmethod
    def of(cls, cell: Cell) -> "Typed":
        """What the browser shows for a stored cell."""
        typed = cls(
            plain(cell.numerator),
            plain(cell.denominator),
            plain(cell.value),
            cell.state == CellState.ZERO and cell.indicator.is_typed,
            cell.state == CellState.NOT_APPLICABLE,
            cell.ground,
            cell.note,
            cell.difficulty,
            cell.difference_reason,
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
            get("ground", LONGEST["ground"]),
            get("note", LONGEST["note"]),
            get("difficulty", LONGEST["difficulty"]),
            get("difference_reason", LONGEST["difference_reason"]),
            int(version) if version.isdecimal() and len(version) < 9 else 0,
            get("was", LONGEST_MARK),
            bool(get("merging")),
            get("choice"),
        )

    @classmethod
    def from_mark(cls, mark: str) -> "Typed | None":
        """What a mark says; None for what is none, because it comes from the browser."""
        try:
            parts = json.loads(mark)
        except (ValueError, RecursionError):
            return None
        if not isinstance(parts, list) or len(parts) != len(_MARKED):
            return None
        if not all(isinstance(part, str) for part in parts):
            return None
        said = dict(zip(_MARKED, parts, strict=True))
        return cls(**{**said, "zero": bool(said["zero"]), "na": bool(said["na"])})

    @property
    def mark(self) -> str:
        """All that can be typed, as one string: equal marks mean that nothing was touched."""
        ticked = {"zero": "z" if self.zero else "", "na": "n" if self.na else ""}
        parts = [ticked.get(name, getattr(self, name)) for name in _MARKED]
        return json.dumps(parts, ensure_ascii=False, separators=(",", ":"))

    @property
    def is_touched(self) -> bool:
        return self.is_merging or self.mark != self.was

    @property
    def before(self) -> "Typed | None":
        """What stood there when the person began to type."""
        return Typed.from_mark(self.was)

    def meets(self, theirs: Cell, told: str) -> None:
        """Somebody was faster: the next save is made knowing theirs, once a choice is made."""
        self.base_version = self.version
        self.error, self.conflict, self.version = told, theirs, theirs.version
        self.is_merging, self.choice = True, ""

    @property
    def theirs_mark(self) -> str:
        """What stands there now, for the scripts of the page."""
        return Typed.of(self.conflict).mark if self.conflict else ""

    def without_figures(self) -> "Typed":
        """The portal's own figure again; what is said beside it stays."""
        return replace(
            self, numerator="", denominator="", value="", zero=False, difference_reason=""
        )

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
        words = {"note": self.note, "difficulty": self.difficulty}
        if self.na:
            return Entry(self.state, ground=self.ground, **words)
        if not indicator.is_typed:
            # Whether it is a share or a number, only the portal's own figure tells.
            figures = map(parse_number, (self.numerator, self.denominator, self.value))
            return Entry(self.state, *figures, **words, difference_reason=self.difference_reason)
        if indicator.is_ratio:
            return Entry(
                self.state, parse_number(self.numerator), parse_number(self.denominator), **words
            )
        return Entry(self.state, value=parse_number(self.value), **words)


def together(mine: Typed, theirs: Cell) -> Typed | None:
    """Both people's work in one, where they changed different parts of the cell; else None.

    The parts are the figure with its state, the explanation and the difficulty.
    """
    base, other = mine.before, Typed.of(theirs)
    if base is None:
        return None
    values: dict[str, Any] = {}
    for part in _PARTS:
        was, one, two = (
            {name: getattr(each, name) for name in part} for each in (base, mine, other)
        )
        if one not in (was, two) and two != was:
            return None
        values |= two if one == was else one
    return replace(mine, **values, version=theirs.version)
