"""A report by way of Excel: out for its readers, in again for the unit's official alone."""

from tests.doors.words import HIDDEN, MEMBERS, ON, Door, form, of_commune, only

OFFICIAL = of_commune("official")

DOORS: dict[str, Door] = {
    "plans:report-sheet-template": Door(of_commune(*MEMBERS)),
    "plans:report-sheet": form(OFFICIAL),
    "plans:report-sheet-compare": form(OFFICIAL),
    # Before anything was decided there is no result, only the comparison.
    "plans:report-sheet-result": Door(of_commune("official", answer=ON)),
    # The outsider's district has no report of the period.
    "plans:report-sheets": Door(only("staff") | {"outsider": HIDDEN}),
}
