"""Charts over a scale: distribution, course over years, a range on a scale, differences.

Like those of `charts`, each is drawn on the server and stands beside the table of its numbers.
Lines differ by mark and dash as well as by colour, so that a black and white print can be read.
"""

import itertools
from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django import template

from common.templatetags import portal

register = template.Library()

Value = Decimal | Fraction | float | int
TEMPLATES = "_components/charts"
WIDTH = 340.0
LEFT, RIGHT, TOP, BOTTOM = 34.0, 14.0, 18.0, 24.0
HISTOGRAM_HEIGHT, LINES_HEIGHT = 180.0, 210.0
MOST_LINES = 6
MARK_SIZE = 4.0
# How wide a digit of a scale's label is.
DIGIT = 7.0
RANGE_WIDTH, RANGE_MARGIN = 120.0, 6.0


def _text(value: float) -> str:
    """With a point: a template would print a comma, which SVG does not read."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _place(value: Value, low: Value, high: Value, start: float, end: float) -> float:
    """Where a value lies between two ends of a drawing."""
    share = (float(value) - float(low)) / (float(high) - float(low)) if high > low else 0.5
    return start + min(1.0, max(0.0, share)) * (end - start)


@register.inclusion_tag(f"{TEMPLATES}/histogram.html")
def histogram(
    bins: Sequence[tuple[Value, Value, int]],
    title: str = "",
    head: str = "",
    marks: Sequence[tuple[str, Value | None]] = (),
    count_label: str = "",
) -> dict[str, Any]:
    """Columns over bins of (from, to, count), which adjoin; `marks` are named upright lines."""
    if not bins:
        return {"bars": [], "title": title}
    low, high = bins[0][0], bins[-1][1]
    most = max((count for _low, _high, count in bins), default=0) or 1
    floor, right = HISTOGRAM_HEIGHT - BOTTOM, WIDTH - RIGHT
    bars = []
    for start, end, count in bins:
        x, to = (_place(value, low, high, RIGHT, right) for value in (start, end))
        height = (floor - TOP) * count / most
        bars.append(
            {
                "low": start,
                "high": end,
                "count": count,
                "x": _text(x + 1),
                "width": _text(max(0.5, to - x - 2)),
                "y": _text(floor - height),
                "height": _text(height),
                "middle": _text((x + to) / 2),
                "label_y": _text(floor - height - 4),
            }
        )
    lines = [
        {"name": name, "value": value, "x": _text(_place(value, low, high, RIGHT, right))}
        for name, value in marks
        if value is not None
    ]
    return {
        "bars": bars,
        "marks": lines,
        "ticks": _edges(bins, right),
        "title": title,
        "head": head,
        "count_label": count_label,
        "width": _text(WIDTH),
        "height": _text(HISTOGRAM_HEIGHT),
        "floor": _text(floor),
        "top": _text(TOP - 8),
        "tick_y": _text(floor + 16),
        "left": _text(RIGHT),
        "right": _text(right),
    }


def _edges(bins: Sequence[tuple[Value, Value, int]], right: float) -> list[dict[str, Any]]:
    """The bounds of the bins, thinned so that their figures do not touch."""
    low, high = bins[0][0], bins[-1][1]
    edges = [start for start, _end, _count in bins] + [high]
    every = 1 + (len(edges) - 1) // 8
    return [
        {"value": edge, "x": _text(_place(edge, low, high, RIGHT, right))}
        for edge in edges[::every]
    ]


@register.inclusion_tag(f"{TEMPLATES}/lines.html")
def line_chart(
    labels: Sequence[Any],
    series: Sequence[tuple[str, Sequence[Value | None]]],
    title: str = "",
    head: str = "",
    places: int = 2,
) -> dict[str, Any]:
    """Up to six lines over the same labels; a missing value is a gap, never a zero."""
    shown = list(series)[:MOST_LINES]
    known = [value for _name, values in shown for value in values if value is not None]
    if not known:
        return {"lines": [], "labels": labels, "title": title}
    low, high, step = _scale(min(known), max(known))
    floor = LINES_HEIGHT - BOTTOM
    begin = _room(high)
    xs = _columns(len(labels), begin)
    lines = []
    for number, (name, values) in enumerate(shown, 1):
        points = [
            None if value is None else (x, _place(value, low, high, floor, TOP))
            for x, value in zip(xs, values, strict=True)
        ]
        marks = [_mark(number, x, y) for x, y in filter(None, points)]
        lines.append(
            {
                "name": name,
                "number": number,
                "values": values,
                "runs": list(_runs(points)),
                "marks": marks,
                "key": _mark(number, 6.0, 6.0),
            }
        )
    ticks = range(low, high + 1, step)
    return {
        "lines": lines,
        "labels": labels,
        "columns": [{"label": label, "x": _text(x)} for label, x in zip(labels, xs, strict=True)],
        "ticks": [
            {
                "value": tick,
                "y": _text(_place(tick, low, high, floor, TOP)),
                "label_y": _text(_place(tick, low, high, floor, TOP) + 4),
            }
            for tick in ticks
        ],
        "title": title,
        "head": head,
        "places": places,
        "width": _text(WIDTH),
        "height": _text(LINES_HEIGHT),
        "left": _text(begin),
        "right": _text(WIDTH - RIGHT),
        "label_x": _text(begin - 6),
        "label_y": _text(floor + 17),
    }


def _scale(least: Value, most: Value) -> tuple[int, int, int]:
    """Round bounds around the values and the step between lines: at most seven of them."""
    step = next(
        first * 10**power
        for power in itertools.count()
        for first in (1, 2, 5)
        if (float(most) - float(least)) / (first * 10**power) <= 4
    )
    low = int(float(least) // step) * step
    high = -int(-float(most) // step) * step
    return low, high if high > low else low + step, step


def _room(high: int) -> float:
    """Where the drawing begins: right of the longest label of its scale."""
    return max(LEFT, 12 + DIGIT * len(portal.number(high)))


def _columns(count: int, begin: float) -> list[float]:
    left, right = begin + 14, WIDTH - RIGHT - 14
    if count < 2:
        return [(left + right) / 2] * count
    return [left + place * (right - left) / (count - 1) for place in range(count)]


def _runs(points: Sequence[tuple[float, float] | None]) -> Iterator[str]:
    run: list[str] = []
    for point in [*points, None]:
        if point is not None:
            run.append(f"{_text(point[0])},{_text(point[1])}")
            continue
        if len(run) > 1:
            yield " ".join(run)
        run = []


def _mark(number: int, x: float, y: float) -> str:
    """The path of a line's own mark around a point: disc, square, triangle, diamond, cross, ring."""
    r = MARK_SIZE
    ring = f"M{_text(x - r)} {_text(y)}a{r} {r} 0 1 0 {2 * r} 0a{r} {r} 0 1 0 -{2 * r} 0z"
    shapes = {
        1: ring,
        2: f"M{_text(x - r)} {_text(y - r)}h{2 * r}v{2 * r}h-{2 * r}z",
        3: f"M{_text(x)} {_text(y - r - 1)}l{r + 1} {2 * r}h-{2 * r + 2}z",
        4: f"M{_text(x)} {_text(y - r - 1)}l{r + 1} {r + 1}l-{r + 1} {r + 1}l-{r + 1} -{r + 1}z",
        5: f"M{_text(x - r)} {_text(y - r)}l{2 * r} {2 * r}m0 -{2 * r}l-{2 * r} {2 * r}",
        6: ring,
    }
    return shapes[number]


