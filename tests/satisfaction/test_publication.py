"""Figures made public: kept as they stood, never told of a few people, the same everywhere."""

import json
from datetime import UTC, date, datetime
from importlib import import_module

import pytest
from django.apps import apps
from django.db import transaction
from django.urls import reverse

from audit.models import AuditEvent
from common import clock
from common.exceptions import Refused
from satisfaction import selectors, services
from satisfaction.exceptions import FiguresMoved, TooFewNewRatings, TooFewRatings
from satisfaction.measures import MEASURES
from satisfaction.models import Publication, PublishedFigures, Rating
from satisfaction.work_publication import publication_items
from tests.doors.addresses import patterns
from tests.factories.procedures import ProcedureFactory
from tests.factories.satisfaction import (
    PublicationFactory,
    PublishedFiguresFactory,
    QuestionSetFactory,
    RatingFactory,
)
from tests.factories.units import MembershipFactory, UnitFactory

pytestmark = pytest.mark.django_db
PAGE = "satisfaction:public-satisfaction"


@pytest.fixture(autouse=True)
def _december():
    with clock.frozen(datetime(2020, 12, 17, 3, 0, tzinfo=UTC)):
        yield


def rate(unit, count, **values):
    """Kept in one go, with their sums."""
    ballots = RatingFactory.build_batch(
        count, unit=unit, question_set=QuestionSetFactory(), **values
    )
    with transaction.atomic():
        made = Rating.objects.bulk_create(ballots)
        services.fold(made)
    return made


def publish(unit, by, **values):
    return services.publish_results(unit=unit, year=2020, by=by, **values)


def text(client, name, *args, query=""):
    return client.get(reverse(name, args=args) + query).content.decode()


# --- The act ----------------------------------------------------------------------------------


def test_a_public_number_does_not_move(client, people, commune):
    rate(commune, 40)
    publish(commune, people.official)
    rate(commune, 20, overall=1)

    shown = text(client, PAGE, commune.pk)

    assert "100,0" in shown
    assert "n = 40" in shown
    assert "66,7" not in shown


def test_publishing_again_adds_and_the_older_stays_readable(client, people, commune):
    rate(commune, 40)
    first = publish(commune, people.official)
    rate(commune, 30, overall=1)
    second = publish(commune, people.official)

    assert [first.n, second.n] == [40, 70]
    assert Publication.objects.count() == 1
    assert "57,1" in text(client, PAGE, commune.pk)
    older = text(client, PAGE, commune.pk, query=f"?ban={first.pk}")
    assert "100,0" in older
    assert "đã có lần công khai mới hơn" in older


def test_the_same_figures_again_change_nothing(people, commune):
    rate(commune, 30)
    first = publish(commune, people.official)
    assert publish(commune, people.official) == first
    assert PublishedFigures.objects.count() == 1
    assert AuditEvent.objects.filter(action="satisfaction.published").count() == 1


def test_a_few_more_ballots_are_not_published_apart(people, commune):
    rate(commune, 40)
    publish(commune, people.official)
    rate(commune, 29, overall=1)
    with pytest.raises(TooFewNewRatings):
        publish(commune, people.official)
    rate(commune, 1, overall=1)
    assert publish(commune, people.official).n == 70


def test_a_factor_answered_by_a_few_more_people_is_left_out_the_second_time(people, commune):
    rate(commune, 40, answers=[5, 5, 5, 5, 5])
    publish(commune, people.official)
    rate(commune, 25)
    rate(commune, 5, answers=[1, 1, 1, 1, 1])
    publish(commune, people.official)

    factors = {one.code: one for one in current(commune).factors}

    assert factors["access"].tally.ballots == 70
    assert (factors["feedback"].tally, factors["feedback"].withheld) == (None, "near")


def current(unit, year=2020):
    return selectors.publication_of(unit, year).current.figures


def test_a_correction_says_why_and_hides_what_was_wrong(client, people, commune):
    wrong = rate(commune, 40)
    first = publish(commune, people.official)
    wrong[0].delete()
    services.rebuild()
    row = publish(commune, people.official, note="Một phiếu nhập hai lần")

    shown = text(client, PAGE, commune.pk)

    assert row.n == 39
    assert "Một phiếu nhập hai lần" in shown
    assert "n = 40" not in shown
    older = reverse(PAGE, args=[commune.pk]) + f"?ban={first.pk}"
    assert client.get(older).status_code == 404
    event = AuditEvent.objects.get(action="satisfaction.corrected")
    assert event.reason == "Một phiếu nhập hai lần"


