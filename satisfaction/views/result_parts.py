"""The parts of a unit's page of results: each reads only what it shows."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from satisfaction import selectors
from satisfaction.choices import COUNTED_CHANNELS, SCALE, RatingChannel
from satisfaction.exports import named_tallies
from satisfaction.forms import ResultFilterForm
from satisfaction.selectors import Basis, Layout, Opinion, breakdowns
from satisfaction.tally import Tally
from units.models import Unit

GRADES = sorted(SCALE, reverse=True)


@dataclass
class Asked:
    """Whose ballots of which year, and which of them."""

    unit: Unit
    year: int
    argument: str
    basis: Basis
    layout: Layout

    @classmethod
    def of(cls, unit: Unit, form: ResultFilterForm, argument: str) -> "Asked":
        return cls(unit, form.year, argument, form.basis, Layout.load())

    @cached_property
    def opinion(self) -> Opinion:
        return self.opinion_of(self.year)

    def opinion_of(self, year: int) -> Opinion:
        return selectors.opinions(
            [self.unit], year, self.argument, basis=self.basis, layout=self.layout
        )[self.unit.pk]

    def opinion_above(self) -> Opinion | None:
        """The whole of the body above, this unit included."""
        above = self.unit.parent
        if above is None:
            return None
        return selectors.opinions([above], self.year, basis=self.basis, layout=self.layout)[
            above.pk
        ]


@dataclass(frozen=True, slots=True)
class FactorLine:
    """A factor, or the general question, beside last year's and the whole district's."""

    name: str
    tally: Tally
    before: Tally
    whole: Tally | None

    @property
    def change(self) -> Any:
        """Percentage points against last year, where enough people answered in both."""
        shares = self.tally.share, self.before.share
        if None in shares or not (self.tally.enough and self.before.enough):
            return None
        return self.tally.share - self.before.share  # type: ignore[operator]


def factors(asked: Asked) -> dict[str, Any]:
    named = asked.layout.factors(asked.opinion)
    now = named_tallies(asked.opinion, named)
    before = named_tallies(asked.opinion_of(asked.year - 1), named)
    above = asked.opinion_above()
    whole = [tally for _name, tally in named_tallies(above, named)] if above else []
    lines = [
        FactorLine(name, tally, before[at][1], whole[at] if whole else None)
        for at, (name, tally) in enumerate(now)
    ]
    return {
        "lines": lines,
        "above": asked.unit.parent,
        "before_year": asked.year - 1,
        "sets": [
            (one, [(str(question.position + 1), _counts(tally)) for question, tally in one.lines])
            for one in selectors.question_tallies(asked.opinion, asked.layout)
        ],
        "grades": [SCALE[grade] for grade in GRADES],
    }


def _counts(tally: Tally) -> list[int]:
    return [tally.counts[grade] for grade in GRADES]


def times(asked: Asked) -> dict[str, Any]:
    months = _months(asked)
    years = breakdowns.by_year(
        asked.unit, selectors.rating_years(), asked.argument, basis=asked.basis
    )
    return {
        "months": months,
        "month_chart": _course(months),
        "years": years.items(),
        "year_chart": _course([(str(year), tally) for year, tally in years.items()]),
    }


def _months(asked: Asked) -> list[tuple[str, Tally]]:
    found = breakdowns.by_month(
        asked.unit, asked.year, asked.argument, basis=asked.basis, layout=asked.layout
    )
    return [(f"{month:%m/%Y}", opinion.overall) for month, opinion in found.items()]


def _course(parts: list[tuple[str, Tally]]) -> tuple[list[str], list[tuple[str, list[Any]]]]:
    """A line over time; where too few answered there is a gap, not a guess."""
    shares = [tally.share if tally.enough else None for _name, tally in parts]
    labels = [name.partition("/")[0] for name, _tally in parts]
    return labels, [(_("Hài lòng (%)"), shares)]


def channels(asked: Asked) -> dict[str, Any]:
    return {"channel_lines": _channels(asked), "rounds": _rounds(asked)}


def _channels(asked: Asked) -> list[tuple[str, Opinion, bool]]:
    """Each channel, and whether it counts where no criteria set says otherwise."""
    found = breakdowns.by_channel(
        asked.unit, asked.year, asked.argument, basis=asked.basis, layout=asked.layout
    )
    return [
        (str(RatingChannel(channel).label), opinion, channel in COUNTED_CHANNELS)
        for channel, opinion in found.items()
    ]


def _rounds(asked: Asked) -> list[breakdowns.Part]:
    return breakdowns.by_round(
        asked.unit, asked.year, asked.argument, basis=asked.basis, layout=asked.layout
    )


def procedures(asked: Asked) -> dict[str, Any]:
    fields, unnamed = breakdowns.by_field(asked.unit, asked.year, asked.argument, basis=asked.basis)
    return {"fields": fields, "unnamed": unnamed}


@dataclass(frozen=True, slots=True)
class PagePart:
    label: Promise
    context: Callable[[Asked], dict[str, Any]]


PARTS = {
    "": PagePart(gettext_lazy("Yếu tố và câu hỏi"), factors),
    "thoi-gian": PagePart(gettext_lazy("Theo thời gian"), times),
    "kenh": PagePart(gettext_lazy("Theo kênh và đợt"), channels),
    "thu-tuc": PagePart(gettext_lazy("Theo lĩnh vực, thủ tục"), procedures),
}


def query_without(request: HttpRequest, *names: str) -> str:
    """The page's query without some keys, to which a link may add its own."""
    query = request.GET.copy()
    for name in names:
        query.pop(name, None)
    return query.urlencode()


def tabs(request: HttpRequest, chosen: str) -> list[dict[str, Any]]:
    """The parts as links that keep the filter."""
    found = []
    for name, part in PARTS.items():
        query = request.GET.copy()
        query.pop("trang", None)
        query["phan"] = name
        found.append(
            {"label": part.label, "url": f"?{query.urlencode()}", "active": name == chosen}
        )
    return found


def every_part(asked: Asked) -> Iterator[tuple[str, str, Tally]]:
    """All parts in one table: what it is taken apart by, the part's name, its answers."""
    for name, tally in named_tallies(asked.opinion, asked.layout.factors(asked.opinion)):
        yield _("Yếu tố"), name, tally
    for one in selectors.question_tallies(asked.opinion, asked.layout):
        for question, tally in one.lines:
            yield _("Câu hỏi"), question.text, tally
    for name, tally in _months(asked):
        yield _("Tháng"), name, tally
    for name, opinion, _counts in _channels(asked):
        yield _("Kênh"), name, opinion.overall
    for part in _rounds(asked):
        yield _("Đợt điều tra"), part.name, part.opinion.overall
    for field in procedures(asked)["fields"]:
        yield _("Lĩnh vực"), field.name, field.tally
        for procedure, tally in field.procedures:
            yield _("Thủ tục"), f"{procedure.code} {procedure.name}", tally
