"""Two communes over the whole model set, worked by hand to the last decimal.

Commune A, everything applies. Fractions are kept as fractions until the end.

    component  input            percent / working                       points
    1.1.1      Có                                                       1.5
    1.1.2      4/5              80 %, over 50          1.5 x 80/100     1.2
    1.2.1      Ban hành chậm                                            0.5
    1.2.2      2/3              66.66… %, under 70                      0
    1.2.3      Đầy đủ nhưng chậm                                        0.75
                                                       area 1           3.95
    2.1.1      190/200          95 % exactly on the bound               2
    2.1.2      Có                                                       0.5
    2.2.1      979/999          97.997… %, under 98                     4
    2.2.2      1/2              50 % exactly           2 x 50/100       1
    2.2.3      150/180          83.33… %               2 x 5/6          5/3
    2.3.1      3                                       3 x 0.5          1.5
    2.3.2      Không                                                    0
    2.4.1      7/9              77.77… %               2 x 7/9          14/9
    2.4.2      5/7              71.4… %, under 80                       0
    2.5.1      250/300                                 6 x 5/6          5
    2.5.2      280/300                                 6 x 14/15        5.6
    2.5.3      33/44                                   4 x 3/4          3
                                                       area 2           22.6 + 29/9
    3.1.1      Đang thực hiện đúng tiến độ                              1
    3.1.2      Ban hành đúng hạn                                        1.5
    3.2.1      21/21            100 %, not over                         2.5
                                                       area 3           5
    4.1.1      15/21            71.4… %                2.5 x 5/7        25/14
    4.1.2      20/21            95.2… %, over 95                        1.5
    4.2.1      1                                       3 - 1            2
    4.3.1      261/290                                 8 x 9/10         7.2
                                                       area 4           10.7 + 25/14
    5.1.1      Có                                                       2
    5.1.2      chi tiêu Có, tài sản Không              1 + 0            1
    5.2.1      1100/1250        88 %                   2 x 18/30        1.2
    5.2.2      1                                       1 - 0.5          0.5
                                                       area 5           4.7
    6.1.1      912/960          95 %                   3 x 95/100       2.85
    6.1.2      Vận hành một phần                                        1.5
    6.1.3      12/21            57.1… %                1 x 4/7          4/7
    6.2.1      45/150           30 %                   2 x 30/60        1
    6.2.2      50/999           5.005 %, over 5        2 x 5.005…/30    1000/2997
    6.2.3      15/999           1.5… %, under 2                         0
    6.3.1      Đã công bố và duy trì                                    1
    6.3.2      Có                                                       1
    6.4.1      144/160                                 6 x 9/10         5.4
                                                       area 6           12.75 + 4/7 + 1000/2997
    7.1.1      Ban hành đúng hạn                                        1
    7.1.2      26/32            81.25 %                3 x 0.8125       2.4375
    7.2.1      3/4              75 %                   2 x 0.75         1.5
    7.3.1      5/6              83.33… %               1.5 x 5/6        1.25
    7.4.1      5                5 x 0.25 = 1.25, capped                 1
    7.4.2      Có                                                       0.5
    7.4.3      1                                       1 x 0.5          0.5
                                                       area 7           8.1875

    Decimals: 3.95 + 22.6 + 5 + 10.7 + 4.7 + 12.75 + 8.1875 = 67.8875 = 5431/80.
    Fractions: 29/9 + 1000/2997 = 10657/2997; 25/14 + 4/7 = 33/14.
    Over 1678320 = 80 x 7 x 2997: 113936949 + 5967920 + 3956040 = 123860909.
    Points 123860909/1678320 = 73.80053…; bonus 1.5, penalty 1, so + 839160:
    124700069/1678320 = 74.30053207969874…, of 100: 74.30, Khá.

Commune B, with everything that bends the maximum.

    1.1.1, 1.1.2    not applicable, excluded: 3 points leave the maximum
    1.2.1 đúng hạn 1 · 1.2.2 not applicable, full 1.5 · 1.2.3 1.5              4 of 4
    2.1.1 200/200 3 · 2.1.2 0.5 · 2.2.1 500/500 6 · 2.2.2 0/0, full 2
    2.2.3 180/180 2 · 2.3.1 two: 1 · 2.3.2 Có 0.5 · 2.4.1 6/6 2
    2.4.2 8/10, 80 % exactly: 0.5 x 0.8 = 0.4 · 2.5.1 199/200: 5.97
    2.5.2 97.5: 5.85 · 2.5.3 no answers, not held: 4 points leave              29.22 of 30
    3.1.1 not applicable is forbidden: 0 · 3.1.2 chậm 0.75 · 3.2.1 20/21 2.5   3.25 of 6
    4.1.1 2.25 given outright · 4.1.2 2.5 · 4.2.1 none: 3 · 4.3.1 190/200 7.6  15.35 of 16
    5.1.1 2 · 5.1.2 1 + 1 · 5.2.1 104 %: 2 · 5.2.2 none: 1                     7 of 7
    6.1.1 3 · 6.1.2 3 · 6.1.3 20/21: 20/21 · 6.2.1 60: 2 · 6.2.2 300/1000: 2
    6.2.3 149/1000, 14.9/15 = 149/150 · 6.3.1 0.5 · 6.3.2 1
    6.4.1 nothing known, not held: 6 points leave                 11.5 + 20/21 + 149/150 of 14
    7.1.1 1 · 7.1.2 3 · 7.2.1 2 · 7.3.1 not applicable, full 1.5
    7.4.1 three: 0.75 · 7.4.2 0.5 · 7.4.3 nothing known: 0                     8.75 of 10

    79.07 + 20/21 + 149/150 = 79.07 + 681/350 = 56711/700 = 81.01571… of 87.
    Bonus 5, capped 3; penalty written -2: 2. (56711/700 + 1) x 100/87 = 57411/609
    = 94.27093596059113…: 94.27, Xuất sắc.
"""

