"""Criteria sets: drafted, issued, copied. What is issued is never changed."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from audit.services import record
from common import clock
from common.exceptions import Conflict, Refused
from par_index.choices import RunState
from par_index.drafting import Checked, check_document
from par_index.exceptions import CriteriaFaulty, ReasonMissing, SetIsDraft, SetIsIssued
from par_index.models import CriteriaSet, IndexRun
from par_index.scoring import SetSpec, digest
from par_index.scoring.numbers import number_text
from par_index.services.criteria_nodes import write_nodes
from units.access import require
from units.permissions import Permission

KEEP: Final = object()
SET_DEADLINES = ("self_score_due_on", "appraisal_due_on", "reply_due_on")


def refuse_draft(criteria_set: CriteriaSet) -> None:
    """Nobody is scored by a draft."""
    if criteria_set.is_draft:
        raise SetIsDraft


def in_use(criteria_set: CriteriaSet) -> bool:
    """Whether cards, marks or results stand on the set."""
    return (
        criteria_set.scorecards.exists()
        or IndexRun.objects.filter(criteria_set=criteria_set)
        .exclude(state=RunState.FAILED)
        .exists()
    )


def off_scale(spec: SetSpec) -> bool:
    """Whether the components do not add up to the scale the percent is counted on."""
    return spec.maximum != spec.scale


@transaction.atomic
def create_draft(
    *, document: dict[str, Any], by: Any, based_on: CriteriaSet | None = None
) -> CriteriaSet:
    """A new draft from a document with a whole head; its tree may still have faults."""
    require(by, Permission.CRITERIA_EDIT)
    criteria_set = CriteriaSet(based_on=based_on, issued_at=None)
    _put(criteria_set, document)
    record("criteria.drafted", criteria_set, by=by, after={"digest": criteria_set.digest})
    return criteria_set


@transaction.atomic
def copy_set(
    *, criteria_set: CriteriaSet, code: str, title: str, year: int, by: Any
) -> CriteriaSet:
    """A draft with the same content for another year, whose components follow those of the set.

    Twins named in the old document speak of an older set, so they go: the same code is the twin.
    So do the survey rounds it named: they asked about the old year.
    """
    document = _without_twins(criteria_set.document)
    if "ballots" in document:
        document["ballots"] = {"channels": document["ballots"]["channels"]}
    head = {"code": code, "title": title, "year": year}
    return create_draft(document=document | head, by=by, based_on=criteria_set)


def _without_twins(data: Any) -> Any:
    if isinstance(data, list):
        return [_without_twins(item) for item in data]
    if not isinstance(data, dict):
        return data
    kept = {key: item for key, item in data.items() if not (key == "twin" and "rule" in data)}
    return {
        key: item if key in ("rule", "exceptions") else _without_twins(item)
        for key, item in kept.items()
    }


@transaction.atomic
def save_draft(
    *,
    criteria_set: CriteriaSet,
    document: dict[str, Any],
    seen: str,
    by: Any,
    based_on: Any = KEEP,
) -> CriteriaSet:
    """Put another document in place of the draft's. `seen` is the digest the person edited.

    Raises Conflict where somebody else has saved meanwhile. `based_on`: another set or none.
    """
    draft = _locked_draft(criteria_set, by)
    if draft.digest != seen:
        raise Conflict(_("Người khác vừa sửa bản dự thảo này, nên lần lưu này chưa ghi gì."))
    before = draft.digest
    follows = draft.based_on_id
    if based_on is not KEEP:
        draft.based_on = based_on
    _put(draft, document)
    if (draft.digest, draft.based_on_id) != (before, follows):
        record(
            "criteria.saved",
            draft,
            by=by,
            before={"digest": before, "based_on": follows},
            after={"digest": draft.digest, "based_on": draft.based_on_id},
        )
    return draft


@transaction.atomic
def discard_draft(*, criteria_set: CriteriaSet, by: Any) -> None:
    """Throw a draft away. Its content stays in the trail only as a digest."""
    draft = _locked_draft(criteria_set, by)
    if draft.successors.exists():
        raise Refused(_("Đã có bản dự thảo khác lập từ bản này, nên chưa bỏ được."))
    before = {"code": draft.code, "title": draft.title, "digest": draft.digest}
    record("criteria.discarded", draft, by=by, before=before)
    draft.delete()


@transaction.atomic
def issue_set(
    *, criteria_set: CriteriaSet, by: Any, seen: str = "", total_reason: str = ""
) -> CriteriaSet:
    """Freeze the draft and open it for cards. `seen` is the digest the person looked at.

    Refuses faults, and maxima that do not add up to the scale unless a reason is given.
    """
    draft = _locked_draft(criteria_set, by)
    if seen and draft.digest != seen:
        raise Conflict(_("Người khác vừa sửa bản dự thảo này. Xin xem lại trước khi ban hành."))
    spec = _clean(check_document(draft.document))
    reason = total_reason.strip()
    if off_scale(spec) and not reason:
        raise ReasonMissing(
            _("Tổng điểm tối đa là %(sum)s, khác thang điểm %(scale)s. Xin ghi lý do.")
            % {"sum": number_text(spec.maximum), "scale": number_text(spec.scale)}
        )
    _issue(draft, spec, by)
    after = {"digest": draft.digest, "maximum": number_text(spec.maximum)}
    record("criteria.issued", draft, by=by, after=after, reason=reason)
    return draft


@transaction.atomic
def set_deadlines(*, criteria_set: CriteriaSet, by: Any, **days: date | None) -> CriteriaSet:
    """Set the last days of self-scoring, appraisal and reply; they are not part of the content."""
    require(by, Permission.CRITERIA_EDIT)
    found = CriteriaSet.objects.select_for_update(no_key=True).get(pk=criteria_set.pk)
    before = {name: getattr(found, name) for name in SET_DEADLINES}
    after = {name: days[name] for name in SET_DEADLINES}
    if before == after:
        return found
    for name, day in after.items():
        setattr(found, name, day)
    found.save(update_fields=list(SET_DEADLINES))
    record("criteria.deadlines", found, by=by, before=before, after=after)
    return found


@transaction.atomic
def store_document(
    *, document: dict[str, Any], by: Any = None, draft: bool = False
) -> tuple[CriteriaSet, bool, list[str]]:
    """For files: the set, whether anything changed, and notices that refuse nothing.

    Issued at once unless `draft`. An issued set is replaced only as long as nobody works by it,
    and is not made a draft again. Raises CriteriaFaulty with every fault.
    """
    checked = check_document(document)
    spec = _clean(checked)
    old = CriteriaSet.objects.select_for_update().filter(code=spec.code).first()
    content = digest(document)
    if old is not None and old.digest == content and (draft or not old.is_draft):
        return old, False, checked.notices
    if old is not None and (in_use(old) or (draft and not old.is_draft)):
        raise SetIsIssued
    criteria_set = old or CriteriaSet()
    before = {"digest": old.digest} if old else None
    _put(criteria_set, document)
    if not draft:
        _issue(criteria_set, spec, by)
    after = {"digest": content, "draft": draft}
    record("criteria.imported", criteria_set, by=by, before=before, after=after)
    return criteria_set, True, checked.notices


def _clean(checked: Checked) -> SetSpec:
    if checked.spec is None:
        raise CriteriaFaulty(checked.errors, [str(item) for item in checked.problems])
    return checked.spec


def _locked_draft(criteria_set: CriteriaSet, by: Any) -> CriteriaSet:
    require(by, Permission.CRITERIA_EDIT)
    draft = CriteriaSet.objects.select_for_update().filter(pk=criteria_set.pk).first()
    if draft is None:
        raise Conflict(_("Bản dự thảo này vừa bị bỏ."))
    if not draft.is_draft:
        raise SetIsIssued
    return draft


def _put(criteria_set: CriteriaSet, document: Mapping[str, Any]) -> None:
    """The document with the columns that lists show of its head."""
    code = str(document["code"]).strip()
    taken = CriteriaSet.objects.filter(code=code).exclude(pk=criteria_set.pk).exists()
    if taken:
        raise Refused(_("Mã “%(code)s” đã có bộ tiêu chí khác dùng.") % {"code": code})
    criteria_set.code = code
    criteria_set.title = str(document["title"]).strip()
    criteria_set.level_id = document["level"]
    criteria_set.year = document["year"]
    criteria_set.official = document.get("official", False)
    criteria_set.note = document.get("note", "")
    criteria_set.document = dict(document)
    criteria_set.digest = digest(document)
    try:
        with transaction.atomic():
            criteria_set.save()
    except IntegrityError as error:
        raise Conflict(_("Mã “%(code)s” vừa được dùng.") % {"code": code}) from error


def _issue(criteria_set: CriteriaSet, spec: SetSpec, by: Any) -> None:
    if criteria_set.is_draft:
        criteria_set.issued_at = clock.now()
        criteria_set.issued_by = by if getattr(by, "pk", None) else None
        criteria_set.save(update_fields=["issued_at", "issued_by"])
    write_nodes(criteria_set, spec, criteria_set.document)
