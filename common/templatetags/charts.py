"""Small charts drawn on the server as SVG. Each stands beside the table of its own numbers.

Coordinates are handed to the templates as strings with a point, because a template would
print a number the Vietnamese way, with a comma, which SVG does not read.
"""

import math
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django import template

register = template.Library()

Value = Decimal | Fraction | float | int
TEMPLATES = "_components/charts"
SPARK_WIDTH, SPARK_HEIGHT, SPARK_MARGIN = 100.0, 24.0, 3.0
RADAR_SIZE, RADAR_RADIUS = 300.0, 112.0


def _text(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _share(value: Value | None, whole: Value) -> str:
    """How many hundredths of the whole, held between 0 and 100."""
    if value is None or not whole:
        return "0"
    return _text(min(100.0, max(0.0, float(value) * 100 / float(whole))))


@register.inclusion_tag(f"{TEMPLATES}/bar.html")
def bar_chart(
    rows: Sequence[Sequence[Any]],
    title: str = "",
    unit: str = "",
    maximum: Value | None = None,
    head: str = "",
    places: int | None = None,
) -> dict[str, Any]:
    """Bars from rows of (label, value[, url]); a value of None is said to be missing.

    With `places` every value has as many decimals, so that points stand under points.
    """
    known = [row[1] for row in rows if row[1] is not None]
    whole = maximum if maximum is not None else max(known, default=0)
    bars = [
        {
            "label": row[0],
            "value": row[1],
            "url": row[2] if len(row) > 2 else "",
            "width": _share(row[1], whole),
        }
        for row in rows
    ]
    return {"bars": bars, "title": title, "unit": unit, "head": head, "places": places}


def _series_classes(count: int, tones: str) -> list[str]:
    named = [f"bar-tone-{tone}" for tone in tones.split()]
    return [named[n] if n < len(named) else f"bar-fill-{n + 1}" for n in range(count)]


def _segments(parts: Sequence[Value | None], classes: Sequence[str]) -> list[dict[str, Any]]:
    total = sum(part or 0 for part in parts)
    start = 0.0
    segments = []
    for part, css in zip(parts, classes, strict=True):
        width = float(part or 0) * 100 / float(total) if total else 0.0
        segments.append({"x": _text(start), "width": _text(width), "css": css})
        start += width
    return segments


@register.inclusion_tag(f"{TEMPLATES}/stacked_bar.html")
def stacked_bar_chart(
    rows: Sequence[Sequence[Any]],
    series: Sequence[str],
    title: str = "",
    head: str = "",
    tones: str = "",
) -> dict[str, Any]:
    """Parts of a whole per row: rows of (label, [part, part, …]); at most five series.

    `tones` may name a tone for each series ("info done overdue"), where the parts are states.
    """
    classes = _series_classes(len(series), tones)
    bars = [
        {"label": label, "parts": parts, "segments": _segments(parts, classes)}
        for label, parts in rows
    ]
    keys = [{"label": name, "css": css} for name, css in zip(series, classes, strict=True)]
    return {"bars": bars, "keys": keys, "title": title, "head": head}


def _spark_runs(values: Sequence[Value | None]) -> list[list[tuple[float, float]]]:
    """Points to draw, broken where a value is missing: a gap is not a straight line."""
    known = [float(value) for value in values if value is not None]
    low, high = min(known), max(known)
    step = (SPARK_WIDTH - 2 * SPARK_MARGIN) / max(1, len(values) - 1)
    room = SPARK_HEIGHT - 2 * SPARK_MARGIN
    runs: list[list[tuple[float, float]]] = [[]]
    for place, value in enumerate(values):
        if value is None:
            runs.append([])
            continue
        height = (float(value) - low) / (high - low) if high > low else 0.5
        x = SPARK_MARGIN + place * step
        runs[-1].append((x, SPARK_HEIGHT - SPARK_MARGIN - height * room))
    return [run for run in runs if run]


@register.inclusion_tag(f"{TEMPLATES}/sparkline.html")
def sparkline(values: Sequence[Value | None], label: str = "") -> dict[str, Any]:
    """A line without axes for a table cell; the cell beside it prints the last number."""
    if not any(value is not None for value in values):
        return {"runs": [], "label": label}
    runs = _spark_runs(values)
    x, y = runs[-1][-1]
    lines = [" ".join(f"{_text(px)},{_text(py)}" for px, py in run) for run in runs if len(run) > 1]
    return {"runs": lines, "dot": {"x": _text(x), "y": _text(y)}, "label": label}


def _spoke(place: int, count: int, share: float) -> tuple[float, float]:
    angle = 2 * math.pi * place / count - math.pi / 2
    radius = RADAR_RADIUS * share
    return RADAR_SIZE / 2 + radius * math.cos(angle), RADAR_SIZE / 2 + radius * math.sin(angle)


def _points(places: Sequence[int], shares: Sequence[float]) -> str:
    spokes = (_spoke(place, len(shares), shares[place]) for place in places)
    return " ".join(f"{_text(x)},{_text(y)}" for x, y in spokes)


def _outline(values: Sequence[Value | None], maximum: Value) -> dict[str, Any]:
    """A closed outline, or open runs: a missing value is a gap, never a zero at the centre."""
    count = len(values)
    shares = [float(_share(value, maximum)) / 100 for value in values]
    gaps = [place for place, value in enumerate(values) if value is None]
    if not gaps:
        return {"points": _points(range(count), shares), "runs": []}
    runs: list[list[int]] = [[]]
    for step in range(1, count):
        place = (gaps[0] + step) % count
        if values[place] is None:
            runs.append([])
        else:
            runs[-1].append(place)
    return {"points": "", "runs": [_points(run, shares) for run in runs if len(run) > 1]}


def _axis_mark(place: int, count: int) -> dict[str, str]:
    x, y = _spoke(place, count, 1.0)
    label_x, label_y = _spoke(place, count, 1.2)
    side = label_x - RADAR_SIZE / 2
    anchor = "middle" if abs(side) < RADAR_RADIUS / 4 else "start" if side > 0 else "end"
    return {
        "number": str(place + 1),
        "x": _text(x),
        "y": _text(y),
        "label_x": _text(label_x),
        "label_y": _text(label_y + 4),
        "anchor": anchor,
    }


@register.inclusion_tag(f"{TEMPLATES}/radar.html")
def radar_chart(
    axes: Sequence[str],
    series: Sequence[tuple[str, Sequence[Value | None]]],
    title: str = "",
    maximum: Value = 100,
) -> dict[str, Any]:
    """One or two outlines over the same axes; axes are numbered in the drawing, named in the table."""
    count = len(axes)
    areas = [{"name": name, **_outline(values, maximum)} for name, values in series]
    table = [(axis, [values[place] for _, values in series]) for place, axis in enumerate(axes)]
    return {
        "axes": [_axis_mark(place, count) for place in range(count)],
        "areas": areas,
        "table": table,
        "names": [name for name, _ in series],
        "rings": [_points(range(count), [share] * count) for share in (0.25, 0.5, 0.75, 1.0)],
        "centre": _text(RADAR_SIZE / 2),
        "title": title,
    }