from decimal import Decimal
from fractions import Fraction

from par_index.scoring import Input, Value, score_unit, to_decimal


def ratio(numerator, denominator):
    return Input(value=Value.ratio(numerator, denominator))


def answer(label):
    return Input(value=Value.choice(label))


def number(text):
    return Input(value=Value.of(text))


def papers(spending, assets):
    inputs = {"quy_che_chi_tieu": spending, "quy_che_tai_san": assets}
    return Input(value=Value.named(**{key: Value.choice(item) for key, item in inputs.items()}))


NOT_APPLICABLE = Input(not_applicable=True)

COMMUNE_A = {
    "1.1.1": answer("Có"),
    "1.1.2": ratio(4, 5),
    "1.2.1": answer("Ban hành chậm"),
    "1.2.2": ratio(2, 3),
    "1.2.3": answer("Đầy đủ nhưng chậm"),
    "2.1.1": ratio(190, 200),
    "2.1.2": answer("Có"),
    "2.2.1": ratio(979, 999),
    "2.2.2": ratio(1, 2),
    "2.2.3": ratio(150, 180),
    "2.3.1": number(3),
    "2.3.2": answer("Không"),
    "2.4.1": ratio(7, 9),
    "2.4.2": ratio(5, 7),
    "2.5.1": ratio(250, 300),
    "2.5.2": ratio(280, 300),
    "2.5.3": ratio(33, 44),
    "3.1.1": answer("Đang thực hiện đúng tiến độ"),
    "3.1.2": answer("Ban hành đúng hạn"),
    "3.2.1": ratio(21, 21),
    "4.1.1": ratio(15, 21),
    "4.1.2": ratio(20, 21),
    "4.2.1": number(1),
    "4.3.1": ratio(261, 290),
    "5.1.1": answer("Có"),
    "5.1.2": papers("Có", "Không"),
    "5.2.1": ratio(1100, 1250),
    "5.2.2": number(1),
    "6.1.1": ratio(912, 960),
    "6.1.2": answer("Vận hành một phần"),
    "6.1.3": ratio(12, 21),
    "6.2.1": ratio(45, 150),
    "6.2.2": ratio(50, 999),
    "6.2.3": ratio(15, 999),
    "6.3.1": answer("Đã công bố và duy trì"),
    "6.3.2": answer("Có"),
    "6.4.1": ratio(144, 160),
    "7.1.1": answer("Ban hành đúng hạn"),
    "7.1.2": ratio(26, 32),
    "7.2.1": ratio(3, 4),
    "7.3.1": ratio(5, 6),
    "7.4.1": number(5),
    "7.4.2": answer("Có"),
    "7.4.3": number(1),
    "T1": Input(points=Decimal("1.5")),
    "P1": Input(points=Decimal(1)),
}

