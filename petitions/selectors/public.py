"""The petition behind a sender's code, and whom a citizen may write to."""

from django.db.models import QuerySet

from petitions.models import Petition, Picture
from units.choices import DEPARTMENT, PROVINCE
from units.models import Unit


def followed(code: str) -> Petition | None:
    """The petition behind a code as people type it: in any case, with spaces or dashes."""
    plain = "".join(char for char in code.upper() if char.isalnum())
    return Petition.objects.select_related("unit", "procedure").filter(code=plain).first()


def pictures_of(petition: Petition) -> QuerySet[Picture]:
    """What the sender added, in their order, with the files."""
    return petition.pictures.select_related("file")


def addressees() -> QuerySet[Unit]:
    """Whom a citizen may write to: the bodies that receive people."""
    return Unit.objects.in_force().exclude(level_id__in=[DEPARTMENT, PROVINCE])
