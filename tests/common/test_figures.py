from decimal import Decimal
from fractions import Fraction

from common.figures import Figure, FigureState
from common.measures import figures_named, url_named


def test_a_ratio_is_exact():
    figure = Figure.ratio(1, 3, source="sổ")

    assert (figure.exact, figure.n) == (Fraction(100, 3), 3)


def test_nothing_of_nothing_does_not_apply():
    figure = Figure.ratio(0, 0, source="sổ")

    assert (figure.state, figure.exact) == (FigureState.NOT_APPLICABLE, None)


def test_a_count_of_zero_is_a_figure():
    assert Figure.count(0, source="sổ").exact == Fraction(0)
    assert Figure.count(Decimal("2.5"), source="sổ").exact == Fraction(5, 2)


def test_missing_has_no_number():
    assert Figure.missing(source="sổ").exact is None


def test_a_measure_nobody_offers_has_no_figures():
    for name in ("plans.nothing", "nowhere.at_all", "common.figures", "os.system", "", "plans"):
        assert figures_named(name, [], 2020) is None


def test_a_measure_nobody_offers_has_no_page():
    assert url_named("nowhere.at_all", None, 2020) is None
