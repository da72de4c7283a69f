from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from common import clock
from satisfaction.models import CounterLink, Publication
from tests.factories.satisfaction import (
    CounterLinkFactory,
    PublicationFactory,
    QuestionSetFactory,
    RatingFactory,
)
from tests.factories.units import UnitFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _december():
    with clock.frozen(datetime(2020, 12, 17, 3, 0, tzinfo=UTC)):
        yield


def rate(unit, count, **values):
    question_set = QuestionSetFactory()
    return RatingFactory.create_batch(count, unit=unit, question_set=question_set, **values)


def publish(client, unit):
    """What was seen before the yes is what is published: the mark comes from the page."""
    address = reverse("satisfaction:publication-publish", args=[unit.pk])
    page = client.get(address)
    mark = page.context["preview"].edition if page.status_code == 200 else "-"
    return client.post(address, {"year": "2020", "edition": mark})


def test_publishing_needs_thirty_people(client, people, commune):
    rate(commune, 29)
    rate(commune, 5, channel="open")
    client.force_login(people.official)
    refused = publish(client, commune)
    assert refused.status_code == 422
    assert "mới có 29 phiếu" in refused.content.decode()
    rate(commune, 1)
    assert publish(client, commune).status_code == 302
    publication = Publication.objects.get()
    assert (publication.published_on, publication.published_by) == (
        date(2020, 12, 17),
        people.official,
    )


def test_who_may_publish(client, people, commune):
    rate(commune, 30)
    expected = {"leader": 403, "inspector": 403, "staff": 403, "stranger": 404, "official": 302}
    for role, status in expected.items():
        client.force_login(getattr(people, role))
        assert publish(client, commune).status_code == status


def test_the_public_page_needs_an_act_and_enough_people(client, people, commune):
    address = reverse("satisfaction:public-satisfaction", args=[commune.pk])
    rate(commune, 30)
    assert client.get(address).status_code == 404
    client.force_login(people.official)
    publish(client, commune)
    client.logout()
    shown = client.get(address).content.decode()
    assert "100,0" in shown
    # Nobody answered about feedback.
    assert "dưới 30 người trả lời" in shown
    PublicationFactory(unit=commune, year=2019)
    assert client.get(f"{address}?nam=2019").status_code == 404


def test_the_list_shows_each_channel_apart(client, people, commune):
    rate(commune, 3)
    rate(commune, 2, channel="open", overall=1)
    client.force_login(people.official)
    counted = client.get(reverse("satisfaction:result-list")).context
    alone = client.get(reverse("satisfaction:result-list") + "?kenh=open").context
    assert (counted["ballots"], alone["ballots"]) == (3, 2)


def test_the_list_costs_a_fixed_number_of_queries(
    client, people, district, commune, django_assert_max_num_queries
):
    rate(commune, 1)
    client.force_login(people.staff)
    address = reverse("satisfaction:result-list")
    client.get(address)
    with django_assert_max_num_queries(16) as few:
        client.get(address)
    for _number in range(3):
        rate(UnitFactory(parent=district), 2)
    with django_assert_max_num_queries(16) as more:
        client.get(address)
    assert len(few) == len(more)


def test_the_detail_counts_every_answer_and_shows_comments(client, people, commune):
    rate(commune, 2, comment="Ghế ít")
    client.force_login(people.official)
    response = client.get(reverse("satisfaction:result-detail", args=[commune.pk]))
    ((only, _bars),) = response.context["sets"]
    first = only.lines[0][1]
    assert first.counts == {1: 0, 2: 0, 3: 0, 4: 0, 5: 2}
    assert "Ghế ít" in response.content.decode()
    client.force_login(people.stranger)
    assert client.get(reverse("satisfaction:result-detail", args=[commune.pk])).status_code == 404


def test_a_code_is_made_printed_and_revoked(client, people, commune):
    client.force_login(people.official)
    poster = reverse("satisfaction:counter-poster", args=[commune.pk])
    client.post(poster, {"label": "Quầy số 1", "kind": "counter"})
    link = CounterLink.objects.get()
    image = client.get(reverse("satisfaction:counter-link-image", args=[link.pk]))
    assert image["Content-Type"] == "image/svg+xml"
    assert b"style" not in image.content
    assert link.get_absolute_url() in client.get(poster).content.decode()
    client.post(
        reverse("satisfaction:counter-link-revoke", args=[link.pk]), {"reason": "Tờ in bị mất"}
    )
    link.refresh_from_db()
    assert link.revoked_at == clock.now()


def test_only_the_units_own_people_change_codes(client, people, commune):
    link = CounterLinkFactory(unit=commune)
    revoke = reverse("satisfaction:counter-link-revoke", args=[link.pk])
    client.force_login(people.inspector)
    assert client.post(revoke).status_code == 403
    client.force_login(people.stranger)
    assert client.post(revoke).status_code == 404
    assert client.get(reverse("satisfaction:counter-link-image", args=[link.pk])).status_code == 404
