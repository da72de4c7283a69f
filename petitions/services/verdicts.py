"""The sender's word on the answer: one tap, and once the wish that it be looked at again.

Whoever has the code is the sender: the portal knows nobody else by it. The trail keeps that it
happened, never the words.
"""

from typing import Any

from django.db import transaction

from audit.services import record
from common import clock
from petitions.choices import ANSWER_WORKING_DAYS, CitizenVerdict, PetitionStatus
from petitions.exceptions import (
    NothingToJudge,
    ReopenedBefore,
    ReopenReasonMissing,
    TooLateToReopen,
)
from petitions.models import Petition
from petitions.selectors.case import has_answer, may_judge, may_reopen, reopen_until
from units.calendar import WorkCalendar


@transaction.atomic
def judge(*, petition: Petition, verdict: str) -> None:
    """What the sender thinks of the answer; said again, the later word holds."""
    now = _locked(petition)
    if not may_judge(now):
        raise NothingToJudge
    verdict = CitizenVerdict(verdict)
    if now.verdict == verdict:
        return
    before = now.verdict
    _change(petition, verdict=verdict, verdict_on=clock.today())
    record(
        "petition.judged",
        now,
        by=None,
        before={"verdict": before},
        after={"verdict": verdict},
        unit=now.unit,
    )


@transaction.atomic
def reopen(*, petition: Petition, reason: str) -> None:
    """Back to the unit, once: the first answer and its days are kept apart, the clock starts anew.

    A published answer leaves the public register until there is a new one.
    """
    if not reason.strip():
        raise ReopenReasonMissing
    now, calendar = _locked(petition), WorkCalendar.load()
    if not may_reopen(now, calendar):
        raise _why_not(now, calendar)
    before = {"status": now.status, "due_on": now.due_on}
    _change(
        petition,
        status=PetitionStatus.PROCESSING,
        reopened_on=clock.today(),
        reopened_because=reason.strip(),
        due_on=calendar.due_on(clock.now(), ANSWER_WORKING_DAYS),
        first_answer=now.answer,
        first_answered_on=now.answered_on,
        first_due_on=now.due_on,
        **_NO_ANSWER,
        edition=now.edition + 1,
    )
    record(
        "petition.reopened",
        now,
        by=None,
        before=before,
        after={"status": petition.status, "due_on": petition.due_on},
        unit=now.unit,
    )


_NO_ANSWER: dict[str, Any] = {
    "answer": "",
    "answered_on": None,
    "answered_by": None,
    "draft_answer": "",
    "drafted_by": None,
    "returned_because": "",
    "published_on": None,
    # The public question stays as a start for the next time; the answer to it is void.
    "public_answer": "",
    "search_key": "",
    "verdict": "",
    "verdict_on": None,
}


def _why_not(petition: Petition, calendar: WorkCalendar) -> Exception:
    if petition.reopened_on is not None:
        return ReopenedBefore()
    until = reopen_until(petition, calendar)
    if until is None or not has_answer(petition):
        return NothingToJudge()
    return TooLateToReopen(until)


def _locked(petition: Petition) -> Petition:
    """As it stands now: two taps, or a tap and an official, take turns."""
    return (
        Petition.objects.select_for_update(of=("self",)).select_related("unit").get(pk=petition.pk)
    )


def _change(petition: Petition, **changes: Any) -> None:
    Petition.objects.filter(pk=petition.pk).update(**changes)
    for name, value in changes.items():
        setattr(petition, name, value)
