"""What the sender of a petition may still do, and until when."""

from datetime import date, timedelta

from common import clock
from petitions.choices import ERASE_AFTER_DAYS, REOPEN_WORKING_DAYS, PetitionStatus
from petitions.models import Petition
from units.calendar import WorkCalendar

# The sender has an answer to read.
REPLIED = (PetitionStatus.ANSWERED, PetitionStatus.PUBLISHED)


def has_answer(petition: Petition) -> bool:
    return petition.status in REPLIED


def may_judge(petition: Petition) -> bool:
    """The sender may say what they think of the answer, and change their mind until it is erased."""
    return has_answer(petition) and petition.erased_on is None


def reopen_until(petition: Petition, calendar: WorkCalendar) -> date | None:
    """The last day on which it may be asked again; None without an answer or after the one time."""
    if not has_answer(petition) or petition.reopened_on or petition.answered_on is None:
        return None
    return calendar.add_working_days(petition.answered_on, REOPEN_WORKING_DAYS)


def may_reopen(petition: Petition, calendar: WorkCalendar) -> bool:
    until = reopen_until(petition, calendar)
    return until is not None and clock.today() <= until and petition.erased_on is None


def erased_from(petition: Petition) -> date | None:
    """The day from which what could point at the sender is erased; None while the case is open."""
    if not has_answer(petition) or petition.answered_on is None:
        return None
    return petition.answered_on + timedelta(days=ERASE_AFTER_DAYS)
