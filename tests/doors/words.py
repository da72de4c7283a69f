"""How the table says who gets what."""

from dataclasses import dataclass
from typing import Any

MEMBERS = ("official", "leader", "staff", "inspector", "administrator")
ABOVE = ("staff", "inspector", "administrator")
SIGNED_IN = (*MEMBERS, "stranger", "outsider")
ROLES = ("anonymous", *SIGNED_IN)
# In every text of the commune that strangers must not read.
CANARY = "chuyện riêng 4711"

LOGIN = "sign in"
IN = "let in"
ON = "sent on"
HIDDEN, FORBIDDEN, NOT_SO = 404, 403, 405

Answers = dict[str, Any]


@dataclass(frozen=True)
class Door:
    """What each role gets. `post` of None: a page to read, on which sending changes nothing."""

    get: Answers
    post: Answers | None = None


# --- Short-hands ------------------------------------------------------------------------------


def everyone(answer: Any = IN) -> Answers:
    return dict.fromkeys(ROLES, answer)


def signed_in(answer: Any = IN) -> Answers:
    return {"anonymous": LOGIN, **dict.fromkeys(SIGNED_IN, answer)}


def only(*roles: str, answer: Any = IN) -> Answers:
    """Pages about no unit in particular: others lack the right."""
    return signed_in(FORBIDDEN) | dict.fromkeys(roles, answer)


def of_commune(*roles: str, answer: Any = IN) -> Answers:
    """Things of the commune: its members may lack the right, strangers do not know of them."""
    strangers = dict.fromkeys(("stranger", "outsider"), HIDDEN)
    return only() | strangers | dict.fromkeys(roles, answer)


def of_district(*roles: str, answer: Any = IN) -> Answers:
    """Things of the whole district: the commune next door belongs to it, the outsider does not."""
    return only() | {"outsider": HIDDEN} | dict.fromkeys(roles, answer)


def act(answers: Answers, page: Answers | None = None) -> Door:
    """Something done by sending; to look at it alone there is nothing, or a page."""
    return Door(signed_in(NOT_SO) if page is None else page, answers)


def form(answers: Answers) -> Door:
    return Door(answers, answers)


PUBLIC = Door(everyone())
STAFF = Door(signed_in())
NEIGHBOURS = (*MEMBERS, "stranger")
EXPORTERS = (*ABOVE, "outsider")
KEEPERS = ("official", "stranger", "staff", "outsider")
# Arriving without a form at the address of an act leads back to the report, for its readers.
REPORT = of_commune(*MEMBERS, answer=ON)
