from procedures.selectors.durations import Spread, spread_of


def test_median_and_ninetieth_by_nearest_rank():
    # 0 1 1 2 2 2 3 3 5 20: the fifth is 2, the ninth is 5.
    assert spread_of([(5, 1), (0, 1), (1, 2), (2, 3), (3, 2), (20, 1)]) == Spread(10, 2, 5)


def test_one_dossier_is_both():
    assert spread_of([(4, 1)]) == Spread(1, 4, 4)


def test_the_lower_of_two_middle_ones():
    assert spread_of([(1, 1), (9, 1)]) == Spread(2, 1, 9)


def test_none_is_not_zero_days():
    assert spread_of([]) == Spread(0, None, None)
