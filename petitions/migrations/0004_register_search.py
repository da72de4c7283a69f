import re

from django.db import migrations, models

from common.text import fold

_NOT_WORDS = re.compile(r"[^\w.]+")
CREATE = (
    "CREATE INDEX IF NOT EXISTS petitions_petition_search_trgm"
    " ON petitions_petition USING gin (search_key gin_trgm_ops)"
)
DROP = "DROP INDEX IF EXISTS petitions_petition_search_trgm"


def _on_postgresql(statement):
    def run(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(statement)

    return run


def fill(apps, schema_editor):
    """What is public already is found too."""
    petitions = apps.get_model("petitions", "Petition").objects
    for petition in petitions.filter(status="published").select_related("unit").iterator(500):
        words = (
            petition.public_subject,
            petition.public_text,
            petition.public_answer,
            petition.unit.name,
        )
        key = f" {' '.join(_NOT_WORDS.sub(' ', fold(' '.join(words))).split())}"
        petitions.filter(pk=petition.pk).update(search_key=key)


class Migration(migrations.Migration):
    dependencies = [("petitions", "0003_way_to_an_answer"), ("procedures", "0003_search_index")]

    operations = [
        migrations.AddField(
            model_name="petition",
            name="search_key",
            field=models.TextField(default="", editable=False),
        ),
        migrations.AddIndex(
            model_name="petition",
            index=models.Index(fields=["status", "published_on"], name="petitions_register"),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
        migrations.RunPython(_on_postgresql(CREATE), _on_postgresql(DROP)),
    ]
