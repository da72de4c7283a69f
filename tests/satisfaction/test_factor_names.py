"""Which factors a page of figures has: those that people were asked about, whatever sets exist."""

from datetime import date

import pytest
from django.urls import reverse

from satisfaction.selectors import Layout, opinions
from satisfaction.selectors.preview import preview
from tests.factories.satisfaction import FACTORS, QuestionSetFactory, RatingFactory

pytestmark = pytest.mark.django_db
NEXT_YEARS = ("digital", "digital", "cost", "cost", "staff", "staff", "staff")


@pytest.fixture
def ballots(commune):
    for _ in range(30):
        RatingFactory(unit=commune, submitted_on=date(2020, 6, 1))
    # Next year's set is longer, asks otherwise, and nobody has answered it.
    QuestionSetFactory(code="next", factors=NEXT_YEARS, valid_from=date(2021, 1, 1))


@pytest.mark.usefixtures("ballots")
def test_a_longer_set_that_nobody_answered_hides_no_factor(client, people, commune):
    client.force_login(people.staff)
    asked = [code.title() for code in FACTORS]
    page = client.get(reverse("satisfaction:result-list"), {"nam": 2020}).context
    assert list(page["factors"]) == asked
    parts = client.get(
        reverse("satisfaction:result-detail", args=[commune.pk]), {"nam": 2020}
    ).context
    assert [line.name for line in parts["lines"]][1:] == asked
    shown = preview(commune, 2020, None).figures
    assert [factor.code for factor in shown.factors] == list(FACTORS)


@pytest.mark.usefixtures("ballots")
def test_factors_of_all_answered_sets_stand_side_by_side(commune):
    longer = QuestionSetFactory(code="next")
    RatingFactory(unit=commune, question_set=longer, answers=[4] * 7, submitted_on=date(2020, 6, 2))
    layout = Layout.load()
    found = opinions([commune], 2020, layout=layout)[commune.pk]
    assert set(layout.factors(found)) == {*FACTORS, *NEXT_YEARS}
    assert list(layout.factors(found))[:3] == ["digital", "cost", "staff"]


def test_where_nobody_answered_the_longest_set_names_the_factors(client, people, commune):
    QuestionSetFactory()
    client.force_login(people.staff)
    page = client.get(reverse("satisfaction:result-list"), {"nam": 2020}).context
    assert list(page["factors"]) == [code.title() for code in FACTORS]


def test_staff_read_a_comment_with_its_month_and_not_its_day(client, people, commune):
    for day, words in ((9, "Bớt giấy tờ"), (23, "Cảm ơn cán bộ")):
        RatingFactory(unit=commune, channel="kiosk", submitted_on=date(2020, 6, day), comment=words)
    client.force_login(people.official)
    page = client.get(reverse("satisfaction:result-detail", args=[commune.pk]), {"nam": 2020})
    assert "06/2020" in page.content.decode()
    assert "09/06/2020" not in page.content.decode()
    assert [one.comment for one in page.context["page_obj"]] == ["Bớt giấy tờ", "Cảm ơn cán bộ"]
