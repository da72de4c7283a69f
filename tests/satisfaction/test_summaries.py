"""Sums of ballots are what a rebuild would make, after whatever happened and whoever came together."""

import threading
from collections import Counter
from datetime import date
from importlib import import_module
from random import Random

import pytest
from django.apps import apps
from django.db import connection, connections, transaction
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from satisfaction.choices import COUNTED_CHANNELS, RatingChannel, Standing
from satisfaction.histogram import Shape, added, count_ballot
from satisfaction.models import Rating, RatingSummary, RatingTotal, Suspicion
from satisfaction.selectors import Basis, opinions
from satisfaction.selectors.sums import differences, sum_up, totals_of
from satisfaction.services import fold, rebuild, store_ratings, submit_rating, summaries
from tests.factories.procedures import ProcedureFactory
from tests.factories.satisfaction import QuestionSetFactory, RatingFactory
from tests.factories.units import DistrictFactory, UnitFactory

FACTORS = ("access", "staff", "access")
MONTHS = (date(2020, 1, 1), date(2020, 1, 31), date(2020, 2, 29))


def ballot(number):
    """One of 2·3·2·3·3·5·6³ ballots, given as the columns of a row."""

    def take(choices):
        nonlocal number
        number, at = divmod(number, len(choices))
        return choices[at]

    place = (take((1, 2)), take(MONTHS), take(("paper", "open")), 7)
    grades = (None, 1, 2, 3, 4, 5)
    chosen = (take((None, 1, 2)), take((None, 1, 2)), take((1, 2, 3, 4, 5)))
    return (*place, *chosen, [take(grades) for _question in FACTORS])


# --- Pure ------------------------------------------------------------------------------------


def test_one_ballot_counts_each_answer_once_and_each_factor_once():
    counts = count_ballot(5, [4, None, 2], FACTORS)
    assert counts[:5] == [0, 0, 0, 0, 1]
    assert counts[5:20] == [0, 0, 0, 1, 0, *[0] * 5, 0, 1, 0, 0, 0]
    # Two answers about access are one person; nobody spoke of staff.
    assert counts[20:] == [1, 0]


def test_what_is_taken_away_leaves_nothing():
    one = count_ballot(3, [1, 2, 3], FACTORS)
    assert not any(added(added(one, one), one, -2))


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 200_000)), min_size=1, max_size=9))
@hypothesis_settings(max_examples=1000)
def test_any_order_of_adding_and_taking_away_ends_as_a_recount(acts):
    """Adds with their numbers, and takes one away where the number was used before."""
    shapes = {7: Shape.of(FACTORS)}
    kept, standing = {}, {}
    for number, code in acts:
        gone, come = standing.pop(number, None), ballot(code)
        for one, times in ((gone, -1), (come, 1)):
            for key, more in sum_up([one] if one else [], shapes).items():
                n, counts = kept.get(key, (0, []))
                kept[key] = (n + times * more.n, added(counts, more.counts, times))
        standing[number] = come
    anew = sum_up(standing.values(), shapes)
    assert {key: found for key, found in kept.items() if found[0]} == {
        key: (one.n, one.counts) for key, one in anew.items()
    }
    assert all(not any(counts) for n, counts in kept.values() if n == 0)
    assert sum(one.n for one in totals_of(anew).values()) == len(standing)


# --- In the database ----------------------------------------------------------------------------


def snapshot():
    return {
        (table.__name__, key): (n, counts)
        for table in (RatingTotal, RatingSummary)
        for key, n, counts in table.objects.values_list("key", "n", "counts")
    }


@pytest.fixture
def places(commune, neighbour):
    QuestionSetFactory()
    return [commune, neighbour], [None, ProcedureFactory()]


def draw(rng, units, procedures):
    return Rating(
        unit=rng.choice(units),
        procedure=rng.choice(procedures),
        question_set=QuestionSetFactory(),
        channel=rng.choice([RatingChannel.PAPER, RatingChannel.OPEN, RatingChannel.KIOSK]),
        submitted_on=date(2020, rng.randint(1, 12), 5),
        overall=rng.randint(1, 5),
        answers=[rng.choice([None, 1, 2, 3, 4, 5]) for _ in range(5)],
    )


def set_apart(rng, suspicion):
    """What a person decides about some ballots: out of the sums, or into them again."""
    for before, after, times in (
        (Standing.COUNTED, Standing.EXCLUDED, -1),
        (Standing.EXCLUDED, Standing.COUNTED, 1),
    ):
        rows = list(Rating.objects.filter(standing=before).order_by("pk"))
        chosen = rng.sample(rows, rng.randint(0, min(3, len(rows))))
        with transaction.atomic():
            for one in chosen:
                one.standing, one.suspicion = after, suspicion
                one.save()
            fold(chosen, times=times)


@pytest.mark.django_db
def test_sums_equal_a_rebuild_after_any_sequence(places):
    units, procedures = places
    rng = Random(2020)
    suspicion = Suspicion.objects.create(
        unit=units[0], channel="kiosk", kind="burst", on=date(2020, 6, 1)
    )
    for step in range(40):
        act = rng.randrange(3)
        if act == 0:
            one = draw(rng, units, procedures)
            submit_rating(
                unit=one.unit,
                question_set=one.question_set,
                overall=one.overall,
                answers=one.answers,
                channel=one.channel,
                procedure=one.procedure,
            )
        elif act == 1:
            store_ratings(
                [draw(rng, units, procedures) for _ in range(rng.randint(1, 9))],
                name="a.csv",
                sha256=f"{step}",
            )
        else:
            set_apart(rng, suspicion)
        assert differences() == []
    kept = snapshot()
    rebuild()
    assert snapshot() == {key: row for key, row in kept.items() if row[0]}


