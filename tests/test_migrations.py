"""Models and migrations say the same, and a new database can be built from the first one on."""

import pytest
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, ConnectionHandler, connections
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

OURS = {
    "common", "audit", "units", "plans", "procedures", "petitions", "satisfaction", "par_index",
    "demo",
}  # fmt: skip


@pytest.mark.django_db
def test_no_model_is_without_its_migration(capsys):
    call_command("makemigrations", "--check", "--dry-run", verbosity=1)


@pytest.mark.django_db
def test_each_app_has_one_end():
    loader = MigrationLoader(connections[DEFAULT_DB_ALIAS])

    assert loader.detect_conflicts() == {}


@pytest.mark.django_db
def test_a_fresh_database_is_built_from_the_first_migration_on():
    fresh = ConnectionHandler(
        {DEFAULT_DB_ALIAS: {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}
    )[DEFAULT_DB_ALIAS]
    executor = MigrationExecutor(fresh)
    targets = [key for key in executor.loader.graph.leaf_nodes() if key[0] in OURS]

    executor.migrate(targets)

    tables = set(fresh.introspection.table_names())
    fresh.close()
    assert {"units_unit", "plans_task", "audit_auditevent", "common_job"} <= tables
