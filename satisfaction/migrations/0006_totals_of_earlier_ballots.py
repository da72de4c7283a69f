"""Totals of the sums there are, over procedures. A migration of its own: data only."""

from django.db import migrations

from satisfaction.histogram import added


def add_up(apps, schema_editor):
    total = apps.get_model("satisfaction", "RatingTotal")
    found = {}
    for one in apps.get_model("satisfaction", "RatingSummary").objects.order_by().iterator(2000):
        key = one.key.rpartition(":")[0] + ":"
        row = found.setdefault(
            key,
            total(
                key=key,
                unit_id=one.unit_id,
                month=one.month,
                channel=one.channel,
                question_set_id=one.question_set_id,
                survey_round_id=one.survey_round_id,
                n=0,
                counts=[],
            ),
        )
        row.n += one.n
        row.counts = added(row.counts, one.counts)
    total.objects.bulk_create(found.values(), batch_size=500)


class Migration(migrations.Migration):
    dependencies = [("satisfaction", "0005_totals_of_all_procedures")]

    operations = [migrations.RunPython(add_up, migrations.RunPython.noop)]
