"""The template partials every page leans on."""

from decimal import Decimal

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from common.choices import State, Tone
from common.figures import Figure


@pytest.fixture(autouse=True)
def _vietnamese():
    with translation.override("vi"):
        yield


def _text(html: str) -> str:
    return " ".join(html.split())


def test_badge_carries_word_colour_and_shape() -> None:
    html = render_to_string(
        "_components/badge.html", {"state": State("late", "Quá hạn", Tone.OVERDUE)}
    )

    assert ("Quá hạn" in html, "tone-overdue" in html, "<svg" in html) == (True, True, True)


@pytest.mark.parametrize(
    ("figure", "words"),
    [
        (Figure.missing(source="Sổ"), "Chưa có số liệu"),
        (Figure.not_applicable(source="Sổ"), "Không phát sinh"),
        (Figure.count(0, source="Sổ"), '<span class="figure-value">0</span>'),
        (Figure.ratio(29, 30, source="Sổ"), "96,7\u00a0%"),
    ],
)
def test_figure_tells_missing_from_zero(figure: Figure, words: str) -> None:
    html = render_to_string("_components/figure.html", {"figure": figure})

    assert words in html


@pytest.mark.parametrize(
    ("context", "css"),
    [
        ({"state": "missing"}, "heat-missing"),
        ({"state": "na"}, "heat-na"),
        ({"level": 0, "text": "0"}, "heat-0"),
    ],
)
def test_heat_cell_has_one_look_per_meaning(context: dict, css: str) -> None:
    html = render_to_string("_components/heat_cell.html", context)

    assert f"heat num {css}" in html


def test_progress_width_is_a_plain_number() -> None:
    html = render_to_string("_components/progress.html", {"value": 1, "max": 3, "label": "x"})

    assert 'width="33"' in html


@pytest.mark.parametrize(
    ("value", "words"),
    [(Decimal("2.1"), "+2,10"), (Decimal("-1.6"), "−1,60"), (Decimal(0), "không đổi")],
)
def test_change_is_signed(value: Decimal, words: str) -> None:
    assert words in _text(render_to_string("_components/change.html", {"value": value}))


def test_only_a_model_set_is_marked() -> None:
    official = render_to_string(
        "_components/model_badge.html", {"criteria_set": {"official": True}}
    )
    model = render_to_string("_components/model_badge.html", {"criteria_set": {"official": False}})

    assert (_text(official), "Bộ tiêu chí mẫu" in model) == ("", True)


def test_server_error_page_needs_no_context() -> None:
    assert "Máy chủ gặp lỗi" in render_to_string("500.html")
