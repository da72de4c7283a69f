"""Criteria sets: read by all who see scores, written by those who keep them."""

from tests.doors.words import HIDDEN, STAFF, Door, act, form, only

KEEPERS = only("staff", "administrator", "outsider")

DOORS: dict[str, Door] = {
    "par_index:criteria-list": STAFF,
    "par_index:criteria-detail": STAFF,
    "par_index:criteria-export": STAFF,
    "par_index:criteria-add": form(KEEPERS),
    "par_index:criteria-copy": form(KEEPERS),
    "par_index:criteria-head": form(KEEPERS),
    "par_index:criteria-group-add": form(KEEPERS),
    "par_index:criteria-component-add": form(KEEPERS),
    "par_index:criteria-node": form(KEEPERS),
    "par_index:criteria-node-move": act(KEEPERS),
    "par_index:criteria-node-remove": form(KEEPERS),
    "par_index:criteria-issue": form(KEEPERS),
    "par_index:criteria-discard": form(KEEPERS),
    "par_index:criteria-deadlines": form(KEEPERS),
    "par_index:criteria-trial": Door(KEEPERS),
    # Cards are opened by those who appraise.
    "par_index:criteria-open-cards": act(only("staff", "outsider")),
    # A file is looked at by its sender alone.
    "par_index:criteria-upload": form(KEEPERS),
    "par_index:criteria-review": form(KEEPERS | {"administrator": HIDDEN, "outsider": HIDDEN}),
}
