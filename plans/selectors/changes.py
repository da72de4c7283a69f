"""What differs between two statements of a unit: the figure, the words beside it, what proves it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from plans.models import Indicator, Submission
from plans.selectors.grid import told

# Words beside a figure, in the order in which they are read.
_WORDS = ("note", "difficulty", "difference_reason")
_FIGURE = ("state", "numerator", "denominator", "value", "ground")

Line = Mapping[str, Any]


@dataclass(frozen=True)
class WordChange:
    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Change:
    """A line that differs. `before` and `after` tell the figure, also where it stayed the same."""

    indicator: Indicator
    before: str
    after: str
    words: tuple[WordChange, ...] = ()
    cited: tuple[str, ...] = ()
    uncited: tuple[str, ...] = ()
    is_figure: bool = True


def changes_since(
    indicators: Sequence[Indicator], before: Mapping[str, Any], after: Mapping[str, Any]
) -> list[Change]:
    """Lines that differ between two statements, in the order of the form."""
    found = (
        _change(indicator, before.get(indicator.code), after.get(indicator.code))
        for indicator in indicators
    )
    return [change for change in found if change is not None]


def changed_codes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """Only which lines differ, for a list of many reports."""
    codes = sorted({*before, *after})
    return [code for code in codes if _differs(before.get(code), after.get(code))]


def last_signed(history: Sequence[Submission]) -> Submission | None:
    """The statement signed before the newest one; `history` stands newest first."""
    return next((each for each in history[1:] if each.signed_at), None)


def _differs(old: Line | None, new: Line | None) -> bool:
    return _figure_differs(old, new) or bool(_words(old, new)) or _cites(old, new) != ((), ())


def _change(indicator: Indicator, old: Line | None, new: Line | None) -> Change | None:
    if not _differs(old, new):
        return None
    cited, uncited = _cites(old, new)
    return Change(
        indicator,
        told(indicator, _bare(old)),
        told(indicator, _bare(new)),
        _words(old, new),
        cited,
        uncited,
        _figure_differs(old, new),
    )


def _figure_differs(old: Line | None, new: Line | None) -> bool:
    if old is None or new is None:
        return old is not new
    return _figure(old) != _figure(new)


def _figure(line: Line) -> tuple[Any, ...]:
    """Also what the portal counted, but not the day on which it counted the same again."""
    portal = line.get("portal") or {}
    return tuple(line[key] for key in _FIGURE) + tuple(portal.get(key, "") for key in _FIGURE)


def _bare(line: Line | None) -> dict[str, Any] | None:
    return None if line is None else {**line, "note": "", "difficulty": ""}


def _words(old: Line | None, new: Line | None) -> tuple[WordChange, ...]:
    labels = {
        "note": _("Diễn giải"),
        "difficulty": _("Khó khăn, vướng mắc"),
        "difference_reason": _("Lý do khác số của cổng"),
    }
    before, after = old or {}, new or {}
    return tuple(
        WordChange(labels[key], before.get(key, ""), after.get(key, ""))
        for key in _WORDS
        if before.get(key, "") != after.get(key, "")
    )


def _cites(old: Line | None, new: Line | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Documents that came and went. An older statement did not note them: nothing is claimed."""
    before = set() if old is None else _cited_in(old)
    after = set() if new is None else _cited_in(new)
    if before is None or after is None:
        return (), ()
    return tuple(sorted(after - before)), tuple(sorted(before - after))


def _cited_in(line: Line) -> set[str] | None:
    cited = line.get("citations")
    if cited is None:
        return None
    return {" · ".join(filter(None, each.split("|", 1))) for each in cited}
