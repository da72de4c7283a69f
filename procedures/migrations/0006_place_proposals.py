from django.db import migrations, models


def place_proposals(apps, schema_editor):
    """Proposals recorded so far had been sent; those with a day of effect had taken it.

    A draft has no day of sending, so one that is placed already stays. In a migration of its own:
    PostgreSQL makes no index on a table whose rows were changed in the same transaction.
    """
    ReviewProposal = apps.get_model("procedures", "ReviewProposal")
    known = ReviewProposal.objects.filter(state="draft").exclude(sent_on=None)
    known.exclude(effective_on=None).update(drafted_on=models.F("sent_on"), state="effective")
    known.update(drafted_on=models.F("sent_on"), state="sent")


class Migration(migrations.Migration):
    dependencies = [("procedures", "0005_proposal_reason")]

    operations = [migrations.RunPython(place_proposals, migrations.RunPython.noop, elidable=True)]
