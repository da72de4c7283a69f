"""Sums of the ballots there are, and which set the counter asks. A migration of its own: data only."""

from collections import Counter, defaultdict

from django.db import migrations

from satisfaction.histogram import added, count_ballot


def sum_up(apps, schema_editor):
    apps.get_model("satisfaction", "QuestionSet").objects.filter(code="quick").update(form="quick")
    factors = defaultdict(list)
    questions = apps.get_model("satisfaction", "Question").objects.order_by("position")
    for question_set, factor in questions.values_list("question_set_id", "factor"):
        factors[question_set].append(factor)
    counts, sizes = {}, Counter()
    ballots = apps.get_model("satisfaction", "Rating").objects.filter(standing="counted").order_by()
    for unit, day, channel, asked, procedure, overall, answers in ballots.values_list(
        "unit_id",
        "submitted_on",
        "channel",
        "question_set_id",
        "procedure_id",
        "overall",
        "answers",
    ).iterator(chunk_size=2000):
        place = (unit, day.replace(day=1), channel, asked, procedure)
        counted = count_ballot(overall, answers, factors[asked])
        counts[place] = added(counts[place], counted) if place in counts else counted
        sizes[place] += 1
    summary = apps.get_model("satisfaction", "RatingSummary")
    rows = []
    for (unit, month, channel, asked, procedure), counted in counts.items():
        key = f"{unit}:{month:%Y-%m}:{channel}:{asked}::{procedure or ''}"
        rows.append(
            summary(
                key=key,
                unit_id=unit,
                month=month,
                channel=channel,
                question_set_id=asked,
                procedure_id=procedure,
                n=sizes[unit, month, channel, asked, procedure],
                counts=counted,
            )
        )
    summary.objects.bulk_create(rows, batch_size=500)


class Migration(migrations.Migration):
    dependencies = [("satisfaction", "0002_voice")]

    operations = [migrations.RunPython(sum_up, migrations.RunPython.noop)]
