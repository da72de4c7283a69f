"""Finding a procedure, and how it goes in practice."""

import statistics
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from common import clock
from common.figures import Figure
from procedures.models import Procedure, national_code, search_words
from units.calendar import WorkCalendar

# Said by everyone, found in no name.
_FILLERS = {"thu", "tuc", "xin", "lam", "cho", "hoi", "ve", "cach", "muon", "can", "ho", "so"}
_SHORTEST_GUESS = 2


@dataclass(frozen=True, slots=True)
class Found:
    """What a search brought; `loose` where only some of the words were met."""

    procedures: list[Procedure]
    loose: bool = False


def find_procedures(
    text: str = "", *, field: int | None = None, level: str = "", on: date | None = None
) -> Found:
    """Procedures in force that hold every word, best first; failing that, those with most words.

    Works without accents. Two queries whatever the catalogue's size, three for a loose search.
    """
    catalogue = Procedure.objects.effective(on or clock.today()).select_related("field")
    catalogue = catalogue.prefetch_related("limits", "handlings__level")
    if field:
        catalogue = catalogue.filter(field_id=field)
    if level:
        catalogue = catalogue.filter(handlings__level_id=level)
    words = search_words(catalogue_code(text)).split()
    if not words:
        return Found(list(catalogue))
    for wanted in (words, _telling(words)):
        exact = list(_with_all(catalogue, wanted))
        if exact:
            return Found(sorted(exact, key=lambda one: _closeness(one, " ".join(wanted))))
    return _loose(catalogue, _telling(words))


def _telling(words: list[str]) -> list[str]:
    """The words that tell procedures apart: "xin", "thủ tục" stand before almost any wish."""
    start = 0
    while start < len(words) - 1 and words[start] in _FILLERS and words[start:] != ["ho"]:
        start += 1
    return words[start:]


def _with_all(catalogue: QuerySet[Procedure], words: list[str]) -> QuerySet[Procedure]:
    for word in words:
        catalogue = catalogue.filter(search_key__contains=f" {word}")
    return catalogue


def _closeness(procedure: Procedure, wanted: str) -> tuple[int, int, str]:
    """Smaller is nearer: the name itself, its beginning, inside it, a common name, the words."""
    name = search_words(procedure.name).strip()
    called = [search_words(line).strip() for line in procedure.also_called.splitlines()]
    ways = (
        name == wanted or wanted in called or procedure.code == wanted,
        name.startswith(wanted),
        f" {wanted}" in f" {name}",
        any(f" {wanted}" in f" {one}" for one in called),
        all(f" {word}" in f" {name}" for word in wanted.split()),
    )
    place = ways.index(True) if True in ways else len(ways)
    return place, len(name), procedure.sort_key


def _loose(catalogue: QuerySet[Procedure], words: list[str]) -> Found:
    words = [word for word in words if len(word) >= _SHORTEST_GUESS]
    some = Q(pk__in=[])
    for word in words:
        some |= Q(search_key__contains=f" {word}")

    def distance(procedure: Procedure) -> tuple[int, int]:
        met = sum(f" {word}" in procedure.search_key for word in words)
        return -met, len(procedure.name)

    near = sorted(catalogue.filter(some), key=distance)
    best = -distance(near[0])[0] if near else 0
    enough = max(1, best - 1)
    return Found([one for one in near if -distance(one)[0] >= enough][:10], loose=True)


def catalogue_code(code: str) -> str:
    """The catalogue's key for a code as people copy it, with or without a province's suffix."""
    try:
        return national_code(code)
    except ValueError:
        return code


@dataclass(frozen=True, slots=True)
class Practice:
    """How a procedure really goes: the last twelve months across all units."""

    in_time: Figure
    median_days: int | None
    start: date
    end: date


def practice_of(procedure: Procedure, source: str) -> Practice:
    """Share in time and median working days of the dossiers resolved in twelve months."""
    end = clock.today()
    start = end - timedelta(days=365)
    rows = list(
        procedure.dossiers.resolved_in(start, end)
        .order_by()
        .values_list("received_on", "finished_on", "due_on")
    )
    calendar = WorkCalendar.load()
    days = [calendar.working_days_between(taken, done) for taken, done, _due in rows if done]
    in_time = sum(due is None or (done is not None and done <= due) for _taken, done, due in rows)
    figure = (
        Figure.ratio(in_time, len(rows), source=source, as_of=end)
        if rows
        else Figure.missing(source=source)
    )
    median = statistics.median_low(days) if days else None
    return Practice(figure, median, start, end)
