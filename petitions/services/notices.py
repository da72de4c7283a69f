"""Reminding by rule: of what is new, near, late, and of drafts that wait for the leader.

What is due follows from how things stand today, so a round that was missed is made up for by the
next. Each notice is a row whose key is unique, written together with its letter; everybody gets
one letter a day, and its key makes two processes at once write it once. What is said again after
a while moves the row's day on.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, time

from django.db import IntegrityError, transaction
from django.utils import timezone

from common import clock, mail
from common.models import OutgoingMail
from petitions import emails
from petitions.models import Notice
from petitions.selectors.notices import Due, Rule, known_notices, waiting_petitions

# Letters are written in these hours, as those about reports are.
FROM, UNTIL = time(7), time(18)
Known = dict[tuple[int, str, date, int], Notice]


@dataclass
class Reminded:
    """What a round came to."""

    letters: int = 0
    petitions: set[int] = field(default_factory=set)


class _ToldMeanwhile(Exception):
    """Another process told this person first."""


def remind_due() -> Reminded:
    """Everything the rule asks for by now. Safe to run again, late, and twice at once."""
    done = Reminded()
    if not FROM <= timezone.localtime(clock.now()).time() < UNTIL:
        return done
    rule, known = Rule.load(), known_notices()
    by_person: dict[int, list[Due]] = defaultdict(list)
    for petition in waiting_petitions():
        for due in rule.dues(petition):
            if not _is_told(due, known):
                by_person[due.user.pk].append(due)
    written = _written(rule.today)
    for pk, dues in by_person.items():
        can_hear = mail.is_address(dues[0].user.email) and pk not in written
        if can_hear and _tell(dues, rule, known):
            done.letters += 1
            done.petitions |= {due.petition.pk for due in dues}
    return done


def _key(due: Due) -> tuple[int, str, date, int]:
    return due.petition.pk, due.kind, due.petition.due_on, due.user.pk


def _is_told(due: Due, known: Known) -> bool:
    notice = known.get(_key(due))
    return notice is not None and clock.local_date(notice.made_at) >= due.since


def _prefix(today: date) -> str:
    return f"petitions:{today}:"


def _written(today: date) -> set[int]:
    """Who has had a letter today."""
    letters = OutgoingMail.objects.filter(key__startswith=_prefix(today))
    return {int(key.rpartition(":")[2]) for key in letters.values_list("key", flat=True)}


def _tell(dues: list[Due], rule: Rule, known: Known) -> bool:
    """False: another process wrote this letter meanwhile, and nothing was written here."""
    key = f"{_prefix(rule.today)}{dues[0].user.pk}"
    try:
        with transaction.atomic():
            letter = mail.write([emails.reminder(key, dues, rule.calendar)])[key]
            _note(dues, known, letter)
    except (IntegrityError, _ToldMeanwhile):
        return False
    return True


def _note(dues: list[Due], known: Known, letter: OutgoingMail) -> None:
    fresh = []
    for due in dues:
        before = known.get(_key(due))
        if before is None:
            fresh.append(
                Notice(
                    petition=due.petition,
                    kind=due.kind,
                    due_on=due.petition.due_on,
                    recipient=due.user,
                    mail=letter,
                )
            )
            continue
        again = Notice.objects.filter(pk=before.pk, made_at=before.made_at)
        if not again.update(made_at=clock.now(), mail=letter):
            raise _ToldMeanwhile
    Notice.objects.bulk_create(fresh)
