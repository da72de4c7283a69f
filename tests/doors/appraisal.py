"""The district's appraisal: cards, areas given out, blind second readings."""

from tests.doors.words import HIDDEN, Door, act, form, of_commune, of_district, only

DOORS: dict[str, Door] = {
    "par_index:appraisal-list": Door(only("staff", "outsider")),
    "par_index:appraisal-detail": Door(of_commune("staff")),
    "par_index:appraisal-finish": act(of_commune("staff")),
    "par_index:appraisal-finalise": act(of_commune("staff")),
    "par_index:appraisal-return": form(of_commune("staff")),
    "par_index:appraisal-reopen": form(of_commune("staff")),
    "par_index:appraisal-agree-area": act(of_commune("staff")),
    "par_index:appraisal-agree": act(of_commune("staff")),
    "par_index:appraisal-save": act(of_commune("staff")),
    "par_index:appraisal-assign": form(only("staff", "outsider")),
    # A reading belongs to its reader, whoever else may appraise.
    "par_index:blind-list": Door(only("staff", "outsider")),
    "par_index:blind-read": form(only("staff") | {"outsider": HIDDEN}),
    "par_index:blind-draw": act(only("staff", "outsider")),
    "par_index:blind-assign": act(of_district("staff")),
}
