"""What many tests need: a district with two communes and one person per role."""

from types import SimpleNamespace

import pytest
from django.core.cache import cache
from hypothesis import HealthCheck, settings

from tests.factories.units import DistrictFactory, UnitFactory, person

# How long an example takes says how busy the machine is, not whether it is right.
settings.register_profile("portal", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("portal")


@pytest.fixture(autouse=True)
def _empty_cache():
    """No test reads what another left in the cache."""
    cache.clear()


@pytest.fixture
def district(db):
    return DistrictFactory(name="Huyện Vũng Liêm", code="859")


@pytest.fixture
def commune(district):
    return UnitFactory(name="Xã Hiếu Phụng", code="29686", parent=district)


@pytest.fixture
def neighbour(district):
    return UnitFactory(name="Xã Quới An", code="29668", parent=district)


@pytest.fixture
def people(district, commune, neighbour):
    """One person per role, and a stranger from the commune next door."""
    return SimpleNamespace(
        official=person("official", commune),
        leader=person("leader", commune),
        staff=person("district_staff", district),
        inspector=person("inspector", district),
        administrator=person("administrator", district),
        stranger=person("official", neighbour),
    )
