"""What everyone may read, and whom a citizen may write to."""

from django.db.models import (
    QuerySet,
)

from common.text import fold
from petitions.models import Petition
from units.choices import DEPARTMENT, PROVINCE
from units.models import Unit


def followed(code: str) -> Petition | None:
    """The petition behind a code as people type it: in any case, with spaces or dashes."""
    plain = "".join(char for char in code.upper() if char.isalnum())
    return Petition.objects.select_related("unit", "procedure").filter(code=plain).first()


def published_petitions(text: str = "") -> list[Petition] | QuerySet[Petition]:
    """Published answers, newest first; with words, those that hold every one, accents or not."""
    found = (
        Petition.objects.published()
        .select_related("unit", "procedure")
        .order_by("-published_on", "-pk")
    )
    words = fold(text).split()
    if not words:
        return found
    return [
        petition
        for petition in found
        if all(
            word in fold(f"{petition.public_subject} {petition.public_answer} {petition.unit.name}")
            for word in words
        )
    ]


def addressees() -> QuerySet[Unit]:
    """Whom a citizen may write to: the bodies that receive people."""
    return Unit.objects.in_force().exclude(level_id__in=[DEPARTMENT, PROVINCE])
