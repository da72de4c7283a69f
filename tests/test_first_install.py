"""What a district finds on the day it installs the portal."""

from io import StringIO

import pytest
from django.core.management import call_command

from common import clock
from plans.models import Report
from tests.factories.plans import at
from units.models import Period


@pytest.mark.django_db
def test_the_starter_brings_this_years_periods_and_the_reports_now_owed():
    with clock.frozen(at(2026, 3, 2)):
        call_command("load_starter", stdout=StringIO())

    assert sorted(set(Period.objects.values_list("year", flat=True))) == [2020, 2026]
    # Installed within the first quarter's window: its reports are there at once.
    assert Report.objects.filter(period__code="2026-Q1").count() > 0
