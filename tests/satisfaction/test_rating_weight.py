"""A citizen's page over a slow line: all that a first visit fetches stays under 60 KB, uncompressed."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.urls import reverse

from satisfaction.models import QuestionSet
from tests.factories.procedures import DossierFactory, ProcedureFactory
from tests.factories.satisfaction import CounterLinkFactory

pytestmark = pytest.mark.django_db

AT_MOST = 60_000
NAMED = re.compile(r'(?:href|src)="/static/([^"?]+)"')


@pytest.fixture
def link(commune):
    """As full as it gets: both sets with their words, a dozen procedures with long names."""
    call_command("import_question_sets", "satisfaction/data/question_sets.json", verbosity=0)
    for number in range(14):
        DossierFactory(unit=commune, procedure=ProcedureFactory(name=f"Thủ tục {number} " * 20))
    return CounterLinkFactory(unit=commune, kind="kiosk")


def weight(page: bytes) -> tuple[int, list[str]]:
    """Bytes of the page with everything it names, as a server without compression sends them."""
    files = sorted(set(NAMED.findall(page.decode())))
    return len(page) + sum(Path(finders.find(name)).stat().st_size for name in files), files


@pytest.mark.parametrize("query", ["", "?day-du=1", "?day-du=1&ngon-ngu=en"])
def test_the_form_with_all_it_names(client, link, query):
    page = client.get(f"{link.get_absolute_url()}{query}").content
    total, files = weight(page)
    assert {"css/tokens.css", "css/light.css", "css/components/rating.css"} <= set(files)
    assert total < AT_MOST


def test_the_pages_around_the_form(client, link, commune):
    open_page = reverse("satisfaction:rating-open", args=[commune.pk])
    for address in (reverse("satisfaction:rating-home"), open_page, f"{open_page}cam-on/"):
        total, _files = weight(client.get(address).content)
        assert total < AT_MOST


def test_no_letters_are_fetched(client, link):
    """tokens.css names the portal's fonts; these pages ask for the phone's own instead."""
    light = Path(finders.find("css/light.css")).read_text(encoding="utf-8")
    tokens = Path(finders.find("css/tokens.css")).read_text(encoding="utf-8")
    families = set(re.findall(r'font-family: "([^"]+)"', tokens))
    assert families
    assert "--font: system-ui" in light
    assert "--font-figures: var(--font);" in light
    assert not [family for family in families if family in light]


def test_the_data_shipped_has_english_for_every_question(link):
    for question_set in QuestionSet.objects.all():
        words = question_set.wordings.get(language="en").words
        assert len(words["questions"]) == question_set.questions.count()
        assert all(words["questions"])
        factors = set(question_set.questions.values_list("factor", flat=True))
        assert set(words["factors"]) == factors
        assert set(words["scale"]) == {"1", "2", "3", "4", "5"}