COMMUNE_B = {
    "1.1.1": NOT_APPLICABLE,
    "1.1.2": NOT_APPLICABLE,
    "1.2.1": answer("Ban hành đúng hạn"),
    "1.2.2": NOT_APPLICABLE,
    "1.2.3": answer("Đầy đủ, đúng hạn"),
    "2.1.1": ratio(200, 200),
    "2.1.2": answer("Có"),
    "2.2.1": ratio(500, 500),
    "2.2.2": ratio(0, 0),
    "2.2.3": ratio(180, 180),
    "2.3.1": number(2),
    "2.3.2": answer("Có"),
    "2.4.1": ratio(6, 6),
    "2.4.2": ratio(8, 10),
    "2.5.1": ratio(199, 200),
    "2.5.2": number("97.5"),
    "2.5.3": ratio(0, 0),
    "3.1.1": NOT_APPLICABLE,
    "3.1.2": answer("Ban hành chậm"),
    "3.2.1": ratio(20, 21),
    "4.1.1": Input(points=Decimal("2.25")),
    "4.1.2": ratio(21, 21),
    "4.2.1": number(0),
    "4.3.1": ratio(190, 200),
    "5.1.1": answer("Có"),
    "5.1.2": papers("Có", "Có"),
    "5.2.1": ratio(1300, 1250),
    "5.2.2": number(0),
    "6.1.1": ratio(900, 900),
    "6.1.2": answer("Vận hành đầy đủ"),
    "6.1.3": ratio(20, 21),
    "6.2.1": number(60),
    "6.2.2": ratio(300, 1000),
    "6.2.3": ratio(149, 1000),
    "6.3.1": answer("Đã công bố, chưa duy trì"),
    "6.3.2": answer("Có"),
    "7.1.1": answer("Ban hành đúng hạn"),
    "7.1.2": ratio(32, 32),
    "7.2.1": ratio(4, 4),
    "7.3.1": NOT_APPLICABLE,
    "7.4.1": number(3),
    "7.4.2": answer("Có"),
    "T1": number(5),
    "P1": number(-2),
}


def test_commune_where_everything_applies(commune_set):
    score = score_unit(commune_set, COMMUNE_A, unit="A")

    assert [area.points for area in score.areas] == [
        Fraction("3.95"),
        Fraction("22.6") + Fraction(29, 9),
        5,
        Fraction("10.7") + Fraction(25, 14),
        Fraction("4.7"),
        Fraction("12.75") + Fraction(4, 7) + Fraction(1000, 2997),
        Fraction("8.1875"),
    ]
    assert (score.points, score.maximum) == (Fraction(123860909, 1678320), 100)
    assert (score.bonus, score.penalty) == (Fraction("1.5"), 1)
    assert score.percent == Fraction(124700069, 1678320)
    assert to_decimal(score.percent) == Decimal("74.30053207969874636541303207969875")
    assert (str(score.published), score.band.name) == ("74.30", "Khá")


def test_commune_with_components_that_do_not_apply(commune_set):
    score = score_unit(commune_set, COMMUNE_B, unit="B")

    assert [(area.points, area.maximum) for area in score.areas] == [
        (4, 4),
        (Fraction("29.22"), 30),
        (Fraction("3.25"), 6),
        (Fraction("15.35"), 16),
        (7, 7),
        (Fraction("11.5") + Fraction(20, 21) + Fraction(149, 150), 14),
        (Fraction("8.75"), 10),
    ]
    assert (score.points, score.maximum) == (Fraction(56711, 700), 87)
    assert (score.bonus, score.penalty) == (3, 2)
    assert score.percent == Fraction(57411, 609)
    assert to_decimal(score.percent) == Decimal("94.27093596059113300492610837438424")
    assert (str(score.published), score.band.name) == ("94.27", "Xuất sắc")
    assert score.survey_not_held
