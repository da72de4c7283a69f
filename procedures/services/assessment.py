"""The one-stop assessment: a unit declares, the district appraises, closes, and may open it again."""

from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from audit.services import record
from common import clock
from common.uploads import store_upload
from procedures.choices import AssessmentState
from procedures.exceptions import (
    AppraisalNeedsReason,
    AssessmentMovedOn,
    DeclarationIncomplete,
    DeclarationNeedsProof,
    QuarterStillRuns,
    ReasonNeeded,
    SomebodyWasFaster,
)
from procedures.models import Assessment, AssessmentMark
from procedures.scoring import INDICES, Quarter
from procedures.selectors.assessment import Sheet, seen_of, sheet_of
from procedures.services.common import require_for
from units.models import Unit
from units.permissions import Permission


@dataclass(frozen=True, slots=True)
class Declaration:
    """What a unit says of one index. Without points there is nothing declared."""

    points: int | None
    basis: str = ""
    document: str = ""
    file: UploadedFile | None = None


@transaction.atomic
def declare_index(
    *,
    unit: Unit,
    quarter: Quarter,
    number: int,
    said: Declaration,
    seen: str | None = None,
    by: Any,
) -> AssessmentMark:
    """The unit's own points for an index, with basis and proof; no points take them back."""
    require_for(by, Permission.ASSESSMENT_DECLARE, unit)
    sheet = _locked(unit, quarter, AssessmentState.OPEN)
    mark = _mark(sheet, number)
    before, stands = _told(mark), seen_of(sheet, number)
    _say(mark, said)
    if _told(mark) == before:
        return mark
    _refuse_stale(seen, stands)
    mark.save()
    _record("assessment.index_declared", sheet, by=by, before=before, after=_told(mark))
    return mark


def _say(mark: AssessmentMark, said: Declaration) -> None:
    """Write what is declared into the mark; a file sent before stays unless another comes."""
    if said.points is None:
        mark.declared, mark.basis, mark.document, mark.file = None, "", "", None
        return
    mark.declared, mark.basis = said.points, said.basis.strip()
    mark.document = said.document.strip()
    if not mark.basis or not (mark.document or mark.file or said.file):
        raise DeclarationNeedsProof
    if said.file is not None:
        mark.file = store_upload(said.file)


@transaction.atomic
def submit_declaration(*, unit: Unit, quarter: Quarter, by: Any) -> Assessment:
    """The unit has said all it has to say of a quarter that is over."""
    require_for(by, Permission.ASSESSMENT_DECLARE, unit)
    if not quarter.has_ended:
        raise QuarterStillRuns(str(quarter))
    sheet = _locked(unit, quarter, AssessmentState.OPEN)
    if sheet.owed:
        raise DeclarationIncomplete([line.index.number for line in sheet.owed])
    assessment = _kept(sheet)
    assessment.declared_at, assessment.declared_by = clock.now(), by
    return _move(sheet, AssessmentState.DECLARED, "assessment.declared", by=by)


@transaction.atomic
def appraise_index(
    *,
    unit: Unit,
    quarter: Quarter,
    number: int,
    points: int | None,
    reason: str = "",
    seen: str | None = None,
    by: Any,
) -> AssessmentMark:
    """The district's word on an index; other points than would count without it need a reason."""
    require_for(by, Permission.ASSESSMENT_APPRAISE, unit)
    sheet = _locked(unit, quarter, AssessmentState.DECLARED)
    mark, line = _mark(sheet, number), sheet.line(number)
    otherwise = line.computed.points if line.computed else line.declared
    if points is not None and points != otherwise and not reason.strip():
        raise AppraisalNeedsReason
    before, stands = _told(mark), seen_of(sheet, number)
    mark.appraised, mark.reason = points, reason.strip() if points is not None else ""
    if _told(mark) == before:
        return mark
    _refuse_stale(seen, stands)
    mark.save()
    _record(
        "assessment.index_appraised",
        sheet,
        by=by,
        before=before,
        after=_told(mark),
        reason=mark.reason,
    )
    return mark


@transaction.atomic
def close_assessment(*, unit: Unit, quarter: Quarter, by: Any) -> Assessment:
    """Keep what the records say now: from here on the result stands still."""
    require_for(by, Permission.ASSESSMENT_APPRAISE, unit)
    sheet = _locked(unit, quarter, AssessmentState.DECLARED)
    assessment = _kept(sheet)
    for line in sheet.lines:
        AssessmentMark.objects.update_or_create(
            assessment=assessment,
            index=line.index.number,
            defaults={
                "computed": line.computed.points if line.computed else None,
                "records": line.computed.n if line.computed else None,
            },
        )
    assessment.appraised_at, assessment.appraised_by = clock.now(), by
    return _move(sheet, AssessmentState.APPRAISED, "assessment.closed", by=by)


# One step back: a closed one to appraisal, a declared one to its unit.
_BACK = {
    AssessmentState.APPRAISED: AssessmentState.DECLARED,
    AssessmentState.DECLARED: AssessmentState.OPEN,
}


@transaction.atomic
def reopen_assessment(
    *, unit: Unit, quarter: Quarter, state: str, reason: str, by: Any
) -> Assessment:
    """One step back from the state that the person saw, with the reason."""
    require_for(by, Permission.ASSESSMENT_APPRAISE, unit)
    if not reason.strip():
        raise ReasonNeeded
    if state not in _BACK:
        raise AssessmentMovedOn
    sheet = _locked(unit, quarter, AssessmentState(state))
    return _move(
        sheet,
        _BACK[AssessmentState(state)],
        "assessment.reopened",
        by=by,
        reason=reason.strip(),
    )


def _locked(unit: Unit, quarter: Quarter, expected: AssessmentState) -> Sheet:
    """The sheet, nobody else's until the transaction ends; refused in any other state."""
    assessment, _created = Assessment.objects.get_or_create(
        unit=unit, year=quarter.year, quarter=quarter.number
    )
    locked = Assessment.objects.select_for_update().get(pk=assessment.pk)
    if locked.state != expected:
        raise AssessmentMovedOn
    return sheet_of(unit, quarter)


def _kept(sheet: Sheet) -> Assessment:
    if sheet.assessment is None:
        raise AssessmentMovedOn
    return sheet.assessment


def _mark(sheet: Sheet, number: int) -> AssessmentMark:
    if number not in INDICES:
        raise AssessmentMovedOn
    return sheet.line(number).mark or AssessmentMark(assessment=_kept(sheet), index=number)


def _refuse_stale(seen: str | None, stands: str) -> None:
    """Refuse unless the index is still the one that the person saw. The same said twice is no conflict."""
    if seen is not None and seen != stands:
        raise SomebodyWasFaster


def _move(
    sheet: Sheet, to: AssessmentState, action: str, *, by: Any, reason: str = ""
) -> Assessment:
    assessment = _kept(sheet)
    before, assessment.state = assessment.state, to
    assessment.save()
    after: dict[str, Any] = {"state": to}
    if to == AssessmentState.APPRAISED:
        after["total"] = sheet.total
    _record(action, sheet, by=by, before={"state": before}, after=after, reason=reason)
    return assessment


def _told(mark: AssessmentMark) -> dict[str, Any]:
    return {
        "index": mark.index,
        "declared": mark.declared,
        "basis": mark.basis,
        "document": mark.document,
        "file": mark.file.sha256 if mark.file else "",
        "appraised": mark.appraised,
        "reason": mark.reason,
    }


def _record(action: str, sheet: Sheet, **said: Any) -> None:
    record(action, _kept(sheet), unit=sheet.unit, **said)
