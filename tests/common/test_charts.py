from decimal import Decimal

from common.templatetags import charts


def test_bar_widths_are_shares_of_the_maximum_written_with_a_point() -> None:
    context = charts.bar_chart([("A", Decimal("12.5")), ("B", 40)], maximum=Decimal(40))

    assert [bar["width"] for bar in context["bars"]] == ["31.25", "100"]


def test_bar_without_a_value_is_missing_not_zero() -> None:
    context = charts.bar_chart([("A", None), ("B", 0)], maximum=10)

    assert [bar["value"] for bar in context["bars"]] == [None, 0]


def test_stacked_parts_follow_each_other() -> None:
    context = charts.stacked_bar_chart([("A", [1, None, 3])], ["x", "y", "z"], tones="info done")

    assert context["bars"][0]["segments"] == [
        {"x": "0", "width": "25", "css": "bar-tone-info"},
        {"x": "25", "width": "0", "css": "bar-tone-done"},
        {"x": "25", "width": "75", "css": "bar-fill-3"},
    ]


def test_sparkline_breaks_where_a_value_is_missing() -> None:
    context = charts.sparkline([1, 2, None, 3, 4])

    assert len(context["runs"]) == 2


def test_sparkline_of_nothing_draws_nothing() -> None:
    assert "dot" not in charts.sparkline([None, None])


def test_radar_with_a_gap_is_left_open() -> None:
    context = charts.radar_chart(
        ["a", "b", "c", "d"], [("now", [1, 2, 3, 4]), ("then", [1, None, 3, 4])]
    )

    now, then = context["areas"]
    assert (bool(now["points"]), now["runs"]) == (True, [])
    assert (then["points"], len(then["runs"])) == ("", 1)
    assert len(then["runs"][0].split()) == 3
