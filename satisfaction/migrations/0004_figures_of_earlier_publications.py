"""Figures of years that were made public before figures were kept. A migration of its own: data only.

Until now a published page counted the ballots anew at each visit. It is frozen to the ballots up to
the day of the act. Where they were too few on that day nothing is kept, and the page shows nothing
until the unit publishes again.
"""

from datetime import date, datetime, time

from django.db import migrations
from django.utils import timezone

from satisfaction.snapshot import make_document
from satisfaction.tally import Tally

COUNTED = ("counter_qr", "token", "kiosk", "paper")
OPEN = "open"


def _questions(apps):
    """Factor codes by set and position, and the factors with names as the longest set orders them."""
    by_set = {}
    for question in apps.get_model("satisfaction", "Question").objects.order_by("position"):
        by_set.setdefault(question.question_set_id, []).append(question)
    longest = max(by_set.values(), key=len, default=[])
    names = {question.factor: question.factor_name for question in longest}
    return {pk: [one.factor for one in asked] for pk, asked in by_set.items()}, names


def _count(ballots, by_set):
    overall, free, factors, channels = Tally(), Tally(), {}, set()
    for channel, question_set, grade, answers in ballots:
        if channel == OPEN:
            free.add([grade])
            continue
        channels.add(channel)
        overall.add([grade])
        given = {}
        for factor, answer in zip(by_set.get(question_set, []), answers, strict=False):
            given.setdefault(factor, []).append(answer)
        for factor, said in given.items():
            factors.setdefault(factor, Tally()).add(said)
    return overall, free, factors, channels


def keep_figures(apps, schema_editor):
    by_set, names = _questions(apps)
    figures = apps.get_model("satisfaction", "PublishedFigures")
    rating = apps.get_model("satisfaction", "Rating")
    without = apps.get_model("satisfaction", "Publication").objects.filter(figures=None)
    for act in without.order_by("pk").iterator(chunk_size=500):
        as_of = min(act.published_on, date(act.year, 12, 31))
        ballots = rating.objects.filter(
            unit_id=act.unit_id,
            standing="counted",
            channel__in=[*COUNTED, OPEN],
            submitted_on__range=(date(act.year, 1, 1), as_of),
        ).order_by()
        rows = ballots.values_list("channel", "question_set_id", "overall", "answers")
        overall, free, factors, channels = _count(rows.iterator(chunk_size=2000), by_set)
        if overall.enough:
            figures.objects.create(
                publication=act,
                as_of=as_of,
                n=overall.ballots,
                document=make_document(
                    overall,
                    [(code, name, factors.get(code)) for code, name in names.items()],
                    free,
                    channels=channels,
                ),
                made_at=timezone.make_aware(datetime.combine(act.published_on, time(12))),
                made_by_id=act.published_by_id,
            )


class Migration(migrations.Migration):
    dependencies = [("satisfaction", "0003_sums_of_ballots")]

    operations = [migrations.RunPython(keep_figures, migrations.RunPython.noop)]