def test_withdrawn_figures_are_gone_everywhere_but_the_reason(client, people, commune):
    rate(commune, 40)
    publish(commune, people.official)
    services.withdraw_results(unit=commune, year=2020, reason="Đang soát lại", by=people.official)

    shown = text(client, PAGE, commune.pk)

    assert "Đang soát lại" in shown
    assert "n = 40" not in shown
    assert selectors.units_open_to_all(2020) == {}
    assert MEASURES["published"]([commune], 2020, "")[commune.pk].value == 0
    # What was taken back may be published anew.
    assert publish(commune, people.official).n == 40
    assert "n = 40" in text(client, PAGE, commune.pk)


def test_nothing_public_can_not_be_withdrawn(people, commune):
    with pytest.raises(Refused, match="không có số liệu nào"):
        services.withdraw_results(unit=commune, year=2020, reason="Sai", by=people.official)


def test_what_was_read_before_the_yes_is_what_is_published(people, commune):
    rate(commune, 40)
    seen = selectors.preview(commune, 2020, None).edition
    rate(commune, 1)
    with pytest.raises(FiguresMoved):
        publish(commune, people.official, edition=seen)
    assert not PublishedFigures.objects.exists()


def test_the_page_shows_before_the_yes_what_the_public_reads_after(client, people, commune):
    rate(commune, 40)
    client.force_login(people.official)
    address = reverse("satisfaction:publication-publish", args=[commune.pk])
    page = client.get(address)
    before = page.context["figures"]

    mark = page.context["publishing"].initial["edition"]
    sent = client.post(address, {"year": "2020", "edition": mark})

    assert sent.status_code == 302
    assert current(commune) == before
    assert PublishedFigures.objects.get().as_of == date(2020, 12, 17)


def test_a_page_read_too_long_ago_comes_back_with_the_new_figures(client, people, commune):
    rate(commune, 40)
    client.force_login(people.official)
    address = reverse("satisfaction:publication-publish", args=[commune.pk])
    stale = client.post(address, {"year": "2020", "edition": "0" * 16, "note": "Sửa số"})

    assert stale.status_code == 422
    said = stale.content.decode()
    assert "Có phiếu mới" in said
    assert "Sửa số" in said
    fresh = stale.context["publishing"].data["edition"]
    assert client.post(address, {"year": "2020", "edition": fresh}).status_code == 302


def test_a_reason_with_a_telephone_number_is_refused(people, commune):
    rate(commune, 40)
    publish(commune, people.official)
    rate(commune, 1)
    with pytest.raises(Refused, match="số điện thoại"):
        publish(commune, people.official, note="Hỏi anh Tâm 0912345678")


# --- Too few ----------------------------------------------------------------------------------

FEW = ("75,9", "75.86", "75,86")
ENOUGH = ("76,7", "76.67", "76,67")


def public_addresses(unit, procedure):
    """Every public place that shows what people thought."""
    ours = {
        name: reverse(name, args=[unit.pk] if pattern.pattern.converters else [])
        for name, pattern in patterns().items()
        if name.startswith(("satisfaction:public-", "satisfaction:api-"))
    }
    return ours | {
        "home": "/",
        "results": "/ket-qua/",
        "rating": reverse("satisfaction:rating-home"),
        "procedure": procedure.get_absolute_url(),
    }


def said_in(client, addresses, words):
    pages = {name: client.get(path).content.decode() for name, path in addresses.items()}
    return {name for name, page in pages.items() if any(word in page for word in words)}


def test_under_thirty_ballots_no_figure_stands_anywhere(client, people, commune):
    procedure = ProcedureFactory()
    rate(commune, 22, procedure=procedure)
    rate(commune, 7, procedure=procedure, overall=2)
    with pytest.raises(TooFewRatings):
        publish(commune, people.official)
    # An act of before figures were kept.
    PublicationFactory(unit=commune)
    addresses = public_addresses(commune, procedure)

    assert said_in(client, addresses, FEW) == set()

    rate(commune, 1, procedure=procedure)
    publish(commune, people.official)
    shown = said_in(client, addresses, ENOUGH)
    assert shown == {name for name in addresses if name.startswith("satisfaction:")} | {"procedure"}