@pytest.mark.django_db
def test_a_file_of_ballots_costs_statements_by_the_hundred(places, django_assert_max_num_queries):
    units, procedures = places
    rng = Random(7)
    few, many = ([draw(rng, units, procedures) for _ in range(n)] for n in (40, 480))
    Rating.objects.bulk_create([*few, *many])
    with transaction.atomic(), django_assert_max_num_queries(12):
        fold(few)
    with transaction.atomic(), django_assert_max_num_queries(12):
        fold(many)
    assert differences() == []


@pytest.mark.django_db
def test_one_more_ballot_of_a_known_place_costs_five_statements(
    commune, django_assert_max_num_queries
):
    one = RatingFactory(unit=commune)
    with transaction.atomic(), django_assert_max_num_queries(5):
        fold([one])


@pytest.mark.django_db(transaction=True)
def test_sums_change_only_with_their_ballots():
    with pytest.raises(RuntimeError):
        fold([])


@pytest.mark.django_db
def test_totals_of_ballots_from_before_there_were_totals(places):
    units, procedures = places
    rng = Random(3)
    store_ratings([draw(rng, units, procedures) for _ in range(50)], name="a", sha256="a")
    RatingTotal.objects.all().delete()
    import_module("satisfaction.migrations.0006_totals_of_earlier_ballots").add_up(apps, None)
    assert differences() == []


@pytest.mark.django_db
def test_every_difference_is_told(commune, neighbour):
    RatingFactory(unit=commune)
    RatingFactory(unit=neighbour)
    RatingSummary.objects.filter(unit=commune).update(n=2)
    RatingTotal.objects.filter(unit=neighbour).delete()
    told = differences()
    assert [line.split(":")[0] for line in told] == [
        f"ratingtotal {neighbour.pk}",
        f"ratingsummary {commune.pk}",
    ]
    assert told[1].endswith("2 kept, 1 ballots counted")


@pytest.mark.django_db
def test_figures_by_procedure_and_field_and_month_read_the_same_ballots(commune):
    procedure, other = ProcedureFactory(), ProcedureFactory()
    RatingFactory(unit=commune, procedure=procedure, overall=5)
    RatingFactory(unit=commune, procedure=procedure, overall=2, submitted_on=date(2020, 7, 1))
    RatingFactory(unit=commune, procedure=other, overall=1)
    RatingFactory(unit=commune, channel="open", procedure=procedure, overall=1)

    def overall(**basis):
        return opinions([commune], 2020, basis=Basis(**basis))[commune.pk].overall

    assert overall().ballots == 3
    assert overall(procedure=procedure.pk).ballots == 2
    assert overall(field=procedure.field_id).ballots in (2, 3)
    assert overall(months=(7, 9)).counts[2] == 1
    assert overall(channels=tuple(RatingChannel.values)).ballots == 4
    assert set(COUNTED_CHANNELS) == set(RatingChannel.values) - {"open"}


# --- Several at once -----------------------------------------------------------------------------


@pytest.fixture
def _many_connections():
    if connection.vendor != "postgresql":
        pytest.skip("SQLite in memory has one connection, and lets one writer begin at a time")


def at_once(acts):
    gate, told = threading.Barrier(len(acts)), []

    def run(act):
        gate.wait()
        try:
            act()
        except Exception as error:
            told.append(repr(error))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return told


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_many_connections")
def test_nobody_waits_in_a_ring_and_nothing_is_lost(monkeypatch):
    """First ballots of a key, many of one key, files in any order, and a rebuild in between."""
    # Each file takes many turns, so that turns of one fall between those of another.
    monkeypatch.setattr(summaries, "CHUNK", 7)
    district = DistrictFactory()
    units = [UnitFactory(parent=district) for _ in range(3)]
    procedures = [None, *(ProcedureFactory() for _ in range(3))]
    QuestionSetFactory()

    def citizen(seed):
        def act():
            rng = Random(seed)
            for _ in range(6):
                one = draw(rng, units, procedures)
                one.submitted_on = date(2020, 6, 1)
                with transaction.atomic():
                    one.save()
                    fold([one])

        return act

    def file(seed):
        def act():
            rng = Random(seed)
            rows = [draw(rng, units, procedures) for _ in range(60)]
            store_ratings(rows, name="a.csv", sha256=str(seed))

        return act

    acts = [citizen(seed) for seed in range(8)] + [file(seed) for seed in range(100, 106)]
    assert at_once([*acts, rebuild, rebuild]) == []
    assert Rating.objects.count() == 8 * 6 + 6 * 60
    assert differences() == []
    per_table = Counter()
    for table in (RatingTotal, RatingSummary):
        per_table[table] = sum(table.objects.values_list("n", flat=True))
    assert set(per_table.values()) == {408}


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_many_connections")
def test_a_rebuild_takes_no_row_from_under_a_file_of_ballots(monkeypatch):
    """A sum that came to nothing is known to the file, and the rebuild would remove it."""
    units, rng = [DistrictFactory(), UnitFactory()], Random(1)
    QuestionSetFactory()
    rows = [draw(rng, [unit], [None]) for unit in units]
    store_ratings(rows, name="a.csv", sha256="a")
    with transaction.atomic():
        fold(rows, times=-1)
        Rating.objects.all().delete()

    def impatient_rebuild():
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '100ms'")
            rebuild()

    told, locked = [], summaries._locked

    def between(*arguments):
        told.extend(at_once([impatient_rebuild]))
        return locked(*arguments)

    monkeypatch.setattr(summaries, "_locked", between)
    for row in rows:
        row.pk = None
    store_ratings(rows, name="b.csv", sha256="b")
    assert differences() == []
    assert all("lock timeout" in error for error in told)
    assert len(told) == 2
