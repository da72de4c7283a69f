"""Ranks within a group of peers: the administrator's, else units of one kind."""

import pytest
from django.urls import reverse

from audit.models import AuditEvent
from par_index import services
from par_index.models import PeerGroup, PeerGroupMember
from par_index.selectors.peers import kind_of, peer_groups
from tests.factories import par_index as make
from tests.factories.units import UnitFactory, UserFactory

SCORES = (("TT", "Thị trấn Vũng Liêm", 1), ("A", "Xã A", 3), ("B", "Xã B", 2), ("C", "Xã C", 2))


@pytest.fixture
def criteria(district):
    return make.criteria_set()


@pytest.fixture
def units(criteria, district, measured):
    found = {}
    for code, name, tenths in SCORES:
        found[code] = UnitFactory(parent=district, code=code, name=name)
        make.MarkFactory(
            scorecard=make.ScorecardFactory(criteria_set=criteria, unit=found[code]),
            criterion=make.leaf(criteria, "2.1"),
            stage="final",
            value={"numerator": str(tenths), "denominator": "10"},
        )
    return found


def places(criteria):
    run = services.run_index(criteria_set=criteria, year=2020)
    rows = run.results.values_list("unit__code", "rank", "group", "group_rank", "group_rank_to")
    return {code: tuple(rest) for code, *rest in rows}


def test_towns_and_communes_have_places_of_their_own(criteria, units):
    assert places(criteria) == {
        "A": (1, "Xã", 1, 1),
        "B": (2, "Xã", 2, 3),
        "C": (2, "Xã", 2, 3),
        "TT": (4, "Thị trấn", 1, 1),
    }


def test_a_group_that_was_set_goes_before_the_kind(criteria, units):
    group = PeerGroup.objects.create(level=criteria.level, name="Ven sông")
    for code in ("TT", "B"):
        PeerGroupMember.objects.create(group=group, unit=units[code])

    found = places(criteria)

    assert found["B"] == (2, "Ven sông", 1, 1)
    assert found["TT"] == (4, "Ven sông", 2, 2)
    assert found["C"] == (2, "Xã", 2, 2)


def test_weights_are_the_same_for_every_group(criteria, units):
    before = services.run_index(criteria_set=criteria, year=2020)
    PeerGroupMember.objects.create(
        group=PeerGroup.objects.create(level=criteria.level, name="Một mình"), unit=units["A"]
    )
    after = services.run_index(criteria_set=criteria, year=2020)

    def exact(run):
        return dict(run.results.values_list("unit__code", "percent_exact"))

    assert exact(before) == exact(after)
    assert before.result_digest != after.result_digest


def test_groups_of_many_units_in_one_query(units, django_assert_num_queries):
    with django_assert_num_queries(1):
        peer_groups(units.values())


def test_a_name_without_a_kind_has_no_group():
    assert kind_of(UnitFactory.build(name="Sở Nội vụ")) == ""


def test_the_administrator_sets_groups(client, criteria, units):
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    members = {
        "members-TOTAL_FORMS": "1",
        "members-INITIAL_FORMS": "0",
        "members-0-unit": str(units["A"].pk),
    }
    page = client.post(
        reverse("admin:par_index_peergroup_add"),
        {"level": criteria.level_id, "name": "Ven sông", **members},
    )

    assert page.status_code == 302
    assert PeerGroupMember.objects.get().unit == units["A"]
    assert AuditEvent.objects.filter(action="admin.added").count() == 2
