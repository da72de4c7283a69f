"""Writing and styling the cells of the report's sheet."""

from copy import copy
from typing import Any

from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side

from plans.selectors.sheets import tidy

_FONT = "Times New Roman"
_THIN = Side(style="thin", color="9AA5A8")
_GRID = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_HEAD_FILL = PatternFill("solid", fgColor="D7E5E6")
_AREA_FILL = PatternFill("solid", fgColor="EEF3F3")
_INPUT_FILL = PatternFill("solid", fgColor="FFF9DB")
_CLOSED_FILL = PatternFill("lightUp", fgColor="C9CFD1", bgColor="FFFFFF")
_WRAP = {"wrap_text": True, "vertical": "top"}
_PLAIN = {"font": Font(name=_FONT, size=12), "alignment": Alignment(**_WRAP), "border": _GRID}
_RIGHT = _PLAIN | {"alignment": Alignment(horizontal="right", **_WRAP)}
_BOLD = _PLAIN | {"font": Font(name=_FONT, size=12, bold=True)}
_OPEN = {"fill": _INPUT_FILL, "protection": Protection(locked=False)}
_STYLES: dict[str, dict[str, Any]] = {
    "plain": _PLAIN,
    "figure": _RIGHT,
    "title": {"font": Font(name=_FONT, size=15, bold=True)},
    "subtitle": {"font": Font(name=_FONT, size=12, bold=True)},
    "help": {"font": Font(name=_FONT, size=11), "alignment": Alignment(**_WRAP)},
    "heading": _BOLD
    | {
        "fill": _HEAD_FILL,
        "alignment": Alignment(wrap_text=True, vertical="center", horizontal="center"),
    },
    "area": {"font": _BOLD["font"], "fill": _AREA_FILL},
    "closed": _PLAIN | {"fill": _CLOSED_FILL},
    "input": _PLAIN | _OPEN,
    # As text, what begins like a formula stays what it is, also when somebody edits it.
    "input-text": _PLAIN | _OPEN | {"number_format": "@"},
    "input-figure": _RIGHT | _OPEN,
}
_FORMULA = ("=", "+", "-", "@")


class Pen:
    """Writes cells. A style is worked out once for a sheet; after that its number is copied."""

    def __init__(self, page: Any) -> None:
        self._page = page
        self._known: dict[str, Any] = {}

    def write(self, place: str, value: Any, style: str = "plain") -> None:
        cell = self._page[place]
        if style in self._known:
            cell._style = copy(self._known[style])
        else:
            for name, part in _STYLES[style].items():
                setattr(cell, name, part)
            self._known[style] = copy(cell._style)
        if not isinstance(value, str):
            cell.value = value
        elif text := tidy(value):
            cell.value = text
            # Always text, as in common.exports: what begins with "=" must not become a formula.
            cell.data_type = "s"
            cell.quotePrefix = text.startswith(_FORMULA)
