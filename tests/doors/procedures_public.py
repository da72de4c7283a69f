"""The public side of the catalogue."""

from tests.doors.words import PUBLIC, Door, everyone, form

DOORS: dict[str, Door] = {
    "procedures:procedure-list": PUBLIC,
    "procedures:procedure-detail": PUBLIC,
    "procedures:procedure-history": PUBLIC,
    "procedures:procedure-fault": form(everyone()),
}
