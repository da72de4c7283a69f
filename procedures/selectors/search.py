"""Finding a procedure as a citizen types it: no accents, common names, typing errors forgiven.

First those that hold every word typed. Where none does, the nearest by word similarity
(common/trigrams.py says what that is): PostgreSQL counts it, on SQLite the portal does.
"""

import re
from dataclasses import dataclass
from datetime import date

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Length, Replace

from common import clock
from common.trigrams import similarity
from procedures.choices import Audience, OnlineService
from procedures.models import Procedure, search_words
from procedures.selectors.catalogue import catalogue_code

# Said before almost any wish, telling nothing.
_FILLERS = re.compile(
    r"^(?:(?:thu tuc|ho so|toi|muon|can|xin|lam|cho|hoi|ve|cach|o dau|dang tim|tim) )+(?=\w)"
)
# Nearer than this is worth showing, and of the nearest one's nearness at least this share.
_NEAR = 0.35
_NEXT_TO_IT = 0.7
_SHOWN_LOOSE = 10
# So many of the nearest are compared name by name: a catalogue has families of like names.
_COMPARED = 1000

_AUDIENCES = {
    Audience.CITIZEN: ("cá nhân", "công dân", "người", "hộ gia đình"),
    Audience.BUSINESS: ("doanh nghiệp", "hợp tác xã", "hộ kinh doanh"),
}
# The national database's words for other organisations name the enterprises that they exclude.
_EXCLUDED = "không bao gồm doanh nghiệp, HTX"


@dataclass(frozen=True, slots=True)
class Found:
    """The procedures found, best first, by key; `loose` where not every word was met."""

    ranked: list[int]
    loose: bool = False


def find_procedures(
    text: str = "",
    *,
    field: int | None = None,
    level: str = "",
    audience: str = "",
    online: str = "",
    on: date | None = None,
) -> Found:
    """Procedures in force that hold every word, best first; failing that, the nearest.

    One query, two for a loose search.
    """
    catalogue = _narrowed(
        Procedure.objects.effective(on or clock.today()), field, level, audience, online
    )
    wanted = _FILLERS.sub("", _as_searched(text))
    if not wanted:
        return Found(list(catalogue.values_list("pk", flat=True)))
    exact = _exact(catalogue, wanted)
    return Found(exact) if exact else Found(_near(catalogue, wanted), loose=True)


def procedures_in(ranked: list[int]) -> list[Procedure]:
    """The procedures of these keys, in their order, with what a list shows. Four queries."""
    shown = Procedure.objects.select_related("field").prefetch_related("limits", "handlings__level")
    found = shown.in_bulk(ranked)
    return [found[pk] for pk in ranked if pk in found]


def _as_searched(text: str) -> str:
    return search_words(" ".join(map(catalogue_code, text.split()))).strip()


def _narrowed(
    catalogue: QuerySet[Procedure], field: int | None, level: str, audience: str, online: str
) -> QuerySet[Procedure]:
    if field:
        catalogue = catalogue.filter(field_id=field)
    if level:
        catalogue = catalogue.filter(handlings__level_id=level)
    if audience:
        catalogue = _open_to(catalogue, Audience(audience))
    if online in OnlineService:
        catalogue = catalogue.filter(online_service=online)
    elif online:
        catalogue = catalogue.filter(online_level=online)
    return catalogue


def _open_to(catalogue: QuerySet[Procedure], audience: Audience) -> QuerySet[Procedure]:
    meant = Replace("audience", Value(_EXCLUDED), Value(""))
    some = Q()
    for word in _AUDIENCES[audience]:
        some |= Q(meant__icontains=word)
    return catalogue.alias(meant=meant).filter(some)


def _exact(catalogue: QuerySet[Procedure], wanted: str) -> list[int]:
    """Those with every word; the last one may be half typed."""
    *whole, begun = wanted.split()
    for word in whole:
        catalogue = catalogue.filter(
            Q(search_key__contains=f" {word} ") | Q(search_key__endswith=f" {word}")
        )
    rows = catalogue.filter(search_key__contains=f" {begun}").values_list(
        "pk", "code", "name", "also_called", "sort_key"
    )
    return [pk for pk, *row in sorted(rows, key=lambda row: _closeness(wanted, *row[1:]))]


def _closeness(
    wanted: str, code: str, name: str, also_called: str, sort_key: str
) -> tuple[int, int, str]:
    """Smaller is nearer: the name itself, its beginning, inside it, a common name, the words."""
    name, called = search_words(name).strip(), _common_names(also_called)
    ways = (
        name == wanted or wanted in called or code == wanted,
        name.startswith(wanted),
        f" {wanted}" in f" {name}",
        any(f" {wanted}" in f" {one}" for one in called),
        all(f" {word}" in f" {name}" for word in wanted.split()),
    )
    place = ways.index(True) if True in ways else len(ways)
    return place, len(name), sort_key


def _near(catalogue: QuerySet[Procedure], wanted: str) -> list[int]:
    """The nearest; a name, or a common name, that is alike as a whole brings nearer still."""
    rows = list(
        catalogue.annotate(near=TrigramWordSimilarity(wanted, "search_key"))
        .order_by("-near", Length("name"), "sort_key")
        .values_list("pk", "near", "name", "also_called")[:_COMPARED]
    )
    enough = max(_NEAR, _NEXT_TO_IT * rows[0][1]) if rows else _NEAR

    def distance(row: tuple[int, float, str, str]) -> float:
        names = [search_words(row[2]), *_common_names(row[3])]
        return -round(row[1] + max(similarity(wanted, name) for name in names), 5)

    kept = sorted((row for row in rows if row[1] >= enough), key=distance)
    return [row[0] for row in kept[:_SHOWN_LOOSE]]


def _common_names(also_called: str) -> list[str]:
    return [search_words(line).strip() for line in also_called.splitlines()]
