"""One-time codes: derived for closed dossiers, spent once, forgotten."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, cast

from django.db import transaction
from django.urls import reverse

from audit.services import record
from common import clock
from common.codes import grouped, plain
from procedures.models import Dossier
from satisfaction.exceptions import CodeNotWaiting
from satisfaction.models import CodeIssue, RatingCode, SentForm
from satisfaction.selectors.codes import VALID_DAYS, code_of, digest_of_code, waiting_code
from units.access import require
from units.models import Unit
from units.permissions import Permission

CHUNK = 500


@dataclass(frozen=True)
class IssuedCode:
    dossier_code: str
    procedure: str
    finished_on: date
    expires_on: date
    # Grouped for the eye: ABCD-EFGH-JKLM.
    code: str

    @property
    def path(self) -> str:
        """The page that the slip's QR code opens, from the portal's root."""
        return reverse("satisfaction:rating-code", args=[plain(self.code)])


def last_day_of(finished_on: date) -> date:
    return finished_on + timedelta(days=VALID_DAYS)


@transaction.atomic
def issue_codes(*, unit: Unit, first: date, last: date, by: Any) -> list[IssuedCode]:
    """Codes for the unit's dossiers closed between the days, in the order of their closing.

    A dossier gets one code ever: asked again, the same letters come back, and a code that was
    spent or has run out is not revived. Dossiers closed too long ago get none.
    """
    if by is not None:
        require(by, Permission.RATING_INVITE, unit)
    # One at a time in a unit: two people who press together issue each code once.
    Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)
    first = max(first, clock.today() - timedelta(days=VALID_DAYS))
    closed = list(
        Dossier.objects.filter(unit=unit)
        .resolved_in(first, last)
        .select_related("procedure")
        .order_by("finished_on", "code")
    )
    issued = {code.dossier_code: code for code in map(_issued, closed)}
    known = set(CodeIssue.objects.filter(dossier__in=closed).values_list("dossier_id", flat=True))
    fresh = [dossier for dossier in closed if dossier.pk not in known]
    if fresh:
        _keep(fresh, issued)
        after = {"from": first, "to": last, "codes": len(fresh)}
        record("rating_codes.issued", unit, by=by, after=after, unit=unit)
    return list(issued.values())


def codes_given(*, unit: Unit, first: date, last: date, by: Any) -> list[IssuedCode]:
    """The codes given out already, to be printed (again); nothing is written. One query.

    Those whose time is over are left out; whether one was spent is not told.
    """
    if by is not None:
        require(by, Permission.RATING_INVITE, unit)
    first = max(first, clock.today() - timedelta(days=VALID_DAYS))
    given = (
        Dossier.objects.filter(unit=unit, pk__in=CodeIssue.objects.values("dossier"))
        .resolved_in(first, last)
        .select_related("procedure")
        .order_by("finished_on", "code")
    )
    return [_issued(dossier) for dossier in given]


def _issued(dossier: Dossier) -> IssuedCode:
    finished_on = cast("date", dossier.finished_on)  # It is closed.
    return IssuedCode(
        dossier_code=dossier.code,
        procedure=dossier.procedure.name,
        finished_on=finished_on,
        expires_on=last_day_of(finished_on),
        code=grouped(code_of(dossier.code)),
    )


def _keep(dossiers: Iterable[Dossier], issued: dict[str, IssuedCode]) -> None:
    issues, codes = [], []
    for dossier in dossiers:
        issues.append(CodeIssue(dossier=dossier))
        one = issued[dossier.code]
        codes.append(
            RatingCode(
                digest=digest_of_code(one.code),
                unit_id=dossier.unit_id,
                procedure_id=dossier.procedure_id,
                month=one.finished_on.replace(day=1),
                expires_on=one.expires_on,
            )
        )
    CodeIssue.objects.bulk_create(issues, batch_size=CHUNK)
    # In the digests' order: the rows' own order must not repeat the order of the dossiers.
    RatingCode.objects.bulk_create(sorted(codes, key=lambda one: one.digest), batch_size=CHUNK)


def spend(code: str) -> RatingCode:
    """Take the code away, once; call it in the ballot's transaction.

    Raises CodeNotWaiting for a code that was never issued, was spent, or has run out: which of
    them is not told, nor is it kept.
    """
    waiting = waiting_code(code)
    # One DELETE whose count must be one: of many at the same moment the others find nothing.
    if waiting is None or not RatingCode.objects.filter(pk=waiting.pk).delete()[0]:
        raise CodeNotWaiting
    return waiting


@transaction.atomic
def clear_voice() -> tuple[int, int]:
    """Delete codes that ran out and traces of forms sent before today; how many of each."""
    today = clock.today()
    codes, _by_model = RatingCode.objects.filter(expires_on__lt=today).delete()
    forms, _by_model = SentForm.objects.filter(sent_on__lt=today).delete()
    return codes, forms
