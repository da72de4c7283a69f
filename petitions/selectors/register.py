"""The public register: published petitions, searched in the database and read page by page."""

from django.db.models import Q, QuerySet

from petitions.models import Petition
from procedures.models import search_words
from units.models import Unit


def register_key(unit: Unit, *public_words: str) -> str:
    """What a published petition is found by: its public words and its unit, without accents."""
    return search_words(" ".join((*public_words, unit.name)))


def published_petitions(
    text: str = "", *, unit: Unit | None = None, topic: str = "", year: int | None = None
) -> QuerySet[Petition]:
    """Newest first; with words, those that hold every one, accents or not, the last half typed."""
    found = (
        Petition.objects.published()
        .select_related("unit", "procedure")
        .order_by("-published_on", "-pk")
    )
    if unit is not None:
        found = found.filter(unit=unit)
    if topic:
        found = found.filter(topic=topic)
    if year:
        found = found.filter(published_on__year=year)
    *whole, begun = search_words(text).split() or [""]
    for word in whole:
        found = found.filter(
            Q(search_key__contains=f" {word} ") | Q(search_key__endswith=f" {word}")
        )
    return found.filter(search_key__contains=f" {begun}") if begun else found


def register_units() -> QuerySet[Unit]:
    """Units with something published."""
    published = Petition.objects.published().order_by().values("unit")
    return Unit.objects.filter(pk__in=published)


def register_years() -> list[int]:
    """Years of publication, newest first."""
    days = Petition.objects.published().dates("published_on", "year", order="DESC")
    return [day.year for day in days]
