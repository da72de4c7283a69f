"""Models and migrations say the same, and a new database can be built from the first one on."""

import pytest
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

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
def test_the_tests_own_database_was_built_from_the_first_migration_on():
    """So every run of the tests migrates a fresh database; none is made from the models."""
    loader = MigrationLoader(connections[DEFAULT_DB_ALIAS])
    applied = set(MigrationRecorder(connections[DEFAULT_DB_ALIAS]).applied_migrations())

    ours = {key for key in loader.graph.nodes if key[0] in OURS}
    assert ours <= applied
    assert {app for app, _name in ours} == OURS
