"""What a line of an annex says about its task, column by column, and what is unclear in it."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from plans.imports.annex_layout import Layout, Line, column_named
from plans.imports.annex_values import Bodies, read_due, read_money
from plans.selectors.annex import budget_shown, cooperating_shown, due_shown

_LONGEST = {"title": 500, "product": 300, "note": 1000, "code": 20}
_ROOM = {"lead": 300, "cooperating": 500, "due": 100, "budget": 200}


@dataclass(frozen=True)
class Problem:
    """An error stops the whole file; a warning says what was made of something unclear."""

    row: int
    column: str
    message: str
    is_error: bool

    def __str__(self) -> str:
        return _("Dòng %(row)s, cột %(column)s: %(message)s") % {
            "row": self.row,
            "column": self.column,
            "message": self.message,
        }


@dataclass
class Notes:
    """All that was found, with its place."""

    layout: Layout
    problems: list[Problem] = field(default_factory=list)

    def warn(self, row: int, column: str, message: str) -> None:
        self.problems.append(Problem(row, column_named(self.layout, column), message, False))

    def fail(self, row: int, column: str, message: str) -> None:
        self.problems.append(Problem(row, column_named(self.layout, column), message, True))

    def in_order(self) -> list[Problem]:
        return sorted(self.problems, key=lambda one: (one.row, not one.is_error))


@dataclass(frozen=True)
class Meant:
    """A cell as values of the task, its cooperating units apart; and as the annex would print it."""

    values: dict[str, Any]
    shown: str
    cooperating: list[Any] | None = None


@dataclass
class Fields:
    year: int
    bodies: Bodies
    # What one stands for in the column of money.
    times: int
    notes: Notes

    def read(self, name: str, line: Line, text: str) -> Meant:
        if name in {"title", "product", "note"}:
            return Meant({name: self.within(line, name, text, _LONGEST[name])}, text)
        return getattr(self, f"_{name}")(line, text)

    def _lead(self, line: Line, text: str) -> Meant:
        body = self.bodies.named(text) if text else None
        if text and body is None:
            self._unknown(line, "lead", text)
        kept = "" if body else self._room(line, "lead", text)
        return Meant({"lead": body, "lead_text": kept}, str(body or text))

    def _cooperating(self, line: Line, text: str) -> Meant:
        units, unknown = self.bodies.all_named(text)
        for name in unknown:
            self._unknown(line, "cooperating", name)
        kept = self._room(line, "cooperating", "; ".join(unknown))
        shown = cooperating_shown([str(unit) for unit in units], kept)
        return Meant({"cooperating_text": kept}, shown, units)

    def _due(self, line: Line, text: str) -> Meant:
        due = read_due(text, self.year)
        if due.note:
            self.notes.warn(line.number, "due", due.note)
        kept = self._room(line, "due", due.text)
        return Meant({"due_on": due.on, "due_text": kept}, due_shown(due.on, kept))

    def _budget(self, line: Line, text: str) -> Meant:
        money = read_money(text, self.times)
        if money.fault:
            self.notes.fail(line.number, "budget", money.fault)
        if money.note:
            self.notes.warn(line.number, "budget", money.note)
        kept = self._room(line, "budget", money.text)
        return Meant({"budget": money.sum, "budget_text": kept}, budget_shown(money.sum, kept))

    def _unknown(self, line: Line, column: str, name: str) -> None:
        self.notes.warn(
            line.number,
            column,
            _("“%(name)s” không có trong danh mục đơn vị; ghi nguyên văn") % {"name": name},
        )

    def _room(self, line: Line, column: str, text: str) -> str:
        return self.within(line, column, text, _ROOM[column])

    def within(self, line: Line, column: str, text: str, longest: int) -> str:
        if len(text) > longest:
            self.notes.fail(
                line.number,
                column,
                _("dài %(length)s ký tự, quá %(longest)s; hãy rút gọn")
                % {"length": len(text), "longest": longest},
            )
        return text
