"""Three weeks of reminders before the demonstration's day, by the portal's own rule."""

from datetime import date, timedelta

from common import clock
from common.models import MailState, OutgoingMail
from demo.moments import TODAY, Timeline, at
from petitions.services.notices import remind_due as remind_of_petitions
from plans.services.reminders import remind_due

FIRST = date(2020, 11, 26)


def plan_reminders(timeline: Timeline) -> None:
    """The morning of each day until yesterday; what is due today the portal does itself."""
    for days in range((TODAY - FIRST).days):
        timeline.add(at(FIRST + timedelta(days=days), 7, 30), _morning)
    # Petitions stand as they do today whatever day is played: only the last morning fits them.
    timeline.add(at(TODAY - timedelta(days=1), 7, 35), remind_of_petitions)
    timeline.add(at(TODAY - timedelta(days=1), 7, 40), _letters_went_out)


def _morning() -> None:
    remind_due()
    _letters_went_out()


def _letters_went_out() -> None:
    # Nobody is written to in a demonstration; the letters are there to be read.
    waiting = OutgoingMail.objects.filter(state=MailState.QUEUED)
    waiting.update(state=MailState.SENT, sent_at=clock.now(), attempts=1)
