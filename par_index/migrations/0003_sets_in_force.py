"""Sets that are there already are in force: they were used as soon as they were imported."""

from django.db import migrations
from django.db.models import F


def issue(apps, schema_editor):
    apps.get_model("par_index", "CriteriaSet").objects.filter(issued_at=None).update(
        issued_at=F("imported_at")
    )


class Migration(migrations.Migration):
    dependencies = [("par_index", "0002_scoring_year")]

    operations = [migrations.RunPython(issue, migrations.RunPython.noop)]
