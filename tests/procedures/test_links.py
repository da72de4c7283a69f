"""The addresses in the catalogue: asked in turn, remembered, and only where that is wanted."""

from datetime import UTC, date, datetime
from io import StringIO

import pytest
from django.core.management import call_command

from common import clock
from common.models import Chore
from common.web import Answer
from procedures.models import LinkCheck, Paper
from procedures.selectors.links import dead_links
from procedures.services import links
from procedures.tasks import check_links as weekly
from tests.factories.procedures import ProcedureFactory

pytestmark = pytest.mark.django_db
GOOD, DEAD = "https://a.example/trang", "https://b.example/mau.docx"


@pytest.fixture
def web(monkeypatch):
    """What is asked, and what answers."""
    answers, asked = {DEAD: Answer(404)}, []

    def probe(url):
        asked.append(url)
        return answers.get(url, Answer(200))

    monkeypatch.setattr(links, "probe", probe)
    return answers, asked


@pytest.fixture(autouse=True)
def procedure():
    procedure = ProcedureFactory(source_url=GOOD)
    Paper.objects.create(procedure=procedure, name="Tờ khai", form_url=DEAD)
    other = ProcedureFactory(name="Khác")
    Paper.objects.create(procedure=other, name="Tờ khai", form_url=DEAD)
    return procedure


def on(day):
    return clock.frozen(datetime(2020, 6, day, 3, tzinfo=UTC))


def test_each_address_is_asked_once_and_the_dead_are_listed(web):
    with on(1):
        assert links.check_links() == (2, 1)
        # Again within the week: nothing to ask.
        assert links.check_links() == (0, 0)
    [dead] = dead_links()
    assert (dead.check.url, dead.check.failing_since) == (DEAD, date(2020, 6, 1))
    assert len(dead.procedures) == 2


def test_since_when_is_kept_and_mended_is_mended(web):
    answers, _asked = web
    for day in (1, 8):
        with on(day):
            links.check_links()
    assert dead_links()[0].check.failing_since == date(2020, 6, 1)
    answers[DEAD] = Answer(200)
    with on(15):
        links.check_links()
    assert dead_links() == []


def test_those_not_asked_for_longest_come_first(web):
    _answers, asked = web
    with on(1):
        links.check_links(at_most=1)
    with on(2):
        links.check_links(at_most=1)
    assert asked == [GOOD, DEAD]


def test_a_night_has_an_end(web):
    with on(1):
        assert links.check_links(seconds=-1) == (0, 0)


def test_an_address_that_nothing_names_is_forgotten(web):
    with on(1):
        links.check_links()
    Paper.objects.all().delete()
    with on(8):
        links.check_links()
    assert list(LinkCheck.objects.values_list("url", flat=True)) == [GOOD]


def test_by_itself_only_where_it_is_wanted(web, settings):
    _answers, asked = web
    settings.LINK_CHECKS = False
    assert weekly() == 0
    assert asked == []
    settings.LINK_CHECKS = True
    assert weekly() == 2
    assert Chore.objects.get(pk="check-links").last_result == "2 đường dẫn, 1 không mở được"


def test_the_command_says_what_it_found(web):
    out = StringIO()
    call_command("check_links", "--at-most=1", stdout=out)
    assert out.getvalue() == "Đã kiểm tra 1 đường dẫn, 0 không mở được.\n"


def test_the_list_says_that_nobody_looks(client, people, web, settings):
    client.force_login(people.staff)
    shown = client.get("/thu-tuc/danh-muc/viec/").content.decode()
    assert "manage.py check_links" in shown
    settings.LINK_CHECKS = True
    with on(1):
        links.check_links()
    shown = client.get("/thu-tuc/danh-muc/viec/").content.decode()
    assert "manage.py check_links" not in shown
    assert DEAD in shown
