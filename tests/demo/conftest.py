"""A small demonstration, loaded once for all tests of a module and taken back at its end."""

from io import StringIO

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import transaction


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker):
    """What the command said. The data are there for the module's tests."""
    said = StringIO()
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_demo", small=True, stdout=said)
        yield said.getvalue()
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _no_memory():
    """Pages remember for a minute whether there is demo data; tests elsewhere must not."""
    cache.clear()
    yield
    cache.clear()
