"""Reporting periods, reminders by hand, the operations page."""

from tests.doors.words import HIDDEN, Door, act, form, of_commune, only

KEEPERS = ("staff", "administrator", "outsider")

DOORS: dict[str, Door] = {
    "plans:period-list": Door(only(*KEEPERS)),
    "plans:period-make": act(only(*KEEPERS)),
    "plans:period-add": form(only(*KEEPERS)),
    "plans:period-edit": form(only(*KEEPERS)),
    "plans:period-delete": act(only(*KEEPERS)),
    # The outsider may remind units of their own, of which this period has none.
    "plans:period-remind": act(only("staff", "outsider")),
    "plans:report-remind": act(of_commune("staff")),
    "operations": Door(only(*KEEPERS)),
    # Letters are about units: those of another district do not exist.
    "letter": Door(only("staff", "administrator") | {"outsider": HIDDEN}),
    "letter-decide": act(only("staff", "administrator") | {"outsider": HIDDEN}),
}
