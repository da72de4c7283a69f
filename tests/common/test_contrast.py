"""Every text colour on every ground it stands on: at least 4.5:1 (WCAG 2.2 AA)."""

import re
from pathlib import Path

import pytest

TOKENS = Path(__file__).parents[2] / "static/css/tokens.css"
GROUNDS = ("paper", "paper-deep", "sheet")
PAIRS = [
    *((ink, ground) for ink in ("ink", "ink-soft", "action", "red-ink") for ground in GROUNDS),
    ("action", "action-soft"),
    ("amber-ink", "amber-soft"),
    ("green-ink", "green-soft"),
    ("red-ink", "red-soft"),
    ("ink-soft", "grey-soft"),
    ("ink-soft", "red-soft"),
    *(("ink", f"heat-{level}") for level in range(7)),
]
LIGHT_ON_DARK = [*(f"heat-{level}" for level in range(7, 11)), "action", "action-deep", "red-ink"]


def _tokens() -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", TOKENS.read_text()))


def _luminance(colour: str) -> float:
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_text_is_readable_on_its_ground(text: str, ground: str) -> None:
    tokens = _tokens()

    assert _contrast(tokens[text], tokens[ground]) >= 4.5


@pytest.mark.parametrize("ground", LIGHT_ON_DARK)
def test_white_is_readable_on_dark_grounds(ground: str) -> None:
    assert _contrast("#ffffff", _tokens()[ground]) >= 4.5


def test_field_borders_stand_out() -> None:
    tokens = _tokens()

    assert _contrast(tokens["line-strong"], "#ffffff") >= 3
