"""The district's queue, longer windows, the talk under a reason."""

from tests.doors.words import ON, REPORT, Door, act, of_commune, only

_REVIEWERS = only("staff", "outsider")

DOORS: dict[str, Door] = {
    "plans:review-queue": Door(_REVIEWERS),
    "plans:review-accept": act(_REVIEWERS, only("staff", "outsider", answer=ON)),
    "plans:extension-list": Door(_REVIEWERS),
    "plans:extension-end": act(of_commune("staff"), of_commune("staff", answer=ON)),
    "plans:review-reply": act(of_commune("official", "leader", "staff"), REPORT),
}
