"""The rule by which people are reminded, as a district may keep or change it in the admin."""

from django.db import migrations

# Kind, days, audience, whether it comes again.
STEPS = (
    ("report", -7, "official", False),
    ("report", -3, "official", False),
    ("report", -1, "official", False),
    ("report", 0, "official", False),
    ("report", 1, "official", False),
    ("report", 3, "official", False),
    ("report", 7, "official", True),
    # On the due day itself the leader hears only of what waits for the signature.
    ("report", 0, "leader", False),
    ("report", 3, "leader", False),
    ("report", 7, "leader", True),
    ("report", 7, "district", True),
    ("review", 3, "district", True),
)


def add_rule(apps, schema_editor):
    ReminderStep = apps.get_model("plans", "ReminderStep")
    for kind, days, audience, again in STEPS:
        ReminderStep.objects.get_or_create(
            kind=kind, days=days, audience=audience, defaults={"repeats_weekly": again}
        )


class Migration(migrations.Migration):
    dependencies = [("plans", "0003_remedies_of_resolved_findings")]

    operations = [migrations.RunPython(add_rule, migrations.RunPython.noop)]