def test_a_factor_with_fewer_answers_than_the_minimum_is_left_out_everywhere(
    client, people, commune
):
    rate(commune, 22, answers=[5, 5, 5, 5, 5])
    rate(commune, 7, answers=[5, 5, 5, 5, 1])
    rate(commune, 10)
    publish(commune, people.official)
    addresses = public_addresses(commune, ProcedureFactory())

    assert said_in(client, addresses, FEW) == set()
    data = json.loads(client.get(addresses["satisfaction:api-satisfaction"]).content)
    (found,) = data["published"]
    feedback = found["factors"][-1]
    assert feedback == {"code": "feedback", "name": "Feedback", "withheld": "few"}
    assert found["overall"]["n"] == 39


def test_a_snapshot_of_too_few_is_shown_nowhere_whoever_wrote_it(client, commune):
    act = PublicationFactory(unit=commune)
    PublishedFiguresFactory(publication=act, n=29)
    assert client.get(reverse(PAGE, args=[commune.pk])).status_code == 404
    assert selectors.units_open_to_all(2020) == {}


def test_held_ballots_and_open_ones_do_not_make_a_publication_possible(people, commune):
    rate(commune, 29)
    rate(commune, 40, channel="open")
    with pytest.raises(TooFewRatings):
        publish(commune, people.official)


def test_open_ballots_stand_apart_and_are_called_self_selected(client, people, commune):
    rate(commune, 30)
    rate(commune, 40, channel="open", overall=1)
    publish(commune, people.official)
    shown = text(client, PAGE, commune.pk)
    assert "100,0" in shown
    assert "0,0\u00a0% hài lòng (n = 40). Người gửi tự chọn" in shown


def test_a_procedures_figure_never_grows_by_a_few_people(client, commune):
    procedure = ProcedureFactory()

    def shown():
        span = date(2020, 1, 1), date(2020, 12, 17)
        tally, as_of = selectors.settled_opinion(procedure, *span)
        return tally.ballots, as_of

    rate(commune, 40, procedure=procedure, submitted_on=date(2020, 3, 2))
    rate(commune, 29, procedure=procedure, submitted_on=date(2020, 8, 3))
    # This month is not over.
    rate(commune, 35, procedure=procedure, submitted_on=date(2020, 12, 1))
    assert shown() == (40, date(2020, 3, 31))
    rate(commune, 1, procedure=procedure, submitted_on=date(2020, 11, 3))
    assert shown() == (70, date(2020, 11, 30))
    # A block that began before the span is left out as a whole.
    rate(commune, 1, procedure=procedure, submitted_on=date(2019, 12, 30))
    assert shown() == (30, date(2020, 11, 30))


# --- For others' pages and programs -----------------------------------------------------------


