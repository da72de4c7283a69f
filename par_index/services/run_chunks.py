"""A run's units in chunks: whichever worker is free scores the next one.

A chunk's results and its mark "done" are written in one transaction, and nobody reads results of a
run that is not done: a worker may die at any moment and leaves nothing but a chunk to be claimed
again.
"""

import gc
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from fractions import Fraction
from itertools import pairwise
from time import sleep

from django.db import transaction
from django.utils import timezone

from par_index.choices import RunState
from par_index.inputs import RunInputs
from par_index.models import IndexRun, RunChunk, UnitResult
from par_index.results import ResultRows
from par_index.scoring import Context, Input
from par_index.scoring.extremes import Peers, compared_codes, context_of, extremes
from par_index.scoring.numbers import number_text, text_number
from par_index.selectors.agreement import disagreement
from par_index.specs import spec_of
from units.models import Unit

# Units in a chunk at most; two hands share what is more than a district.
CHUNK, ALONE = 2700, 600
# A worker that has not finished its chunk by now is taken for dead, and another does it.
LEASE = timedelta(seconds=90)
WAIT_SECONDS = 0.1
WRITTEN = 500

Progress = Callable[[int, int], None]


def split(run: IndexRun, units: Iterable[Unit]) -> list[RunChunk]:
    """Lay the run's units out in chunks of the same size."""
    pks = [unit.pk for unit in sorted(units, key=lambda unit: unit.pk)]
    count = max(-(-len(pks) // CHUNK), 2 if len(pks) > ALONE else 1)
    bounds = [len(pks) * number // count for number in range(count + 1)]
    return RunChunk.objects.bulk_create(
        RunChunk(run=run, number=number, units=pks[start:end])
        for number, (start, end) in enumerate(pairwise(bounds))
    )


def settle(run: IndexRun, units: list[Unit]) -> None:
    """Put down what all units share before any is scored: peers' best, appraisers' disagreement."""
    variances = disagreement(run.criteria_set, run.year)
    run.settings = {
        "peers": _peers(run, units),
        "disagreement": {
            area: None if variance is None else number_text(variance)
            for area, variance in variances.items()
        },
    }
    run.save(update_fields=["settings"])


def _peers(run: IndexRun, units: list[Unit]) -> Peers:
    codes = compared_codes(spec_of(run.criteria_set))
    if not codes:
        return {}
    inputs = RunInputs(run.criteria_set, run.year, run.is_final, units, codes)
    given: dict[str, dict[str, Input]] = {found.key: found.given for found in inputs}
    return extremes(Context.of_run(inputs.spec, given), codes)


def work(run: IndexRun, progress: Progress | None = None) -> None:
    """Score chunks until there is none left to claim."""
    maker = None
    while (chunk := _claim(run)) is not None:
        # What was told of an input in one chunk serves the next.
        maker = maker or result_rows(chunk.run)
        score_chunk(chunk, maker)
        if progress is not None:
            progress(run.chunks.exclude(done_at=None).count(), run.chunks.count())


def work_to_the_end(run: IndexRun, progress: Progress | None = None) -> None:
    """Score chunks, and those of workers that fell silent, until all are done."""
    work(run, progress)
    while run.chunks.filter(done_at=None).exists():
        sleep(WAIT_SECONDS)
        silent = timezone.now() - LEASE
        run.chunks.filter(done_at=None, claimed_at__lt=silent).update(claimed_at=None)
        work(run, progress)


def _claim(run: IndexRun) -> RunChunk | None:
    """The next chunk nobody works on; of two who ask for the same one, one gets it."""
    while True:
        free = run.chunks.filter(claimed_at=None, run__state=RunState.RUNNING)
        chunk = free.select_related("run__criteria_set").order_by("number").first()
        if chunk is None:
            return None
        taken = RunChunk.objects.filter(pk=chunk.pk, claimed_at=None)
        if taken.update(claimed_at=timezone.now()):
            return chunk


def score_chunk(chunk: RunChunk, maker: ResultRows) -> bool:
    """Score the chunk's units and keep the results, unless another worker already has."""
    units = list(Unit.objects.filter(pk__in=chunk.units))
    with no_collection():
        made = maker.of(units)
    with transaction.atomic():
        kept = RunChunk.objects.filter(pk=chunk.pk, done_at=None).update(
            done_at=timezone.now(), tally=[[*triple, n] for triple, n in sorted(made.tally.items())]
        )
        if kept:
            UnitResult.objects.bulk_create(made.rows, batch_size=WRITTEN)
    return bool(kept)


@contextmanager
def no_collection() -> Iterator[None]:
    """Many long-lived objects and no cycles: the collector would cost a third of the time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def result_rows(run: IndexRun) -> ResultRows:
    """What makes the rows of the run's units."""
    context = context_of(run.settings["peers"])
    return ResultRows(run, context, read_variances(run.settings["disagreement"]))


def read_variances(kept: Mapping[str, str | None]) -> dict[str, Fraction | None]:
    return {area: None if text is None else text_number(text) for area, text in kept.items()}
