"""The outbox: written with what it tells of, sent after, never twice by itself."""

import smtplib
from datetime import timedelta

import pytest
from django.core import mail as django_mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import IntegrityError, transaction
from django.utils import timezone

from common import mail
from common.mail import Letter, Outcome
from common.models import MailState, OutgoingMail

pytestmark = pytest.mark.django_db


class Broken(EmailBackend):
    """A mail server that fails as the test says, when the line is opened or when it is used."""

    at_open: Exception | None = None
    at_send: Exception | None = None
    only_to: str = ""

    def open(self):
        if self.at_open:
            raise self.at_open

    def send_messages(self, messages):
        if self.at_send and self.only_to in messages[0].to[0]:
            raise self.at_send
        return super().send_messages(messages)


@pytest.fixture
def broken(settings, monkeypatch):
    settings.EMAIL_BACKEND = f"{__name__}.Broken"

    def fail(*, at_open=None, at_send=None, only_to=""):
        monkeypatch.setattr(Broken, "only_to", only_to)
        monkeypatch.setattr(Broken, "at_open", at_open)
        monkeypatch.setattr(Broken, "at_send", at_send)

    return fail


def written(key="a", **fields):
    [letter] = mail.write([Letter(key, "a@example.org", "Nhắc việc", "Kính gửi…")]).values()
    if fields:
        OutgoingMail.objects.filter(pk=letter.pk).update(**fields)
    return letter


def state_of(letter):
    letter.refresh_from_db()
    return letter.state


def later(letter, **delta):
    """Time goes by for this letter."""
    letter.refresh_from_db()
    claimed_at = letter.claimed_at - timedelta(**delta)
    OutgoingMail.objects.filter(pk=letter.pk).update(claimed_at=claimed_at)


def test_a_letter_goes_out_once_its_transaction_is_committed(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        letter = written()
        assert django_mail.outbox == []

    [sent] = django_mail.outbox
    assert (sent.to, sent.subject, sent.body) == (["a@example.org"], "Nhắc việc", "Kính gửi…")
    assert state_of(letter) == MailState.SENT


def test_a_key_is_written_once():
    written()

    with pytest.raises(IntegrityError), transaction.atomic():
        written()

    assert OutgoingMail.objects.count() == 1


def test_a_letter_whose_message_was_lost_is_swept_up():
    letter = written()

    assert mail.sweep().sent == 1
    assert mail.sweep().sent == 0
    assert state_of(letter) == MailState.SENT


def test_of_two_workers_one_sends():
    letter = written()

    assert [mail.deliver(letter.pk), mail.deliver(letter.pk)] == [Outcome.SENT, Outcome.TAKEN]
    assert len(django_mail.outbox) == 1


def test_a_subject_slips_nothing_into_the_headers():
    mail.write([Letter("a", "a@example.org", "Xã\r\nBcc: x@example.org", "…")])

    mail.sweep()

    [sent] = django_mail.outbox
    assert sent.subject == "Xã Bcc: x@example.org"
    assert sent.recipients() == ["a@example.org"]


def test_an_address_with_a_line_break_is_not_sent_and_stops_nobody_else():
    mail.write([Letter("a", "a@example.org\nBcc: x@example.org", "a", "a")])
    mail.write([Letter("b", "b@example.org", "b", "b")])

    mail.sweep()
    mail.sweep()

    assert [sent.to for sent in django_mail.outbox] == [["b@example.org"]]


def test_a_server_that_does_not_answer_is_tried_again_with_growing_pauses(broken):
    broken(at_open=ConnectionRefusedError("refused"))
    letter = written()

    assert mail.sweep().put_off == 1
    assert mail.sweep().put_off == 0  # too early
    later(letter, minutes=3)
    assert mail.sweep().put_off == 1
    later(letter, minutes=3)
    assert mail.sweep().put_off == 0  # the second pause is longer

    broken()
    later(letter, minutes=8)
    assert mail.sweep().sent == 1
    letter.refresh_from_db()
    assert (letter.state, letter.attempts, letter.error) == (MailState.SENT, 3, "")


def test_a_server_that_is_down_is_asked_once_a_round(broken):
    broken(at_open=TimeoutError("silent"))
    first, second = written("a"), written("b")

    mail.sweep()

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.attempts, second.attempts) == (1, 0)


REFUSED = smtplib.SMTPRecipientsRefused({"a@example.org": (550, b"unknown")})


