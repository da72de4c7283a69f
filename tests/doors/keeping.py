"""The catalogue of procedures as its keepers see it."""

from tests.doors.words import Door, act, form, of_commune, only

# The catalogue is one for all: whoever keeps it somewhere keeps it.
KEEPERS = ("staff", "administrator", "outsider")
_KEPT = form(only(*KEEPERS))
_DONE = act(only(*KEEPERS))

DOORS: dict[str, Door] = {
    "procedures:catalogue-list": Door(only(*KEEPERS)),
    "procedures:catalogue-tasks": Door(only(*KEEPERS)),
    "procedures:catalogue-export": Door(only(*KEEPERS)),
    "procedures:catalogue-upload": _KEPT,
    # A file is its sender's alone.
    "procedures:catalogue-review": form(only("staff") | dict.fromkeys(KEEPERS[1:], 404)),
    "procedures:procedure-add": _KEPT,
    "procedures:procedure-keep": Door(only(*KEEPERS)),
    "procedures:procedure-edit": _KEPT,
    "procedures:procedure-frame": _KEPT,
    "procedures:procedure-end": _KEPT,
    "procedures:procedure-confirm": _DONE,
    "procedures:version-drop": _DONE,
    "procedures:fault-answer": _KEPT,
    "procedures:supplement-list": Door(only("official", "stranger", *KEEPERS)),
    "procedures:supplement-edit": form(of_commune("official", "staff", "administrator")),
}
