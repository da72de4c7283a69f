"""Computing the index: asked for as a job, spread over workers, visible whole or not at all."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from common import clock, jobs
from common.exceptions import Refused
from common.hints import hint
from common.models import Job, JobState
from common.tasks import run_job
from par_index.choices import RunState
from par_index.models import CriteriaSet, IndexRun
from par_index.selectors.runs import open_sets
from par_index.selectors.summary import Triple, component_sums
from par_index.selectors.units import units_of
from par_index.services import run_chunks, run_places
from par_index.specs import spec_of
from par_index.tasks import help_run
from par_index.version import code_version
from units.access import require
from units.permissions import Permission

Progress = Callable[[int, int, str], None]
JOB_KIND = "index.run"
# A job that gave no sign of life for so long is dead; its run is taken away.
DEAD_AFTER = timedelta(minutes=10)


@transaction.atomic
def start_run(
    *, criteria_set: CriteriaSet, year: int, by: Any = None, is_final: bool = False
) -> Job:
    """Ask a worker for a run. While one like it waits or runs, that one is given back."""
    arguments = job_arguments(criteria_set, year, is_final=is_final)
    if by is not None:
        require(by, Permission.INDEX_RUN)
    # Of two who ask at the same moment the second waits here, and then finds the first one's job.
    CriteriaSet.objects.select_for_update(no_key=True).only("pk").get(pk=criteria_set.pk)
    waiting = Job.objects.filter(
        kind=JOB_KIND,
        state__in=[JobState.QUEUED, JobState.RUNNING],
        arguments__criteria_set=criteria_set.pk,
        arguments__year=year,
        arguments__is_final=is_final,
    ).first()
    return waiting or jobs.enqueue(JOB_KIND, by=by, **arguments)


def run_now(*, criteria_set: CriteriaSet, year: int, by: Any = None, is_final: bool = False) -> Job:
    """Do the same in this process, through the same job row and the same Celery task."""
    arguments = job_arguments(criteria_set, year, is_final=is_final)
    # The row is written without a message, so that no other worker takes it away.
    job = Job.objects.create(kind=JOB_KIND, arguments=arguments, requested_by=by)
    run_job.apply(args=[str(job.pk)])
    job.refresh_from_db()
    return job


def job_arguments(criteria_set: CriteriaSet, year: int, *, is_final: bool) -> dict[str, Any]:
    return {"criteria_set": criteria_set.pk, "year": year, "is_final": is_final}


def run_index_job(job: Job) -> str:
    """What a worker does for a job of kind "index.run"."""
    criteria_set = CriteriaSet.objects.select_related("level").get(pk=job.arguments["criteria_set"])
    run = run_index(
        criteria_set=criteria_set,
        year=job.arguments["year"],
        by=job.requested_by,
        is_final=job.arguments["is_final"],
        job=job,
        progress=lambda done, total, message: jobs.progress(job, done, total, message),
        skip_unchanged=job.arguments.get("skip_unchanged", False),
    )
    return _("Đã tính %(count)s đơn vị, lần tính số %(run)s") % {
        "count": run.unit_count,
        "run": run.pk,
    }


def run_index(
    *,
    criteria_set: CriteriaSet,
    year: int,
    by: Any = None,
    is_final: bool = False,
    job: Job | None = None,
    progress: Progress | None = None,
    skip_unchanged: bool = False,
) -> IndexRun:
    """Compute the index of all units of the set's level; a failure leaves a run without results.

    `skip_unchanged`: give back the newest run where nothing it was made of has changed since.
    """
    clear_dead_runs(job)
    run = IndexRun.objects.create(
        criteria_set=criteria_set,
        year=year,
        is_final=is_final,
        job=job,
        started_by=by if getattr(by, "pk", None) else None,
        started_at=clock.now(),
        criteria_digest=criteria_set.digest,
        code_version=code_version(),
    )
    try:
        # Results are kept in one language, whoever asked for them.
        with translation.override(settings.LANGUAGE_CODE):
            return _compute(run, by, progress, skip_unchanged=skip_unchanged)
    except Exception:
        discard(run)
        raise


def _compute(
    run: IndexRun, by: Any, progress: Progress | None, *, skip_unchanged: bool
) -> IndexRun:
    _say(progress, 0, 1, _("Đang lấy số liệu"))
    units = list(units_of(run.criteria_set, run.year))
    if not units:
        raise Refused(_("Không có đơn vị nào thuộc cấp của bộ tiêu chí trong năm này."))
    run_chunks.settle(run, units)
    chunks = run_chunks.split(run, units)
    for _helper in chunks[1:]:
        hint(help_run, run.pk)
    run_chunks.work_to_the_end(
        run, lambda done, total: _say(progress, done, total + 1, _("Đang tính điểm"))
    )
    _say(progress, len(chunks), len(chunks) + 1, _("Đang ghi kết quả"))
    same = _unchanged(run) if skip_unchanged else None
    if same is not None:
        run.results.all().delete()
        run.delete()
        return same
    run_places.finish(run, by, component_sums(spec_of(run.criteria_set), _triples(run)))
    _say(progress, len(chunks) + 1, len(chunks) + 1, _("Đã tính xong"))
    return run


def _triples(run: IndexRun) -> Counter[Triple]:
    """What the chunks counted, together."""
    counts: Counter[Triple] = Counter()
    for tally in run.chunks.values_list("tally", flat=True):
        for code, maximum, lost, times in tally:
            counts[code, maximum, lost] += times
    return counts


def _unchanged(run: IndexRun) -> IndexRun | None:
    """The newest run of its kind, if it was made of the same."""
    newest = (
        IndexRun.objects.done()
        .filter(criteria_set=run.criteria_set, year=run.year, is_final=run.is_final)
        .order_by("-pk")
        .first()
    )
    if newest is None or newest.code_version != run.code_version:
        return None
    return newest if newest.input_digest == run_places.input_digest(run) else None


def _say(progress: Progress | None, done: int, total: int, message: str) -> None:
    if progress is not None:
        progress(done, total, message)


def clear_dead_runs(job: Job | None = None) -> None:
    """Take away what died: runs of this job's earlier attempts and of jobs that fell silent."""
    silent = timezone.now() - DEAD_AFTER
    dead = (
        Q(job=None, started_at__lt=silent)
        | Q(job__state__in=[JobState.DONE, JobState.FAILED])
        | Q(job__seen_at__lt=silent)
    )
    if job is not None:
        dead |= Q(job=job)
    for run in IndexRun.objects.filter(dead, state=RunState.RUNNING):
        discard(run)


@transaction.atomic
def discard(run: IndexRun) -> None:
    """A run that failed keeps its row and nothing else."""
    stopped = IndexRun.objects.filter(pk=run.pk, state=RunState.RUNNING).update(
        state=RunState.FAILED, finished_at=clock.now()
    )
    if stopped:
        run.chunks.all().delete()
        run.results.all().delete()


def compute_open_sets() -> int:
    """Compute every set that has cards and no published run; how many jobs were done.

    The lowest level goes first: a district's index reads its communes'. Nothing is written
    where nothing has changed since the last run.
    """
    done = 0
    for criteria_set, year in open_sets():
        arguments = job_arguments(criteria_set, year, is_final=False) | {"skip_unchanged": True}
        job = Job.objects.create(kind=JOB_KIND, arguments=arguments)
        jobs.run(str(job.pk))
        done += 1
    return done
