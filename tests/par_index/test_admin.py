"""The index in the admin: to look at, and nothing to change but the deadlines of a set."""

import pytest
from django.urls import reverse

from par_index import services
from par_index.models import UnitResult
from tests.factories import par_index as make
from tests.factories.units import UserFactory

MODELS = ("criteriaset", "criterion", "scorecard", "mark", "indexrun", "unitresult")


@pytest.fixture
def admin(client, db):
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    return client


@pytest.mark.parametrize("model", MODELS)
def test_admin_lists_every_table_of_the_index(admin, card, measured, model):
    make.MarkFactory(scorecard=card)
    services.run_index(criteria_set=card.criteria_set, year=2020)

    page = admin.get(reverse(f"admin:par_index_{model}_changelist"))

    assert page.status_code == 200


def test_admin_changes_no_result(admin, criteria, measured):
    services.run_index(criteria_set=criteria, year=2020)
    result = UnitResult.objects.first()

    page = admin.post(reverse("admin:par_index_unitresult_change", args=[result.pk]), {"rank": 9})

    assert page.status_code == 403
