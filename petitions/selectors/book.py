"""The register of petitions (sổ theo dõi), without a word of the senders."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from common import clock
from petitions.choices import OPEN, PetitionStatus
from petitions.models import Petition, Transfer
from units.models import Unit


@dataclass(frozen=True, slots=True)
class BookLine:
    """One line, in words; empty where there is nothing to say."""

    code: str
    received_on: date
    channel: str
    unit: str
    topic: str
    procedure: str
    due_on: date | None
    answered_on: date | None
    state: str
    in_time: str
    published_on: date | None
    verdict: str
    reopened_on: date | None


def book_header() -> list[str]:
    return [
        _("Mã"),
        _("Ngày nhận"),
        _("Hình thức nhận"),
        _("Đơn vị xử lý"),
        _("Phân loại"),
        _("Thủ tục liên quan"),
        _("Hạn trả lời"),
        _("Ngày trả lời"),
        _("Tình trạng"),
        _("Đúng hạn"),
        _("Ngày công khai"),
        _("Người gửi đánh giá"),
        _("Ngày đề nghị xem lại"),
    ]


def book_lines(petitions: Iterable[Petition]) -> Iterator[BookLine]:
    """Petitions with their unit and procedure, as lines."""
    today = clock.today()
    for one in petitions:
        yield BookLine(
            one.code,
            clock.local_date(one.received_at),
            one.get_channel_display(),
            one.unit.name,
            one.get_topic_display() if one.topic else "",
            one.procedure.code if one.procedure else "",
            one.due_on,
            one.answered_on,
            one.get_status_display(),
            _in_time(one, today),
            one.published_on,
            one.get_verdict_display() if one.verdict else "",
            one.reopened_on,
        )


def unit_book(unit: Unit, year: int) -> list[BookLine]:
    """Everything that came to the unit in the year: what it holds, and what it handed on.

    Of what it handed on only where it went is told: the rest is the other unit's to say.
    Two queries.
    """
    held = (
        Petition.objects.filter(unit=unit, received_at__year=year)
        .select_related("unit", "procedure")
        .order_by("received_at", "pk")
    )
    lines = list(book_lines(held))
    lines += [_handed_on(transfer) for transfer in _handed(unit, year).values()]
    return sorted(lines, key=lambda line: (line.received_on, line.code))


def _handed(unit: Unit, year: int) -> dict[int, Transfer]:
    """By petition the last time it left the unit, of those that did not come back."""
    left = (
        Transfer.objects.filter(from_unit=unit, petition__received_at__year=year)
        .exclude(petition__unit=unit)
        .select_related("petition", "to_unit")
        .order_by("moved_at", "pk")
    )
    return {transfer.petition_id: transfer for transfer in left}


def _handed_on(transfer: Transfer) -> BookLine:
    petition = transfer.petition
    state = _("Đã chuyển ngày %(day)s") % {
        "day": clock.local_date(transfer.moved_at).strftime("%d/%m/%Y")
    }
    return BookLine(
        petition.code,
        clock.local_date(petition.received_at),
        petition.get_channel_display(),
        transfer.to_unit.name,
        "",
        "",
        petition.due_on,
        None,
        state,
        "",
        None,
        "",
        None,
    )


def _in_time(petition: Petition, today: date) -> str:
    """In both rounds, where there were two."""
    if petition.status == PetitionStatus.TURNED_AWAY:
        return ""
    first_on, first_due = petition.first_answered_on, petition.first_due_on
    was_late = bool(first_on and first_due and first_on > first_due)
    end = petition.answered_on or today
    if was_late or end > petition.due_on:
        return _("Không")
    return "" if petition.status in OPEN else _("Có")
