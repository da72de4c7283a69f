"""The portal itself."""

from tests.doors.words import (
    HIDDEN,
    IN,
    NOT_SO,
    ON,
    PUBLIC,
    STAFF,
    Door,
    act,
    everyone,
    form,
    signed_in,
)

DOORS: dict[str, Door] = {
    "home": PUBLIC,
    "health": PUBLIC,
    "gallery": PUBLIC,
    "worklist": STAFF,
    "login": Door(signed_in(ON) | {"anonymous": IN}, signed_in(ON) | {"anonymous": IN}),
    "logout": act(everyone(), signed_in(NOT_SO) | {"anonymous": NOT_SO}),
    "password-change": form(signed_in()),
    "set_language": act(everyone(), everyone(ON)),
    "common:job-detail": Door(signed_in(HIDDEN) | {"staff": IN}),
}
