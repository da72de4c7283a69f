"""The rows of tabs over the staff pages, and the ways to what one unit prints and publishes."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from common import clock
from tests.factories.satisfaction import QuestionSetFactory, RatingFactory

pytestmark = pytest.mark.django_db

UNIT_PAGES = ("result-detail", "counter-poster", "code-list", "publication-publish")


@pytest.fixture(autouse=True)
def _december():
    with clock.frozen(datetime(2020, 12, 17, 3, 0, tzinfo=UTC)):
        yield


def address(name: str, *arguments) -> str:
    return reverse(f"satisfaction:{name}", args=arguments)


@pytest.mark.parametrize("page", UNIT_PAGES)
def test_each_page_of_a_unit_leads_to_the_others(client, people, commune, page):
    client.force_login(people.official)
    html = client.get(address(page, commune.pk)).content.decode()
    tabs = html.split('aria-label="Các trang của đơn vị"')[1].split("</nav>")[0]
    for name in UNIT_PAGES:
        assert f'href="{address(name, commune.pk)}' in tabs
    current = tabs.split('aria-current="page"')
    assert len(current) == 2
    assert address(page, commune.pk) in current[0].rsplit("<a", 1)[1]


def test_a_person_who_gives_out_no_codes_has_no_tab_to_them(client, people, commune):
    client.force_login(people.inspector)
    html = client.get(address("result-detail", commune.pk)).content.decode()
    assert address("counter-poster", commune.pk) in html
    assert address("code-list", commune.pk) not in html


def test_who_has_one_unit_prints_its_codes_from_the_first_page(client, people, commune, neighbour):
    """Also before the first ballot, when the page has no table."""
    client.force_login(people.official)
    html = client.get(address("result-list")).content.decode()
    assert address("counter-poster", commune.pk) in html
    assert address("code-list", commune.pk) in html
    client.force_login(people.staff)
    html = client.get(address("result-list")).content.decode()
    assert address("counter-poster", commune.pk) not in html
    for unit in (commune, neighbour):
        assert address("result-detail", unit.pk) in html


def test_ballots_of_next_years_round_do_not_hide_this_years(client, people, commune):
    question_set = QuestionSetFactory()
    RatingFactory(unit=commune, question_set=question_set, submitted_on=date(2020, 12, 1))
    RatingFactory(unit=commune, question_set=question_set, submitted_on=date(2021, 1, 4))
    client.force_login(people.official)
    for query, year in (("", 2020), ("?nam=2021", 2021), ("?nam=1066", 2020)):
        page = client.get(address("result-list") + query)
        assert page.context["year"] == year
        assert f'<option value="{year}" selected>' in page.content.decode()
