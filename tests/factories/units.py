from datetime import date

import factory
from factory.django import DjangoModelFactory

from units.models import Level, Membership, Period, Unit, User


class LevelFactory(DjangoModelFactory):
    class Meta:
        model = Level
        django_get_or_create = ("code",)

    code = "commune"
    name = factory.LazyAttribute(lambda level: level.code.title())


class UnitFactory(DjangoModelFactory):
    """A commune, unless told otherwise."""

    class Meta:
        model = Unit

    # Above the real codes, so that a long run of tests never meets one.
    code = factory.Sequence(lambda number: f"{70000 + number}")
    name = factory.Sequence(lambda number: f"Xã Số {number}")
    level = factory.SubFactory(LevelFactory)
    valid_from = date(2000, 1, 1)


class DistrictFactory(UnitFactory):
    name = factory.Sequence(lambda number: f"Huyện Số {number}")
    level = factory.SubFactory(LevelFactory, code="district")


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User

    username = factory.Sequence(lambda number: f"nguoi{number}")
    full_name = factory.Sequence(lambda number: f"Người {number}")
    email = factory.LazyAttribute(lambda user: f"{user.username}@example.org")


class MembershipFactory(DjangoModelFactory):
    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    unit = factory.SubFactory(UnitFactory)
    role = "official"
    starts_on = date(2000, 1, 1)


class PeriodFactory(DjangoModelFactory):
    """The third quarter of 2020 by the field's calendar."""

    class Meta:
        model = Period
        django_get_or_create = ("code",)

    code = "2020-Q3"
    name = "Quý III/2020"
    year = 2020
    position = 3
    starts_on = date(2020, 6, 15)
    ends_on = date(2020, 9, 14)
    opens_on = date(2020, 9, 1)
    due_on = date(2020, 9, 17)
    closes_on = date(2020, 9, 30)


def person(role: str, unit: Unit) -> User:
    """Somebody with this role in this unit."""
    return MembershipFactory(role=role, unit=unit).user
