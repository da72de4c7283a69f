"""Who reaches whom: every permission, role and unit, asked in both ways."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from common import clock
from tests.factories.units import DistrictFactory, MembershipFactory, UnitFactory, person
from units.access import (
    Holders,
    get_unit,
    has_permission,
    home_unit,
    require,
    require_seen,
    units_where,
)
from units.models import Unit, User
from units.permissions import Permission
from units.roles import ROLES

# Which of (own commune, neighbour, district) a person of the role reaches with the permission.
REACH = [
    ("official", Permission.REPORT_EDIT, (True, False, False)),
    ("official", Permission.REPORT_VIEW, (True, False, False)),
    ("official", Permission.PLAN_VIEW, (True, True, True)),
    ("official", Permission.REPORT_SIGN, (False, False, False)),
    ("official", Permission.SCORE_APPRAISE, (False, False, False)),
    ("leader", Permission.REPORT_SIGN, (True, False, False)),
    ("leader", Permission.REPORT_EDIT, (False, False, False)),
    ("leader", Permission.INDEX_VIEW, (True, True, True)),
    ("staff", Permission.REPORT_REVIEW, (True, True, True)),
    ("staff", Permission.REPORT_SIGN, (False, False, False)),
    ("staff", Permission.SCORE_SELF, (False, False, True)),
    ("staff", Permission.FINDING_RECORD, (False, False, False)),
    ("inspector", Permission.FINDING_RECORD, (True, True, True)),
    ("inspector", Permission.REPORT_EDIT, (False, False, False)),
    ("inspector", Permission.SCORE_EXPORT, (True, True, True)),
    ("administrator", Permission.INDEX_RUN, (True, True, True)),
    ("administrator", Permission.INDEX_PUBLISH, (False, False, False)),
    ("stranger", Permission.REPORT_VIEW, (False, True, False)),
]


@pytest.mark.parametrize(("who", "permission", "reached"), REACH)
def test_roles_reach_as_far_as_they_should(
    people, district, commune, neighbour, who, permission, reached
):
    user = getattr(people, who)

    found = tuple(has_permission(user, permission, unit) for unit in (commune, neighbour, district))

    assert found == reached


def test_both_questions_have_one_answer(people, district, commune, neighbour):
    elsewhere = UnitFactory(parent=DistrictFactory())
    units = [district, commune, neighbour, elsewhere]

    for user in vars(people).values():
        for permission in Permission:
            asked = {unit.pk for unit in units if has_permission(user, permission, unit)}
            listed = set(units_where(user, permission).values_list("pk", flat=True))
            assert listed & {unit.pk for unit in units} == asked


def test_nobody_reaches_another_district(people):
    elsewhere = UnitFactory(parent=DistrictFactory())

    for user in vars(people).values():
        assert not any(has_permission(user, permission, elsewhere) for permission in Permission)


def test_every_permission_is_held_by_some_role():
    held = {permission for role in ROLES.values() for permission in role.grants}

    assert held == set(Permission)


@pytest.mark.django_db
def test_two_roles_add_up(district, commune):
    user = person("official", commune)
    MembershipFactory(user=user, unit=district, role="inspector")

    assert has_permission(user, Permission.REPORT_EDIT, commune)
    assert has_permission(user, Permission.FINDING_RECORD, commune)
    assert not has_permission(user, Permission.REPORT_EDIT, district)


def test_a_role_that_has_ended_or_not_begun_grants_nothing(commune):
    today = clock.today()
    past = MembershipFactory(unit=commune, ends_on=today - timedelta(days=1)).user
    future = MembershipFactory(unit=commune, starts_on=today + timedelta(days=1)).user
    last_day = MembershipFactory(unit=commune, starts_on=date(2000, 1, 1), ends_on=today).user

    assert not has_permission(past, Permission.REPORT_EDIT, commune)
    assert not has_permission(future, Permission.REPORT_EDIT, commune)
    assert has_permission(last_day, Permission.REPORT_EDIT, commune)


def test_a_path_is_not_reached_by_its_beginning_alone(db):
    first, tenth = DistrictFactory(), DistrictFactory()
    Unit.objects.filter(pk=first.pk).update(path="00000001.")
    Unit.objects.filter(pk=tenth.pk).update(path="000000011.")
    user = person("district_staff", first)

    reached = units_where(User.objects.get(pk=user.pk), Permission.REPORT_REVIEW)

    assert list(reached) == [first]


def test_doors_answer_404_to_strangers_and_403_to_readers(people, commune, neighbour):
    with pytest.raises(Http404):
        require_seen(people.stranger, Permission.REPORT_VIEW, Permission.REPORT_EDIT, commune)
    with pytest.raises(PermissionDenied):
        require_seen(people.staff, Permission.REPORT_VIEW, Permission.REPORT_EDIT, commune)
    with pytest.raises(PermissionDenied):
        require(people.official, Permission.REPORT_EDIT, neighbour)
    with pytest.raises(Http404):
        get_unit(people.official, neighbour.pk, Permission.REPORT_VIEW)
    assert get_unit(people.official, commune.pk, Permission.REPORT_VIEW) == commune


def test_roles_are_read_once_for_many_questions(
    people, commune, neighbour, django_assert_num_queries
):
    user = User.objects.get(pk=people.official.pk)

    with django_assert_num_queries(1):
        for permission in Permission:
            has_permission(user, permission, commune)
            has_permission(user, permission, neighbour)


def test_home_is_where_the_first_role_is(people, commune):
    assert home_unit(people.official) == commune


def test_holders_over_a_unit_are_those_who_reach_it(people, district, commune, neighbour):
    second = person("district_staff", district)
    person("district_staff", DistrictFactory(code="858"))
    holders = Holders.load(Permission.SCORE_APPRAISE)

    for unit in (commune, neighbour):
        assert {one.pk for one in holders.over(unit)} == {people.staff.pk, second.pk}
    # Nobody judges their own house.
    assert holders.over(district) == []
