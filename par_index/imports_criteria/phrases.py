"""A rule from the words of a table's cell, where they are simple enough to leave no doubt."""

import re
from decimal import Decimal
from typing import Any, NamedTuple

from common.text import fold
from par_index.scoring.numbers import InvalidNumber, parse_decimal

_NUMBER = r"\d+(?:[.,]\d+)?"
_PART = re.compile(
    rf"(?P<label>.+?)\s*(?:[:=]|\bđược\b|\bthì\b)\s*(?P<points>{_NUMBER})\s*(?:điểm|đ)?\.?",
    re.IGNORECASE | re.DOTALL,
)
_LEFT_OVER = re.compile(rf"còn lại:?\s*(?:được\s*)?(?P<points>{_NUMBER})\s*(?:điểm|đ)?\.?", re.I)
_SHARE = r"(?:(?:đạt|tỷ lệ|tỉ lệ)\s+)*"
_FROM = re.compile(rf"{_SHARE}(?:từ|>=|≥)\s*({_NUMBER})(?P<rest>.*)", re.I | re.S)
_OVER = re.compile(rf"{_SHARE}(?:trên|hơn|>)\s*({_NUMBER})(?P<rest>.*)", re.I | re.S)
_EXACTLY = re.compile(rf"{_SHARE}({_NUMBER})\s*%(?P<rest>)", re.I)
_BETWEEN = re.compile(rf"{_SHARE}({_NUMBER})(?P<rest>\s*%?\s*(?:-|–|đến|tới).*)", re.I | re.S)
_UNDER = re.compile(rf"(?:{_SHARE}(?:dưới|<)|không đạt)\s*({_NUMBER})?[^\d]*", re.I)
# What follows a lower bound: words without numbers, perhaps the bound above it.
_UP_TO = re.compile(
    rf"[^\d]*?(?:(?:-|–|đến|tới|và)\s*(?:dưới|<|≤)?\s*(?P<high>{_NUMBER})[^\d]*)?", re.I
)
_SHARE_COMPARED = re.compile(
    r"(?:[<>≥≤]|\b(?:từ|trên|dưới|hơn|đến|tới)\b|\d%?\s*[-–])\s*\d[^:;]*%", re.I
)
_EACH = re.compile(rf"mỗi\b.*?({_NUMBER})\s*điểm.*", re.I | re.S)
_FULL = re.compile(rf"({_NUMBER})\s*%")

FULL_SHARE = Decimal(100)


class Part(NamedTuple):
    label: str
    points: Decimal


class Bound(NamedTuple):
    low: Decimal
    inclusive: bool
    high: Decimal | None


def read_rule(text: str) -> dict[str, Any] | None:
    """The rule that the words describe, or None where they are not understood.

    "Có: 1; Không: 0" is a choice; "Từ 95%: 2; từ 80%: 1; còn lại: 0" steps; "Mỗi mô hình được
    0,5 điểm" a count, with "trừ" a deduction; "Tính theo tỷ lệ" proportional to 100 %.
    """
    words = " ".join(text.split())
    folded = fold(words)
    if _EACH.fullmatch(words):
        each = _EACH.fullmatch(words)
        kind = "deduction" if re.search(r"\btru\b", folded) else "count"
        return {"kind": kind, "per": _text(_number(each[1]))} if each else None
    if re.match(r"(tinh |cham )?(diem )?theo ty le", folded) and ":" not in words:
        full = _FULL.search(words)
        return {"kind": "proportional", "full_at": _text(_number(full[1])) if full else "100"}
    return _listed([part.strip() for part in re.split(r"[;\n]", text) if part.strip()])


def _listed(pieces: list[str]) -> dict[str, Any] | None:
    parts: list[Part] = []
    left_over = None
    for piece in pieces:
        rest = _LEFT_OVER.fullmatch(piece.lstrip("-+ "))
        found = _PART.fullmatch(piece.lstrip("-+ "))
        if rest:
            left_over = _number(rest["points"])
        elif found:
            parts.append(Part(found["label"].strip(" “”\"'"), _number(found["points"])))
        else:
            return None
    if not parts:
        return None
    return _steps(parts, left_over) or (_choice(parts) if left_over is None else None)


def _choice(parts: list[Part]) -> dict[str, Any] | None:
    if len(parts) < 2:
        return None
    if any(_bound(part.label) or _SHARE_COMPARED.search(part.label) for part in parts):
        return None
    options = [{"label": part.label, "points": _text(part.points)} for part in parts]
    return {"kind": "choice", "options": options}


def _steps(parts: list[Part], left_over: Decimal | None) -> dict[str, Any] | None:
    """Bounds from the hardest down; a last "dưới …" is what is left over.

    None where the words leave a gap between two bounds: nobody said what is earned there.
    """
    if len(parts) > 1 and _UNDER.fullmatch(parts[0].label):
        parts = parts[::-1]
    below = _UNDER.fullmatch(parts[-1].label) if len(parts) > 1 and left_over is None else None
    if below:
        left_over = parts[-1].points
        parts = parts[:-1]
    bounds = [bound for part in parts if (bound := _bound(part.label))]
    if len(bounds) < len(parts) or (len(parts) == 1 and left_over is None):
        return None
    percent = any("%" in part.label for part in parts)
    if not _joined(bounds, _number(below[1]) if below and below[1] else None, percent=percent):
        return None
    steps = []
    for part, bound in zip(parts, bounds, strict=True):
        step: dict[str, Any] = {"bound": _text(bound.low), "points": _text(part.points)}
        steps.append(step if bound.inclusive else step | {"inclusive": False})
    rule = {"kind": "steps", "steps": steps, "otherwise": _text(left_over or Decimal(0))}
    return rule if percent else rule | {"unit": ""}


def _joined(bounds: list[Bound], below: Decimal | None, *, percent: bool) -> bool:
    """Whether every upper bound that is said is the lower bound of the step above."""
    top = bounds[0].high
    if top is not None and not (percent and top == FULL_SHARE):
        return False
    pairs = zip(bounds, bounds[1:], strict=False)
    if any(lower.high not in (None, upper.low) for upper, lower in pairs):
        return False
    return below is None or below == bounds[-1].low


def _bound(label: str) -> Bound | None:
    patterns = ((_FROM, True), (_OVER, False), (_EXACTLY, True), (_BETWEEN, True))
    for pattern, inclusive in patterns:
        found = pattern.fullmatch(label)
        rest = _UP_TO.fullmatch(found["rest"]) if found else None
        if found and rest:
            high = rest["high"]
            return Bound(_number(found[1]), inclusive, _number(high) if high else None)
    return None


def _number(text: str) -> Decimal:
    return parse_decimal(text.replace(",", "."))


def _text(number: Decimal) -> str:
    return f"{number:f}"


def read_number(text: str) -> Decimal | None:
    """A cell's number: "1,5", "1.5", "2 điểm"; None where it is none."""
    words = fold(text).removesuffix("diem").strip().replace(",", ".")
    try:
        return parse_decimal(words)
    except InvalidNumber:
        return None
