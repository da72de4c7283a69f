"""Publication: from then on the run's figures are what everybody reads."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from audit.services import record
from common import clock
from par_index.choices import RunState
from par_index.exceptions import RunNotPublishable
from par_index.models import IndexRun
from units.access import require, units_where
from units.permissions import Permission


@transaction.atomic
def publish_run(*, run: IndexRun, by: Any, decision_number: str = "") -> IndexRun:
    """Publish a whole, final run once; a correction is a new run that is published in its turn."""
    if by is not None:
        _require_reach(run, by)
    if _newer_published(run):
        raise RunNotPublishable(
            _("Đã công bố một lần tính mới hơn. Hãy tính lại rồi công bố lần tính đó.")
        )
    now = clock.now()
    published = IndexRun.objects.filter(
        pk=run.pk, state=RunState.DONE, is_final=True, published_at=None
    ).update(
        published_at=now,
        published_by=by if getattr(by, "pk", None) else None,
        decision_number=decision_number.strip()[:80],
    )
    if not published:
        raise RunNotPublishable(_why_not(IndexRun.objects.get(pk=run.pk)))
    run.refresh_from_db()
    after = {
        "decision_number": run.decision_number,
        "digest": run.result_digest,
        "published_at": now,
    }
    record("index.published", run, by=by, after=after, reason=run.decision_number)
    return run


def _newer_published(run: IndexRun) -> bool:
    """The newest published run is what everybody reads; an older one would change nothing."""
    level = run.criteria_set.level_id
    published = IndexRun.objects.published().filter(year=run.year, criteria_set__level=level)
    return published.filter(pk__gt=run.pk).exists()


def _require_reach(run: IndexRun, by: Any) -> None:
    """A run makes public every unit in it, so the person must reach them all."""
    require(by, Permission.INDEX_PUBLISH)
    reached = units_where(by, Permission.INDEX_PUBLISH)
    if run.results.exclude(unit__in=reached).exists():
        raise PermissionDenied


def _why_not(run: IndexRun) -> str:
    if run.published_at is not None:
        return _("Lần tính số %(run)s đã được công bố.") % {"run": run.pk}
    if run.state != RunState.DONE:
        return _("Lần tính số %(run)s chưa có kết quả trọn vẹn nên chưa công bố được.") % {
            "run": run.pk
        }
    return _(
        "Lần tính số %(run)s là lần tính tạm. Chỉ công bố lần tính chính thức "
        "(compute_index --final), là lần chỉ dùng điểm đã thẩm định."
    ) % {"run": run.pk}
