from decimal import Decimal
from fractions import Fraction

import pytest
from django.template import Context, Template

from common.templatetags import plots


def test_columns_are_as_high_as_their_share_of_the_most() -> None:
    context = plots.histogram([(0, 10, 1), (10, 20, 4), (20, 30, 0)])

    heights = [float(bar["height"]) for bar in context["bars"]]
    assert heights[1] == 4 * heights[0]
    assert heights[2] == 0


def test_columns_adjoin_and_marks_stand_where_their_value_is() -> None:
    context = plots.histogram([(0, 10, 1), (10, 20, 1)], marks=[("mean", 10), ("none", None)])

    [mark] = context["marks"]
    assert mark["x"] == plots._text(plots.WIDTH / 2)
    assert [tick["value"] for tick in context["ticks"]] == [0, 10, 20]


def test_histogram_of_nothing_draws_nothing() -> None:
    assert plots.histogram([])["bars"] == []


def test_missing_year_breaks_the_line_and_is_no_zero() -> None:
    context = plots.line_chart(["2018", "2019", "2020", "2021"], [("A", [70, None, 80, 90])])

    [line] = context["lines"]
    assert len(line["marks"]) == 3
    assert len(line["runs"]) == 1
    assert [tick["value"] for tick in context["ticks"]][0] <= 70


@pytest.mark.parametrize(
    "values",
    [[Decimal("87.5")], [Fraction(1, 3), 0], [100, 100], [120, 59_010], [0, 2_000_000_000]],
)
def test_scale_holds_all_values(values) -> None:
    low, high, step = plots._scale(min(values), max(values))

    assert low <= min(values)
    assert max(values) <= high
    assert low < high
    assert (high - low) // step <= 6
    # No scale so wide that the values lie flat on its floor.
    assert high - low <= 3 * max(max(values) - min(values), 1)


def test_a_scale_of_thousands_has_room_for_its_labels() -> None:
    low = plots.line_chart(["1", "2"], [("A", [20, 90])])
    high = plots.line_chart(["1", "2"], [("A", [120, 59_010])])

    assert float(low["label_x"]) == plots.LEFT - 6
    assert float(high["label_x"]) >= plots.DIGIT * len("60.000")
    assert float(high["columns"][0]["x"]) > float(high["left"])


def test_every_line_has_a_mark_of_its_own() -> None:
    series = [(str(number), [number]) for number in range(8)]

    lines = plots.line_chart(["2020"], series)["lines"]

    assert len(lines) == plots.MOST_LINES
    shapes = {(line["number"], line["key"]) for line in lines}
    assert len({key for _number, key in shapes if _number != 6}) == 5


def test_range_lies_on_the_scale() -> None:
    mark = plots.range_mark(1, 20, 5, 20)

    assert float(mark["low"]) == 0
    assert float(mark["span"]) == plots.RANGE_WIDTH
    assert plots.range_mark(1, 1, 1, 1)["at"] == plots._text(plots.RANGE_WIDTH / 2)


def test_bars_go_to_their_own_side_of_zero() -> None:
    context = plots.diverging_chart([("A", Decimal("2")), ("B", Decimal("-1")), ("C", None)])

    shown = [(bar["x"], bar["width"], bar["is_below"]) for bar in context["bars"]]
    assert shown == [("50", "50", False), ("25", "25", True), ("50", "0", False)]


@pytest.mark.parametrize(
    "tag",
    [
        "{% histogram bins title='T' head='H' count_label='N' marks=marks %}",
        "{% line_chart labels series title='T' head='H' %}",
        "{% range_mark 2 4 3 9 %}",
        "{% diverging_chart rows title='T' head='H' below='B' above='A' %}",
    ],
)
def test_no_coordinate_has_a_comma_and_no_style_is_inline(tag) -> None:
    context = {
        "bins": [(Fraction(0), Fraction(5, 2), 3), (Fraction(5, 2), 5, 1)],
        "marks": [("giữa", Fraction(8, 3))],
        "labels": ["2019", "2020"],
        "series": [("Xã A", [Decimal("70.25"), Decimal("71.5")])],
        "rows": [("Xã A", Decimal("1.25"), "/a/", "n = 3"), ("Xã B", Decimal("-0.5"))],
    }

    html = Template("{% load plots %}" + tag).render(Context(context))

    assert "style=" not in html
    for attribute in ("x", "y", "width", "height", "x1", "cx"):
        values = [part.split('"')[0] for part in html.split(f' {attribute}="')[1:]]
        assert all("," not in value for value in values)
