"""What senders of petitions add: how to reach them, pictures, a word on the answer. All invented."""

from datetime import timedelta
from io import BytesIO
from random import Random

from PIL import Image, ImageDraw

from common.models import StoredFile
from demo.moments import TODAY, stream
from petitions.choices import ERASE_AFTER_DAYS, CitizenVerdict, PetitionStatus
from petitions.models import Contact, Petition
from petitions.selectors import register_key
from petitions.selectors.case import REPLIED
from petitions.services import DrawnPicture, keep_pictures
from petitions.services.contacts import seal
from units.calendar import WorkCalendar

# Two in three who were answered say what they think.
VERDICTS = (CitizenVerdict.GOOD,) * 6 + (CitizenVerdict.FAIR,) * 3 + (CitizenVerdict.BAD,) * 2
SILENT = 1 / 3
PAPER, INK, WALL = (246, 243, 234), (90, 96, 100), (203, 190, 160)


def load_petition_contacts() -> None:
    rng, calendar = stream("petition-contacts"), WorkCalendar.load()
    for petition in Petition.objects.select_related("unit").order_by("pk"):
        _say_verdict(petition, rng, calendar)
        if petition.status == PetitionStatus.PUBLISHED:
            words = (petition.public_subject, petition.public_text, petition.public_answer)
            petition.search_key = register_key(petition.unit, *words)
        petition.save(update_fields=["verdict", "verdict_on", "search_key"])
        if _is_kept(petition):
            _leave_contact(petition, rng)
            _add_pictures(petition, rng)
    # Counted by a worker otherwise; there is none while the demonstration is loaded.
    StoredFile.objects.filter(pages=None, extension="jpg").update(pages=1)


def _say_verdict(petition: Petition, rng: Random, calendar: WorkCalendar) -> None:
    on = calendar.add_working_days(petition.answered_on or TODAY, rng.randrange(1, 6))
    verdict, is_silent = rng.choice(VERDICTS), rng.random() < SILENT
    if petition.status in REPLIED and not petition.verdict and on <= TODAY and not is_silent:
        petition.verdict, petition.verdict_on = verdict, on


def _is_kept(petition: Petition) -> bool:
    """Of cases long over there is nothing left to show."""
    last = petition.answered_on or TODAY
    is_turned_away = petition.status == PetitionStatus.TURNED_AWAY
    return not is_turned_away and last > TODAY - timedelta(days=ERASE_AFTER_DAYS)


def _leave_contact(petition: Petition, rng: Random) -> None:
    """A number that nobody has."""
    if rng.random() < 0.5:
        Contact.objects.create(petition=petition, sealed=seal(f"0900000{rng.randrange(1000):03}"))


def _add_pictures(petition: Petition, rng: Random) -> None:
    if rng.random() < 0.4:
        pictures = [DrawnPicture(_notice_board(rng)) for _each in range(rng.randrange(1, 3))]
        keep_pictures(petition=petition, pictures=pictures)


def _notice_board(rng: Random) -> bytes:
    """A board with faded notices, as a telephone would show it from some steps away."""
    picture = Image.new("RGB", (640, 480), WALL)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((40, 40, 600, 440), fill=(150, 120, 85))
    for column in range(3):
        left, top = 70 + column * 175, 70 + rng.randrange(20)
        draw.rectangle((left, top, left + 150, top + 300), fill=PAPER)
        for line in range(18):
            width = rng.randrange(60, 130)
            draw.line(
                (left + 10, top + 20 + line * 15, left + 10 + width, top + 20 + line * 15), INK
            )
    out = BytesIO()
    picture.save(out, "JPEG", quality=70)
    return out.getvalue()
