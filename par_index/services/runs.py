"""Computing the index: inputs in, results out, all of a run visible at once or nothing."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from audit.services import record
from common import clock, jobs
from common.exceptions import Conflict, Refused
from common.models import Job, JobState
from common.tasks import run_job
from par_index.choices import RunState
from par_index.inputs import Gathered, gather
from par_index.models import CriteriaSet, IndexRun, UnitResult
from par_index.results import result_digest, unit_results
from par_index.scoring import rank, score_run
from par_index.selectors.runs import open_sets
from par_index.services.criteria import refuse_draft
from units.access import require
from units.permissions import Permission

Progress = Callable[[int, int, str], None]
JOB_KIND = "index.run"
STEPS = 3


@transaction.atomic
def start_run(
    *, criteria_set: CriteriaSet, year: int, by: Any = None, is_final: bool = False
) -> Job:
    """Ask a worker for a run. While one like it waits or runs, that one is given back."""
    arguments = job_arguments(criteria_set, year, is_final=is_final)
    if by is not None:
        require(by, Permission.INDEX_RUN)
    refuse_draft(criteria_set)
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
    refuse_draft(criteria_set)
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
    # A worker that died left its run behind: it is not done, and this one starts anew.
    IndexRun.objects.filter(job=job, state=RunState.RUNNING).update(
        state=RunState.FAILED, finished_at=clock.now()
    )
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
    refuse_draft(criteria_set)
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
            _say(progress, 0, _("Đang lấy số liệu"))
            gathered = gather(criteria_set, year, is_final=is_final)
            same = _unchanged(run, gathered) if skip_unchanged else None
            if same is not None:
                run.delete()
                return same
            _write(run, gathered, by, progress)
    except Exception:
        IndexRun.objects.filter(pk=run.pk, state=RunState.RUNNING).update(
            state=RunState.FAILED, finished_at=clock.now()
        )
        raise
    run.refresh_from_db()
    return run


def _write(run: IndexRun, gathered: Gathered, by: Any, progress: Progress | None) -> None:
    if not gathered.units:
        raise Refused(_("Không có đơn vị nào thuộc cấp của bộ tiêu chí trong năm này."))
    _say(progress, 1, _("Đang tính điểm"))
    ranked = rank(score_run(gathered.spec, gathered.inputs))
    results = unit_results(run, gathered, ranked)
    _say(progress, 2, _("Đang ghi kết quả"))
    digest = result_digest(ranked)
    with transaction.atomic():
        UnitResult.objects.bulk_create(results)
        done = IndexRun.objects.filter(pk=run.pk, state=RunState.RUNNING).update(
            state=RunState.DONE,
            finished_at=clock.now(),
            unit_count=len(results),
            input_digest=gathered.digest,
            result_digest=digest,
        )
        if not done:
            raise Conflict(_("Lần tính này đã dừng; kết quả không được ghi."))
        after = {"units": len(results), "digest": digest, "final": run.is_final, "year": run.year}
        record("index.computed", run, by=by, after=after)
    _say(progress, STEPS, _("Đã tính xong"))


def _unchanged(run: IndexRun, gathered: Gathered) -> IndexRun | None:
    newest = (
        IndexRun.objects.done()
        .filter(criteria_set=run.criteria_set, year=run.year, is_final=run.is_final)
        .order_by("-pk")
        .first()
    )
    if newest is None or newest.code_version != run.code_version:
        return None
    return newest if newest.input_digest == gathered.digest else None


def _say(progress: Progress | None, done: int, message: str) -> None:
    if progress is not None:
        progress(done, STEPS, message)


def code_version() -> str:
    """The commit this checkout stands on, else the VERSION file of a deployment."""
    base = Path(settings.BASE_DIR)
    for place in (base / "VERSION", base / ".git" / "HEAD"):
        text = place.read_text(encoding="utf-8").strip() if place.is_file() else ""
        if text.startswith("ref: "):
            text = _commit_of(base / ".git", text.removeprefix("ref: "))
        if text:
            return text[:12]
    return "unknown"


def _commit_of(git: Path, ref: str) -> str:
    if (git / ref).is_file():
        return (git / ref).read_text(encoding="utf-8").strip()
    packed = git / "packed-refs"
    lines = packed.read_text(encoding="utf-8").splitlines() if packed.is_file() else []
    return next((line.split()[0] for line in lines if line.endswith(f" {ref}")), "")


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
