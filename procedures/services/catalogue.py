"""What the catalogue says, as versions: each with the day from which it holds.

The numbers follow the days: a version decided for an earlier day than one that waits goes before it.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import F

from audit.services import record
from common import clock
from procedures.choices import VersionSource
from procedures.exceptions import AlreadyInForce, BeforePresentVersion, ChangedMeanwhile
from procedures.models import Procedure, ProcedureVersion, ReviewProposal
from procedures.selectors.versions import content_of, content_on, tidy_content, version_on
from procedures.services.common import require_for
from procedures.services.content import check_content, write_content
from procedures.services.proposals import reopen_proposals
from units.permissions import Permission

# What changes of a waiting version when one before it comes or goes.
_MOVED = ["number", "content", "decision", "decision_on"]


@transaction.atomic
def set_version(
    *,
    procedure: Procedure,
    content: Mapping[str, Any],
    effective_from: date,
    decision: str = "",
    decision_on: date | None = None,
    note: str = "",
    source: str,
    by: Any,
    based_on: int | None = None,
) -> ProcedureVersion | None:
    """What the procedure says from the day on; None where that is what it says anyway.

    What `content` leaves out stays. In force at once if the day has come, else it waits for
    `apply_due_versions`. With `based_on` (`latest_version` when the form was made) a change made
    meanwhile is not written over.
    """
    require_for(by, Permission.PROCEDURE_EDIT)
    present = _locked(procedure.pk)
    _apply_due(present)
    if based_on is not None and based_on != latest_version(present):
        raise ChangedMeanwhile
    _check_day(present, effective_from)
    base = content_on(present, effective_from)
    if decision:
        on = decision_on.isoformat() if decision_on else None
        content = {**content, "decision": decision, "decision_on": on}
    wanted = tidy_content({**base, **content})
    check_content(wanted)
    if wanted == base:
        return None
    _keep_first(present)
    version = ProcedureVersion(
        procedure=present,
        number=_make_room(present, effective_from, base, wanted),
        effective_from=effective_from,
        content=wanted,
        note=note,
        source=source,
        made_by=by,
    )
    _enter(version, base, by)
    procedure.refresh_from_db()
    return version


def latest_version(procedure: Procedure) -> int:
    """Names the state of a procedure's versions: another as soon as one was added or dropped."""
    newest = procedure.versions.order_by("-pk").values_list("pk", flat=True).first()
    return newest or 0


@transaction.atomic
def drop_version(*, version: ProcedureVersion, by: Any) -> None:
    """Take back a version whose day has not come; a proposal that it came from waits for another."""
    require_for(by, Permission.PROCEDURE_EDIT)
    present = _locked(version.procedure_id)
    _apply_due(present)
    # As it stands now: its number may have moved meanwhile.
    waiting = present.versions.filter(pk=version.pk, applied_at=None).first()
    if waiting is None:
        raise AlreadyInForce
    reopen_proposals(ReviewProposal.objects.filter(procedure=present, version=waiting.number), by)
    _close_gap(waiting)
    record("procedure.version_dropped", present, by=by, before=_told(waiting, waiting.content))


def apply_due_versions() -> int:
    """Bring into force what waits and whose day has come; return how many. Again: nothing more."""
    due = ProcedureVersion.objects.filter(applied_at=None, effective_from__lte=clock.today())
    procedures = due.order_by("procedure").values_list("procedure", flat=True).distinct()
    return sum(_apply_due_of(pk) for pk in list(procedures))


@transaction.atomic
def _apply_due_of(pk: int) -> int:
    return _apply_due(_locked(pk))


def _locked(pk: int) -> Procedure:
    return Procedure.objects.select_for_update(of=("self",)).select_related("field").get(pk=pk)


def _apply_due(present: Procedure) -> int:
    waiting = present.versions.filter(applied_at=None, effective_from__lte=clock.today())
    due = list(waiting.order_by("number"))
    for version in due:
        _enter(version, content_of(present), by=None)
    return len(due)


def _check_day(present: Procedure, day: date) -> None:
    current = version_on(present, clock.today())
    if current and current.effective_from and day < current.effective_from:
        raise BeforePresentVersion(current.effective_from)


def _keep_first(present: Procedure) -> None:
    """Before the first change: what the page said until then, so that it can still be read."""
    if not present.versions.exists():
        ProcedureVersion.objects.create(
            procedure=present,
            number=present.version,
            decision=present.decision,
            decision_on=present.decision_on,
            content=content_of(present),
            source=VersionSource.EDIT,
            applied_at=clock.now(),
        )


def _make_room(present: Procedure, day: date, base: dict[str, Any], wanted: dict[str, Any]) -> int:
    """The number of a version of that day; later ones move on and take over what they did not touch."""
    later = list(present.versions.filter(effective_from__gt=day).order_by("number"))
    _carry_on(later, base, wanted)
    for version in reversed(later):
        version.number += 1
        version.save(update_fields=_MOVED)
    newest = present.versions.order_by("-number").values_list("number", flat=True)[0]
    number = later[0].number - 1 if later else newest + 1
    named = ReviewProposal.objects.filter(procedure=present, version__gte=number)
    named.update(version=F("version") + 1)
    return number


def _close_gap(gone: ProcedureVersion) -> None:
    """Without the version: later ones move up, and no longer say what they had only from it."""
    present, number = gone.procedure, gone.number
    later = list(present.versions.filter(number__gt=number).order_by("number"))
    before = present.versions.filter(number__lt=number)[0]
    _carry_on(later, tidy_content(gone.content), tidy_content(before.content))
    present.versions.filter(pk=gone.pk).delete()
    for version in later:
        version.number -= 1
        version.save(update_fields=_MOVED)
    named = ReviewProposal.objects.filter(procedure=present, version__gt=number)
    named.update(version=F("version") - 1)


def _carry_on(later: list[ProcedureVersion], base: dict[str, Any], wanted: dict[str, Any]) -> None:
    names = {name for name in wanted if wanted[name] != base[name]}
    for version in later:
        content = tidy_content(version.content)
        names = {name for name in names if content[name] == base[name]}
        version.content = content | {name: wanted[name] for name in names}
        _name_decision(version)


def _enter(version: ProcedureVersion, before: dict[str, Any], by: Any) -> None:
    """Keep the version; if its day has come, the procedure's own rows say the same from now on."""
    present = version.procedure
    _name_decision(version)
    if version.effective_from and version.effective_from > clock.today():
        version.save()
        action = "procedure.version_planned"
    else:
        version.applied_at = clock.now()
        version.save()
        present.version = version.number
        if version.content["limits"] != before["limits"]:
            # Somebody compared the old limits with the document, not these.
            present.confirmed = False
        write_content(present, version.content)
        action = "procedure.version_applied"
    changed = {name for name, value in version.content.items() if before[name] != value}
    record(
        action,
        present,
        by=by,
        before={name: before[name] for name in sorted(changed)},
        after=_told(version, {name: version.content[name] for name in sorted(changed)}),
        reason=version.note,
    )


def _name_decision(version: ProcedureVersion) -> None:
    version.decision = version.content["decision"]
    on = version.content["decision_on"]
    version.decision_on = date.fromisoformat(on) if on else None


def _told(version: ProcedureVersion, content: Mapping[str, Any]) -> dict[str, Any]:
    frame = {"number": version.number, "effective_from": version.effective_from}
    return {**frame, "source": version.source, **content}
