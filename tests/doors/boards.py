"""What hangs on the boards, and proposals to simplify."""

from tests.doors.words import MEMBERS, ON, STAFF, Door, act, form, of_commune, only

# A proposal of the commune: a draft, as the official left it.
_ACT_OF_UNIT = act(of_commune("official"))
_ACT_OF_DISTRICT = act(of_commune("staff"))

DOORS: dict[str, Door] = {
    "procedures:posting-list": STAFF,
    "procedures:posting-overview": STAFF,
    "procedures:posting-confirm": act(of_commune("official")),
    "procedures:posting-sheet": Door(of_commune(*MEMBERS)),
    "procedures:posting-notice": Door(of_commune(*MEMBERS)),
    "procedures:posting-correct": form(of_commune("official")),
    "procedures:posting-withdraw": act(of_commune("official")),
    "procedures:proposal-list": STAFF,
    "procedures:proposal-summary": STAFF,
    "procedures:proposal-annex": STAFF,
    "procedures:proposal-add": form(only("official", "staff", "stranger", "outsider")),
    "procedures:proposal-merge": form(only("staff", "outsider")),
    "procedures:proposal-send": form(only("staff", "outsider")),
    "procedures:proposal-detail": Door(of_commune(*MEMBERS)),
    "procedures:proposal-edit": form(of_commune("official")),
    "procedures:proposal-offer": _ACT_OF_UNIT,
    "procedures:proposal-recall": _ACT_OF_UNIT,
    "procedures:proposal-discard": _ACT_OF_UNIT,
    "procedures:proposal-return": _ACT_OF_DISTRICT,
    "procedures:proposal-release": _ACT_OF_DISTRICT,
    "procedures:proposal-answer": _ACT_OF_DISTRICT,
    # There is nothing to confirm of a draft.
    "procedures:proposal-effect": Door(of_commune("staff", answer=ON), of_commune("staff")),
}