@register.inclusion_tag(f"{TEMPLATES}/range.html")
def range_mark(low: int, high: int, at: int, total: int) -> dict[str, str]:
    """From `low` to `high` with a mark `at`, on a scale from 1 to `total`; words stand beside it."""
    end = RANGE_WIDTH - RANGE_MARGIN
    places = [_place(value, 1, total, RANGE_MARGIN, end) for value in (low, high, at)]
    return {
        "low": _text(places[0] - RANGE_MARGIN),
        "span": _text(places[1] - places[0] + 2 * RANGE_MARGIN),
        "at": _text(places[2]),
        "start": _text(RANGE_MARGIN),
        "end": _text(end),
    }


@register.inclusion_tag(f"{TEMPLATES}/diverging.html")
def diverging_chart(
    rows: Sequence[Sequence[Any]],
    title: str = "",
    head: str = "",
    below: str = "",
    above: str = "",
    places: int = 2,
) -> dict[str, Any]:
    """Bars to both sides of zero from rows of (label, value or None[, url[, note]])."""
    widest = max((abs(row[1]) for row in rows if row[1] is not None), default=0) or 1
    bars = []
    for row in rows:
        width = 0.0 if row[1] is None else abs(float(row[1])) * 50 / float(widest)
        is_below = row[1] is not None and row[1] < 0
        bars.append(
            {
                "label": row[0],
                "value": row[1],
                "url": row[2] if len(row) > 2 else "",
                "note": row[3] if len(row) > 3 else "",
                "x": _text(50 - width if is_below else 50.0),
                "width": _text(width),
                "is_below": is_below,
            }
        )
    words = {"below": below, "above": above, "places": places}
    return {"bars": bars, "title": title, "head": head, **words}