def test_a_letter_that_is_refused_is_put_off_and_the_next_goes_out(broken):
    broken(at_send=REFUSED, only_to="a@")
    bad = written()
    [good] = mail.write([Letter("b", "b@example.org", "b", "b")]).values()

    swept = mail.sweep()

    assert (swept.put_off, swept.sent) == (1, 1)
    assert (state_of(bad), state_of(good)) == (MailState.QUEUED, MailState.SENT)
    assert bad.attempts == 1
    assert "550" in bad.error


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (REFUSED, Outcome.REFUSED),
        (smtplib.SMTPDataError(554, b"spam"), Outcome.REFUSED),
        (ValueError("line break"), Outcome.REFUSED),
        (smtplib.SMTPDataError(421, b"closing"), Outcome.UNREACHABLE),
        (smtplib.SMTPRecipientsRefused({"a": (421, b"closing")}), Outcome.UNREACHABLE),
        (smtplib.SMTPSenderRefused(550, b"not you", "cchc@localhost"), Outcome.UNREACHABLE),
    ],
)
def test_only_what_concerns_every_letter_ends_the_round(broken, error, outcome):
    broken(at_send=error)
    letter = written()

    assert mail.deliver(letter.pk) == outcome
    assert state_of(letter) == MailState.QUEUED


@pytest.mark.parametrize(
    "error",
    [smtplib.SMTPServerDisconnected("gone"), smtplib.SMTPAuthenticationError(535, b"password")],
)
def test_a_line_that_cannot_be_opened_is_no_refusal(broken, error):
    broken(at_open=error)
    letter = written()

    assert mail.deliver(letter.pk) == Outcome.UNREACHABLE
    assert state_of(letter) == MailState.QUEUED


def test_after_the_last_attempt_it_has_failed_and_says_why(broken):
    broken(at_send=REFUSED)
    letter = written()

    for _attempt in range(mail.MAX_ATTEMPTS + 2):
        mail.sweep()
        later(letter, days=1)

    letter.refresh_from_db()
    assert (letter.state, letter.attempts) == (MailState.FAILED, 6)
    assert "550" in letter.error


def test_a_line_that_breaks_half_way_leaves_it_unknown_and_it_is_not_sent_again(broken):
    broken(at_send=smtplib.SMTPServerDisconnected("gone"))
    letter = written()

    assert mail.sweep().unknown == 1

    broken()
    later(letter, days=2)
    assert mail.sweep().sent == 0
    assert list(mail.unknown_letters()) == [letter]


def test_a_process_that_died_between_claim_and_sending_leaves_it_unknown():
    letter = written(state=MailState.SENDING, claimed_at=timezone.now(), attempts=1)
    assert list(mail.unknown_letters()) == []  # it may still be at it

    later(letter, minutes=11)

    assert mail.sweep().sent == 0
    assert list(mail.unknown_letters()) == [letter]


def test_a_person_may_send_an_unknown_letter_again():
    letter = written(
        state=MailState.SENDING, claimed_at=timezone.now() - timedelta(hours=1), attempts=1
    )

    assert mail.requeue(letter)
    assert not mail.requeue(letter)  # decided already

    assert mail.sweep().sent == 1
    assert len(django_mail.outbox) == 1


def test_a_person_may_say_that_it_did_arrive():
    letter = written(state=MailState.FAILED, attempts=6, error="550")

    assert mail.mark_sent(letter)

    assert state_of(letter) == MailState.SENT
    assert mail.sweep().sent == 0


@pytest.mark.parametrize("state", [MailState.QUEUED, MailState.SENT])
def test_only_what_failed_or_is_unknown_is_decided_by_people(state):
    letter = written(state=state)

    assert not mail.requeue(letter)
    assert not mail.mark_sent(letter)
    assert state_of(letter) == state


def test_what_a_person_decided_is_not_overwritten_by_a_late_process(monkeypatch):
    """The slow worker's line breaks after somebody marked the letter as sent."""
    letter = written()

    def slow(self, messages):
        OutgoingMail.objects.update(state=MailState.SENT)
        raise TimeoutError

    monkeypatch.setattr(EmailBackend, "send_messages", slow)

    mail.deliver(letter.pk)

    assert state_of(letter) == MailState.SENT


@pytest.mark.parametrize(
    ("address", "is_one"),
    [("a@example.org", True), ("", False), ("xã@", False), ("a b@c.vn", False)],
)
def test_what_is_an_address(address, is_one):
    assert mail.is_address(address) is is_one
