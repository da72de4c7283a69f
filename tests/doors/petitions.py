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
    "petitions:petition-units": STAFF,
    # Without a unit named: the own one's.
    "petitions:petition-book": STAFF,
    "petitions:petition-export": STAFF,
    "petitions:petition-slip": Door(of_commune("official", "staff")),
    "petitions:petition-take": act(of_commune("official", "staff")),
    "petitions:petition-contact": act(of_commune("official", "staff")),
    "petitions:petition-draft": act(of_commune("official", "staff")),
    "petitions:petition-approve": form(of_commune("leader")),
    "petitions:petition-return": act(of_commune("leader")),
    "petitions:petition-publish": act(of_commune("official", "staff")),
    "petitions:petition-unpublish": act(of_commune("official", "staff")),
    "petitions:petition-classify": act(of_commune("official", "staff")),
    "petitions:petition-transfer": act(of_commune("official", "staff")),
    "petitions:petition-turn-away": act(of_commune("official", "staff")),
    "petitions:petition-turn-back": act(of_commune("staff")),
}
