from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations

# Trigrams forgive typing errors. SQLite has none: there the search compares in Python.
CREATE = (
    "CREATE INDEX IF NOT EXISTS procedures_procedure_search_trgm"
    " ON procedures_procedure USING gin (search_key gin_trgm_ops)"
)
DROP = "DROP INDEX IF EXISTS procedures_procedure_search_trgm"


def _on_postgresql(statement):
    def run(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(statement)

    return run


class Migration(migrations.Migration):
    dependencies = [("procedures", "0002_service_desk")]

    operations = [
        TrigramExtension(),
        migrations.RunPython(_on_postgresql(CREATE), _on_postgresql(DROP)),
    ]
