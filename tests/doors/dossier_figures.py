"""Dossier lists by their due day, and monthly figures."""

from tests.doors.words import (
    FORBIDDEN,
    HIDDEN,
    IN,
    KEEPERS,
    MEMBERS,
    NOT_SO,
    ON,
    STAFF,
    Door,
    form,
    of_commune,
    only,
    signed_in,
)

_KEEPERS = (*KEEPERS, "administrator")

DOORS: dict[str, Door] = {
    "procedures:dossier-due": STAFF,
    "procedures:monthly-overview": STAFF,
    "procedures:monthly-year": Door(of_commune(*MEMBERS)),
    "procedures:monthly-file": Door(of_commune(*MEMBERS)),
    "procedures:monthly-line": form(of_commune("official", "staff", "administrator")),
    "procedures:monthly-upload": form(only(*_KEEPERS)),
    # Only the sender's own.
    "procedures:monthly-review": form(
        signed_in(HIDDEN) | dict.fromkeys(("leader", "inspector"), FORBIDDEN) | {"official": IN}
    ),
    # Without a reason nothing is removed; it leads back to the line.
    "procedures:monthly-remove": Door(
        signed_in(NOT_SO), of_commune("official", "staff", "administrator", answer=ON)
    ),
}
