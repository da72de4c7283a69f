from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("common", "0002_mail_chores_pending_imports")]

    operations = [
        migrations.AddField(
            model_name="storedfile",
            name="pages",
            field=models.PositiveIntegerField(blank=True, null=True),
        ),
    ]
