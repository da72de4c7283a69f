"""What frames a procedure's page: that it exists, until when, that somebody compared it, local words."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from audit.services import record
from common import clock
from common.text import edition_of
from procedures.access import may_supplement
from procedures.exceptions import ChangedMeanwhile, CodeTaken, ContentRefused
from procedures.models import LocalSupplement, Procedure, national_code
from procedures.selectors.versions import label_of, tidy_content
from procedures.services.common import require_for
from procedures.services.content import check_content, write_content
from procedures.services.proposals import follow_end
from units.models import Unit
from units.permissions import Permission

FRAME_DAYS = ("valid_from", "valid_to")
FRAME = ("also_called", "source_url", *FRAME_DAYS)


@transaction.atomic
def create_procedure(
    *, code: str, content: Mapping[str, Any], frame: Mapping[str, Any], source: str, by: Any
) -> Procedure:
    """A procedure that the catalogue did not have; its page is version 1."""
    require_for(by, Permission.PROCEDURE_EDIT)
    if Procedure.objects.filter(code=code).exists():
        raise CodeTaken(code)
    content = tidy_content(content)
    try:
        national_code(code)
    except ValueError as error:
        raise ContentRefused(_("Mã thủ tục viết như 1.004873.")) from error
    check_content(content)
    _check_frame(None, frame)
    procedure = Procedure(code=code, **frame)
    try:
        with transaction.atomic():
            write_content(procedure, content)
    except IntegrityError as error:
        if not Procedure.objects.filter(code=code).exists():
            raise
        # Somebody added the same code in the same instant.
        raise CodeTaken(code) from error
    record("procedure.created", procedure, by=by, after={"source": source, **frame, **content})
    return procedure


@transaction.atomic
def set_frame(
    *,
    procedure: Procedure,
    frame: Mapping[str, Any],
    reason: str = "",
    edition: str | None = None,
    by: Any,
) -> bool:
    """Common names, source, first and last day; say whether anything changed.

    No version: nothing that hangs on a board reads differently. `edition` is what a person saw.
    """
    require_for(by, Permission.PROCEDURE_EDIT)
    present = Procedure.objects.select_for_update().get(pk=procedure.pk)
    if edition is not None and edition != frame_edition(present):
        raise ChangedMeanwhile
    before = {name: getattr(present, name) for name in frame if name in FRAME}
    after = {name: frame[name] for name in before}
    if before == after:
        return False
    _check_frame(present, after)
    for name, value in after.items():
        setattr(present, name, value)
    present.save()
    procedure.refresh_from_db()
    record("procedure.framed", present, by=by, before=before, after=after, reason=reason)
    if "valid_to" in before and before["valid_to"] != after["valid_to"]:
        follow_end(present, before["valid_to"], by)
    return True


def frame_edition(procedure: Procedure) -> str:
    """Changes with the frame: two people at one are told of one another."""
    return edition_of(*(getattr(procedure, name) for name in FRAME))


def end_procedure(*, procedure: Procedure, last_day: date | None, reason: str, by: Any) -> bool:
    """After this day the procedure is no longer done; None takes an end back."""
    return set_frame(procedure=procedure, frame={"valid_to": last_day}, reason=reason, by=by)


@transaction.atomic
def confirm_checked(
    *, procedure: Procedure, is_right: bool = True, seen: int | None = None, by: Any
) -> None:
    """Somebody compared the page with the deciding document today, and it says the same.

    With `seen`, the number of the version that they read, none in force since is confirmed for it.
    """
    require_for(by, Permission.PROCEDURE_EDIT)
    present = Procedure.objects.select_for_update().get(pk=procedure.pk)
    if seen is not None and seen != present.version:
        raise ChangedMeanwhile
    before = {"confirmed": present.confirmed, "checked_on": present.checked_on}
    present.confirmed = is_right
    present.checked_on = clock.today() if is_right else present.checked_on
    present.save(update_fields=["confirmed", "checked_on"])
    procedure.refresh_from_db()
    after = {"confirmed": present.confirmed, "checked_on": present.checked_on}
    record("procedure.checked", present, by=by, before=before, after=after)


@transaction.atomic
def set_supplement(
    *, procedure: Procedure, unit: Unit, text: str, edition: str | None = None, by: Any
) -> None:
    """The unit's own words beside the national text; without words there is no supplement.

    `edition` is `edition_of` the words that the person saw.
    """
    if not may_supplement(by, unit):
        require_for(by, Permission.PROCEDURE_EDIT, unit)
    # Of two people at one unit's words the second waits here, and is told.
    Unit.objects.select_for_update().get(pk=unit.pk)
    known = LocalSupplement.objects.filter(procedure=procedure, unit=unit).first()
    before, text = (known.text if known else ""), text.strip()
    if edition is not None and edition != edition_of(before):
        raise ChangedMeanwhile
    if before == text:
        return
    if text:
        author = {"text": text, "written_on": clock.today(), "written_by": by}
        LocalSupplement.objects.update_or_create(procedure=procedure, unit=unit, defaults=author)
    elif known:
        known.delete()
    told = {"procedure": procedure.code}
    record(
        "procedure.supplemented",
        procedure,
        by=by,
        before=told | {"text": before},
        after=told | {"text": text},
        unit=unit,
    )


def frame_faults(procedure: Procedure | None, frame: Mapping[str, Any]) -> list[str]:
    """Why the procedure (None: a new one) can't be framed so; no query."""
    framed = Procedure(**{name: getattr(procedure, name) for name in FRAME} if procedure else {})
    for name, value in frame.items():
        setattr(framed, name, value)
    faults = []
    if framed.valid_from and framed.valid_to and framed.valid_to < framed.valid_from:
        faults.append(_("Ngày hết hiệu lực không được trước ngày có hiệu lực."))
    others = [one.name for one in Procedure._meta.fields if one.name not in FRAME]
    try:
        framed.clean_fields(exclude=others)
    except ValidationError as error:
        faults += [
            f"{label_of(Procedure, name)}: {' '.join(said)}"
            for name, said in error.message_dict.items()
        ]
    return faults


def _check_frame(procedure: Procedure | None, frame: Mapping[str, Any]) -> None:
    faults = frame_faults(procedure, frame)
    if faults:
        raise ContentRefused(" ".join(faults))
