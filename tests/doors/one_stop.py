"""The one-stop assessment and the registers. The commune is the official's, the quarter is over."""

from tests.doors.words import KEEPERS, MEMBERS, STAFF, Door, act, form, of_commune, only

DOORS: dict[str, Door] = {
    "procedures:assessment-list": STAFF,
    "procedures:assessment-export": STAFF,
    "procedures:assessment-detail": Door(of_commune(*MEMBERS)),
    "procedures:assessment-dossiers": Door(of_commune(*MEMBERS)),
    "procedures:assessment-file": Door(of_commune(*MEMBERS)),
    "procedures:assessment-declare": form(of_commune("official")),
    "procedures:assessment-submit": act(of_commune("official")),
    "procedures:assessment-appraise": form(of_commune("staff")),
    "procedures:assessment-close": act(of_commune("staff")),
    "procedures:assessment-reopen": act(of_commune("staff")),
    "procedures:register-list": STAFF,
    "procedures:register-export": STAFF,
    "procedures:register-rollout": form(of_commune("official", "staff")),
    "procedures:register-iso": form(of_commune("official", "staff")),
    "procedures:register-link-add": form(only(*KEEPERS)),
    "procedures:register-link": form(of_commune("official", "staff")),
}
