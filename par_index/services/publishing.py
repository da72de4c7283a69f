"""Publication: from then on the run's figures are what everybody reads."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from audit.services import record
from common import clock
from par_index.choices import RunState
from par_index.exceptions import (
    CorrectionReasonMissing,
    DecisionInvalid,
    RunNotPublishable,
)
from par_index.models import CriteriaSet, IndexRun
from par_index.selectors.published import run_to_correct
from units.access import require, units_where
from units.permissions import Permission


@dataclass(frozen=True)
class Decision:
    """What the council decided: number, day, who decided, and its conclusion in words."""

    number: str = ""
    on: date | None = None
    by: str = ""
    note: str = ""


@transaction.atomic
def publish_run(
    *,
    run: IndexRun,
    by: Any,
    decision_number: str = "",
    decision_on: date | None = None,
    decided_by: str = "",
    decision_note: str = "",
    correction_reason: str = "",
) -> IndexRun:
    """Publish a whole, final run once, by the council's decision.

    Where a run of the same set and year is public already this one is its correction, which needs
    a reason. Without `decided_by` the set's publishing body is meant.
    """
    if by is not None:
        _require_reach(run, by)
    # Of two who publish at the same moment the second waits here and then corrects the first.
    CriteriaSet.objects.select_for_update(no_key=True).only("pk").get(pk=run.criteria_set_id)
    if _newer_published(run):
        raise RunNotPublishable(
            _("Đã công bố một lần tính mới hơn. Hãy tính lại rồi công bố lần tính đó.")
        )
    decision = _decision(run, Decision(decision_number, decision_on, decided_by, decision_note))
    corrected = run_to_correct(run)
    reason = _correction_reason(run, corrected, correction_reason)
    now = clock.now()
    published = IndexRun.objects.filter(
        pk=run.pk, state=RunState.DONE, is_final=True, published_at=None
    ).update(
        published_at=now,
        published_by=by if getattr(by, "pk", None) else None,
        decision_number=decision.number,
        decision_on=decision.on,
        decided_by=decision.by,
        decision_note=decision.note,
        corrects=corrected,
        correction_reason=reason,
    )
    if not published:
        raise RunNotPublishable(_why_not(IndexRun.objects.get(pk=run.pk)))
    run.refresh_from_db()
    after = {
        "decision_number": run.decision_number,
        "decision_on": run.decision_on,
        "decided_by": run.decided_by,
        "decision_note": run.decision_note,
        "corrects": run.corrects_id,
        "digest": run.result_digest,
        "published_at": now,
    }
    record("index.published", run, by=by, after=after, reason=reason or run.decision_number)
    return run


def _decision(run: IndexRun, said: Decision) -> Decision:
    """The decision as it is kept; it can't be older than the figures nor of a day to come."""
    if said.on is not None and said.on > clock.today():
        raise DecisionInvalid(_("Ngày quyết định không được sau hôm nay."))
    if said.on is not None and run.finished_at and said.on < clock.local_date(run.finished_at):
        raise DecisionInvalid(
            _("Ngày quyết định không được trước ngày tính ra kết quả (%(day)s).")
            % {"day": f"{clock.local_date(run.finished_at):%d/%m/%Y}"}
        )
    body = said.by.strip() or str(run.criteria_set.document.get("publishing_body") or "")
    return Decision(said.number.strip()[:80], said.on, body[:200], said.note.strip()[:2000])


def _correction_reason(run: IndexRun, corrected: IndexRun | None, reason: str) -> str:
    """Why public figures are replaced; nothing where none are."""
    if corrected is None or run.published_at is not None or not run.is_final:
        return ""
    if not reason.strip():
        raise CorrectionReasonMissing(
            _("Năm này đã có kết quả công bố (lần tính số %(run)s). Xin ghi lý do đính chính.")
            % {"run": corrected.pk}
        )
    return reason.strip()[:2000]


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
