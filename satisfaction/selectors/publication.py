"""What stands public: read from what was kept at the act, never from ballots."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from common import clock
from satisfaction import snapshot
from satisfaction.models import Publication, PublishedFigures
from satisfaction.selectors.places import rated_units
from satisfaction.snapshot import Snapshot
from units.models import Unit


@dataclass(frozen=True)
class Edition:
    """One act on a year's figures. Without figures they were withdrawn, or replaced since."""

    row: PublishedFigures
    figures: Snapshot | None
    # Everybody may read it: no later act said that it was wrong.
    stands: bool

    @property
    def note(self) -> str:
        return self.row.document.get("note", "")

    @property
    def published_on(self) -> date:
        """The day of the act."""
        return clock.local_date(self.row.made_at)

    @property
    def is_withdrawal(self) -> bool:
        return snapshot.is_withdrawal(self.row.document)


@dataclass(frozen=True)
class YearPublished:
    """A unit's year: the acts on it, the newest first."""

    publication: Publication
    editions: list[Edition]

    @property
    def year(self) -> int:
        return self.publication.year

    @property
    def unit(self) -> Unit:
        return self.publication.unit

    @property
    def current(self) -> Edition | None:
        """What everybody reads now."""
        newest = self.editions[0] if self.editions else None
        return newest if newest and newest.stands and newest.figures else None

    @property
    def withdrawn(self) -> Edition | None:
        newest = self.editions[0] if self.editions else None
        return newest if newest and newest.is_withdrawal else None

    @property
    def standing(self) -> list[Snapshot]:
        """All figures that everybody may read, the newest first."""
        return [one.figures for one in self.editions if one.stands and one.figures]

    def edition(self, number: str) -> Edition | None:
        """The one an address names, whatever somebody wrote into it; None once it no longer stands."""
        named = (one for one in self.editions if str(one.row.pk) == number)
        return next((one for one in named if one.stands and one.figures), None)


def _editions(rows: Sequence[PublishedFigures]) -> list[Edition]:
    """Of rows, the newest first: a correction and a withdrawal end what stands before them."""
    found, stands = [], True
    for row in rows:
        withdrawn = snapshot.is_withdrawal(row.document)
        shown = stands and not withdrawn
        found.append(Edition(row, snapshot.read(row.document) if shown else None, shown))
        stands = shown and not row.document.get("corrects")
    return found


def _years(**wanted: object) -> list[YearPublished]:
    """Two queries, whatever was asked for."""
    acts = (
        Publication.objects.filter(published_on__lte=clock.today(), **wanted)
        .select_related("unit")
        .prefetch_related("figures")
    )
    return [YearPublished(act, _editions(list(act.figures.all()))) for act in acts]


def publication_of(unit: Unit, year: int) -> YearPublished | None:
    return next(iter(_years(unit=unit, year=year)), None)


def publications_of(unit: Unit) -> list[YearPublished]:
    """Years the unit has acted on, the newest first."""
    return sorted(_years(unit=unit), key=lambda one: -one.year)


def publications_in(year: int) -> dict[int, YearPublished]:
    """By unit, what was done about the year's figures."""
    return {one.publication.unit_id: one for one in _years(year=year)}


def open_years(unit: Unit) -> list[YearPublished]:
    """Years whose figures everybody may read, the newest first."""
    return [one for one in publications_of(unit) if one.current]


def published_units(year: int) -> dict[int, date]:
    """Units that made the year's figures public and did not withdraw them, with the day of the act."""
    return {
        pk: one.publication.published_on
        for pk, one in publications_in(year).items()
        if not one.withdrawn
    }


def units_open_to_all(year: int) -> dict[int, date]:
    """Of the published, those whose figures stand for everybody to read."""
    return {
        pk: one.publication.published_on for pk, one in publications_in(year).items() if one.current
    }


def all_open(year: int | None = None, unit_code: str = "") -> list[YearPublished]:
    """Figures that stand, by unit as a dictionary sorts and year, the newest first."""
    wanted: dict[str, object] = {} if year is None else {"year": year}
    if unit_code:
        wanted["unit__code"] = unit_code
    found = [one for one in _years(**wanted) if one.current]
    return sorted(found, key=lambda one: (one.unit.sort_key, one.unit.pk, -one.year))


@dataclass(frozen=True)
class Disclosure:
    """The plan's target: every body that receives citizens publishes."""

    year: int
    lines: list[tuple[Unit, YearPublished | None]]

    @property
    def bodies(self) -> int:
        return len(self.lines)

    @property
    def published(self) -> int:
        return sum(1 for _unit, found in self.lines if found and found.current)


def disclosure(year: int, *, within: QuerySet[Unit] | None = None) -> Disclosure:
    """Every body of the year that receives citizens, with what it published. Three queries."""
    units = rated_units(min(clock.today(), date(year, 12, 31))).order_by("sort_key", "pk")
    if within is not None:
        units = units.filter(pk__in=within)
    found = publications_in(year)
    return Disclosure(year, [(unit, found.get(unit.pk)) for unit in units])


def publication_years() -> list[int]:
    """Years there is something about, and this one; the newest first."""
    years = Publication.objects.values_list("year", flat=True).distinct()
    return sorted({*years, clock.today().year}, reverse=True)
