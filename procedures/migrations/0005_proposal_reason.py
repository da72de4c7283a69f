from django.db import migrations, models


class Migration(migrations.Migration):
    """Why a proposal is made: a column of its own in the district's annex."""

    dependencies = [("procedures", "0004_loads")]

    operations = [
        migrations.AddField(
            model_name="reviewproposal",
            name="reason",
            field=models.TextField(blank=True, default="", verbose_name="lý do"),
            preserve_default=False,
        )
    ]
