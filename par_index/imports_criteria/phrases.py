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
_FROM = re.compile(rf"(?:đạt\s+)?(?:từ|>=|≥)\s*({_NUMBER})\s*%?.*", re.I | re.S)
_OVER = re.compile(rf"(?:đạt\s+)?(?:trên|hơn|>)\s*({_NUMBER})\s*%?.*", re.I | re.S)
_EXACTLY = re.compile(rf"(?:đạt\s+)?({_NUMBER})\s*%", re.I)
_UNDER = re.compile(rf"(?:dưới|<|không đạt)\s*({_NUMBER})?\s*%?", re.I)
_EACH = re.compile(rf"mỗi\b.*?({_NUMBER})\s*điểm.*", re.I | re.S)
_FULL = re.compile(rf"({_NUMBER})\s*%")


class Part(NamedTuple):
    label: str
    points: Decimal


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
    if len(parts) < 2 or any(_bound(part.label) for part in parts):
        return None
    options = [{"label": part.label, "points": _text(part.points)} for part in parts]
    return {"kind": "choice", "options": options}


def _steps(parts: list[Part], left_over: Decimal | None) -> dict[str, Any] | None:
    """Bounds from the hardest down; a last "dưới …" is what is left over."""
    if left_over is None and len(parts) > 1 and _UNDER.fullmatch(parts[-1].label):
        left_over = parts[-1].points
        parts = parts[:-1]
    bounds = [_bound(part.label) for part in parts]
    steps = []
    for part, bound in zip(parts, bounds, strict=True):
        if bound is None:
            return None
        step: dict[str, Any] = {"bound": _text(bound[0]), "points": _text(part.points)}
        steps.append(step if bound[1] else step | {"inclusive": False})
    if len(steps) < 1 or (len(steps) == 1 and left_over is None):
        return None
    rule = {"kind": "steps", "steps": steps, "otherwise": _text(left_over or Decimal(0))}
    if not any("%" in part.label for part in parts):
        rule["unit"] = ""
    return rule


def _bound(label: str) -> tuple[Decimal, bool] | None:
    for pattern, inclusive in ((_FROM, True), (_OVER, False), (_EXACTLY, True)):
        found = pattern.fullmatch(label)
        if found:
            return _number(found[1]), inclusive
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
