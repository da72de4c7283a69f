"""After the case: what could point at a person is erased, what the office did stays.

Erased: how to reach the sender, the pictures with their bytes, and in every text numbers, addresses
and what looks like a name. Where the public words were read by a person, they take the place of the
raw ones. The trail never held any words of the sender.
"""

from typing import Any

from django.db import transaction

from audit.services import record
from common import clock
from common.privacy import without_persons
from common.text import fold
from petitions.choices import PetitionStatus
from petitions.models import Contact, Petition, Transfer
from petitions.selectors.retention import due_for_erasing, known_dossier
from petitions.services.pictures import drop_pictures
from units.models import Unit

# In one run; a backlog is worked off in as many.
AT_MOST = 1000
# Each with the public words that take its place, where they are public.
_TEXTS = {
    "subject": "public_subject",
    "text": "public_text",
    "answer": "public_answer",
    "place": "",
    "directions": "",
    "returned_because": "",
    "reopened_because": "",
    "first_answer": "",
}
# What waits to be made public: proposals, which nobody may have read over.
_PROPOSALS = ("public_subject", "public_text", "public_answer")


def erase_due(at_most: int = AT_MOST) -> int:
    """Erase what is due, each petition for itself; how many. Safe to run twice, or two at once."""
    places = " ".join(fold(name) for name in Unit.objects.values_list("name", flat=True))
    keys = list(due_for_erasing().values_list("pk", flat=True)[:at_most])
    return sum(_erase(pk, places) for pk in keys)


@transaction.atomic
def _erase(pk: int, places: str) -> bool:
    petition = (
        due_for_erasing().select_for_update(of=("self",)).select_related("unit").filter(pk=pk)
    ).first()
    if petition is None:
        # Another run was first, or the district took it up again.
        return False
    contacts, _by_model = Contact.objects.filter(petition=petition).delete()
    pictures = drop_pictures(petition)
    changes: dict[str, Any] = _bare_words(petition, places)
    changes |= {"draft_answer": "", "dossier_code": known_dossier(petition.dossier_code)}
    changes |= {"erased_on": clock.today(), "edition": petition.edition + 1}
    if petition.status != PetitionStatus.PUBLISHED:
        # What was public once and was taken back: its words are found by nobody any more.
        changes["search_key"] = ""
    Petition.objects.filter(pk=pk).update(**changes)
    _bare_transfers(petition, places)
    record(
        "petition.erased",
        petition,
        by=None,
        after={"contact": bool(contacts), "pictures": pictures},
        unit=petition.unit,
    )
    return True


def _bare_words(petition: Petition, places: str) -> dict[str, str]:
    names, is_public = [*_TEXTS, *_PROPOSALS], petition.status == PetitionStatus.PUBLISHED
    if not is_public:
        return {name: _bare(petition, name, places) for name in names}
    # These were read by a person before they became public.
    read = {name: getattr(petition, public) for name, public in _TEXTS.items() if public}
    return {name: read.get(name) or _bare(petition, name, places) for name in _TEXTS}


def _bare(petition: Petition, name: str, places: str) -> str:
    bare = without_persons(getattr(petition, name), places)
    # A mask may be longer than what it hides.
    return bare[: getattr(Petition._meta.get_field(name), "max_length", None)]


def _bare_transfers(petition: Petition, places: str) -> None:
    for transfer in petition.transfers.all():
        reason = without_persons(transfer.reason, places)
        if reason != transfer.reason:
            Transfer.objects.filter(pk=transfer.pk).update(reason=reason[:1000])
