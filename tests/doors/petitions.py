"""Petitions."""

from tests.doors.words import (
    KEEPERS,
    MEMBERS,
    PUBLIC,
    STAFF,
    Door,
    act,
    everyone,
    form,
    of_commune,
    only,
)

DOORS: dict[str, Door] = {
    "petitions:petition-home": PUBLIC,
    "petitions:petition-send": form(everyone()),
    "petitions:petition-follow": PUBLIC,
    "petitions:petition-thanks": PUBLIC,
    "petitions:petition-queue": STAFF,
    "petitions:petition-record": form(only(*KEEPERS)),
    "petitions:petition-handle": Door(of_commune(*MEMBERS)),
    "petitions:petition-take": act(of_commune("official", "staff")),
    "petitions:petition-answer": act(of_commune("official", "staff")),
    "petitions:petition-publish": act(of_commune("official", "staff")),
    "petitions:petition-conduct": act(of_commune("official", "staff")),
    "petitions:petition-turn-away": act(of_commune("official", "staff")),
}
