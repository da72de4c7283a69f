"""What the public would read if a unit published now."""

from dataclasses import dataclass
from datetime import date

from common import clock
from common.text import edition_of
from satisfaction.choices import MINIMUM_N, RatingChannel
from satisfaction.selectors.basis import COUNTED, Basis
from satisfaction.selectors.opinions import Layout, opinions
from satisfaction.selectors.publication import YearPublished
from satisfaction.snapshot import Document, Snapshot, is_near, make_document, read, same_figures
from units.models import Unit

# People who rated without having been served just now: self-selected.
UNASKED = Basis(channels=(RatingChannel.OPEN,))


@dataclass(frozen=True)
class Preview:
    """The document as it would be kept now, and what stands in its way."""

    document: Document
    as_of: date
    n: int
    # The same figures stand public already.
    unchanged: bool
    # Too few people besides those of an earlier publication: only a correction may stand beside it.
    near: bool

    @property
    def enough(self) -> bool:
        return self.n >= MINIMUM_N

    @property
    def figures(self) -> Snapshot | None:
        return read(self.document)

    @property
    def edition(self) -> str:
        """Changes when the figures do: what was read before the yes is what is published."""
        return edition_of(self.document["overall"], self.document["factors"], self.document["open"])


def preview(
    unit: Unit,
    year: int,
    published: YearPublished | None,
    *,
    note: str = "",
    corrects: bool = False,
) -> Preview:
    """A fixed number of queries. A correction stands alone: what it replaces is no longer shown."""
    before = [] if corrects or published is None else published.standing
    layout = Layout.load()
    counted = opinions([unit], year, "own", layout=layout)[unit.pk]
    free = opinions([unit], year, "own", basis=UNASKED, layout=layout)[unit.pk]
    document = make_document(
        counted.overall,
        [(code, name, counted.factors.get(code)) for code, name in layout.factors(counted).items()],
        free.overall,
        channels=[channel for channel, number in counted.channels.items() if number],
        rounds=_rounds(unit, year),
        before=before,
        note=note,
        corrects=corrects,
    )
    newest = published.editions[0] if published and published.editions else None
    return Preview(
        document=document,
        as_of=min(clock.today(), date(year, 12, 31)),
        n=counted.n,
        unchanged=bool(newest and newest.stands and same_figures(document, newest.row.document)),
        near=any(is_near(counted.overall, old.overall) for old in before),
    )


def _rounds(unit: Unit, year: int) -> list[str]:
    """Survey rounds whose ballots are in."""
    named = COUNTED.sums([year]).filter(unit=unit).exclude(survey_round=None)
    return list(named.values_list("survey_round__name", flat=True).distinct())