def test_the_frame_may_stand_on_other_sites_and_takes_no_cookie(client, people, commune):
    rate(commune, 40)
    publish(commune, people.official)
    client.force_login(people.official)

    answer = client.get(reverse("satisfaction:public-embed", args=[commune.pk]))

    assert "X-Frame-Options" not in answer
    assert "frame-ancestors *" in answer["Content-Security-Policy"]
    assert "Cookie" not in answer.get("Vary", "")
    assert answer["Cache-Control"] == "public, max-age=300"
    assert not answer.cookies
    assert people.official.username not in answer.content.decode()
    other = client.get(reverse(PAGE, args=[commune.pk]))
    assert other["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in other["Content-Security-Policy"]


def test_files_tell_what_the_page_tells(client, people, commune):
    rate(commune, 24)
    rate(commune, 6, overall=2)
    publish(commune, people.official)

    lines = text(client, "satisfaction:public-unit-csv", commune.pk).splitlines()
    answer = client.get(reverse("satisfaction:api-satisfaction") + "?year=2020&unit=29686")
    (found,) = answer.json()["published"]

    # 24 of 30: centre and half of Wilson's interval worked out apart.
    assert lines[1].split(",")[6:15] == [
        *("overall", "Câu hỏi chung", "30", "30", "24"),
        *("80.00", "4.400", "62.69", "90.49"),
    ]
    assert found["overall"]["interval"] == ["62.69", "90.49"]
    assert (found["as_of"], found["unit_code"]) == ("2020-12-17", "29686")
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert (
        client.get(reverse("satisfaction:api-satisfaction") + "?year=20x").json()["published"] == []
    )


def test_the_list_names_every_body_and_how_far_the_target_is(client, people, district, commune):
    neighbour = UnitFactory(name="Xã Quới An", parent=district)
    rate(commune, 40)
    publish(commune, people.official)
    page = client.get(reverse("satisfaction:public-list"))
    units = [unit for unit, _published in page.context["page_obj"]]
    assert {commune, neighbour, district} <= set(units)
    assert units == sorted(units, key=lambda unit: unit.sort_key)
    assert page.context["found"].published == 1
    found = client.get(reverse("satisfaction:public-list") + "?tim=hieu+PHUNG")
    assert [unit for unit, _published in found.context["page_obj"]] == [commune]


@pytest.mark.parametrize(
    "name", ["satisfaction:public-list", "satisfaction:public-csv", "satisfaction:api-satisfaction"]
)
def test_lists_cost_a_fixed_number_of_queries(
    name, client, people, district, commune, django_assert_max_num_queries
):
    rate(commune, 30)
    publish(commune, people.official)
    client.get(reverse(name))
    with django_assert_max_num_queries(8) as few:
        client.get(reverse(name))
    for _number in range(4):
        PublishedFiguresFactory(publication__unit=UnitFactory(parent=district))
    with django_assert_max_num_queries(8) as many:
        client.get(reverse(name))
    assert len(few) == len(many)


# --- Staff ------------------------------------------------------------------------------------


def test_the_district_sees_who_could_publish(client, people, district, commune, neighbour):
    rate(commune, 30)
    rate(neighbour, 29)
    client.force_login(people.staff)
    address = reverse("satisfaction:publication-list")
    lines = client.get(address).context["lines"]
    assert {unit: n for unit, _one, n in lines} == {district: 0, commune: 30, neighbour: 29}
    client.force_login(people.stranger)
    assert [unit for unit, *_rest in client.get(address).context["lines"]] == [neighbour]


def test_enough_and_not_public_stands_on_the_work_list(people, commune, neighbour):
    rate(commune, 30)
    rate(neighbour, 29)
    (item,) = publication_items(people.official)
    assert item.title == "Công khai mức độ hài lòng năm 2020"
    assert publication_items(people.stranger) == []
    assert publication_items(people.staff) == []
    publish(commune, people.official)
    assert publication_items(people.official) == []


def test_the_work_list_costs_a_fixed_number_of_queries(
    people, district, commune, django_assert_max_num_queries
):
    rate(commune, 30)
    official = people.official
    with django_assert_max_num_queries(12) as one:
        publication_items(official)
    for _number in range(3):
        other = UnitFactory(parent=district)
        rate(other, 30)
        MembershipFactory(role="official", unit=other, user=official)
    del official._memberships
    with django_assert_max_num_queries(12) as more:
        assert len(publication_items(official)) == 4
    assert len(one) == len(more)


# --- Publications of before -------------------------------------------------------------------


def test_earlier_publications_are_frozen_to_the_day_of_the_act(commune, neighbour):
    migration = import_module("satisfaction.migrations.0004_figures_of_earlier_publications")
    rate(commune, 31)
    rate(commune, 40, channel="open", overall=2)
    rate(commune, 9, overall=1, submitted_on=date(2020, 12, 2))
    rate(neighbour, 20)
    rate(neighbour, 20, submitted_on=date(2020, 12, 2))
    PublicationFactory(unit=commune)
    PublicationFactory(unit=neighbour)

    migration.keep_figures(apps, None)
    migration.keep_figures(apps, None)

    row = PublishedFigures.objects.get()
    assert (row.publication.unit, row.n, row.as_of) == (commune, 31, date(2020, 12, 1))
    figures = current(commune)
    assert (figures.overall.share, figures.open.ballots) == (100, 40)
    assert [one.code for one in figures.factors if one.tally] == [
        *("access", "procedures", "staff", "results")
    ]
    # As the figures of today are made.
    assert clock.local_date(row.made_at) == date(2020, 12, 1)
