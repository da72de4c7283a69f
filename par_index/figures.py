"""The one module that asks other apps for their measures, and what a figure is to a rule."""

from collections.abc import Callable, Container, Iterable
from types import ModuleType
from typing import Any

from django.utils.translation import gettext as _

import par_index.measures
import petitions.measures
import plans.measures
import procedures.measures
import satisfaction.measures
from common.figures import Figure, FigureState
from par_index.choices import NodeKind, SourceKind
from par_index.models import CriteriaSet, Criterion
from par_index.scoring import Input, Rule, Value
from par_index.scoring.numbers import number_text
from par_index.scoring.sets import Ballots
from par_index.specs import spec_of
from satisfaction.selectors import COUNTED, Basis, basis_named, basis_words
from units.models import Unit

Measure = Callable[[list[Unit], int, str], dict[int, Figure]]
Figures = dict[tuple[int, str], Figure]

# The apps whose registers the index reads, by the first word of a measure's name.
REGISTERS: dict[str, ModuleType] = {
    "plans": plans.measures,
    "procedures": procedures.measures,
    "petitions": petitions.measures,
    "satisfaction": satisfaction.measures,
    "par_index": par_index.measures,
}
PORTAL, SURVEY = "portal", "survey"


def split_name(name: str) -> tuple[str, str, str]:
    """ "plans.ratio:TC01" -> ("plans", "ratio", "TC01")."""
    dotted, _colon, argument = name.partition(":")
    app, _dot, measure = dotted.partition(".")
    return app, measure, argument


def find_measure(name: str) -> Measure | None:
    """The measure of this name, or None where no app offers it."""
    app, measure, _argument = split_name(name)
    register = REGISTERS.get(app)
    found: Measure | None = register.MEASURES.get(measure) if register else None
    return found


def reads_ballots(name: str) -> bool:
    """Whether the measure is made of the ballots that a set may choose."""
    app, measure, _argument = split_name(name)
    return app == "satisfaction" and measure in satisfaction.measures.BY_BALLOTS


def basis_of(ballots: Ballots | None) -> Basis:
    return basis_named(ballots.channels, ballots.rounds) if ballots else COUNTED


def ballots_of(criteria_set: CriteriaSet) -> Ballots | None:
    return spec_of(criteria_set).ballots


def ballots_words(criteria_set: CriteriaSet) -> str:
    """Which ballots the set's survey measures are made of, in words."""
    return basis_words(basis_of(ballots_of(criteria_set)))


def measure_url(name: str, unit: Unit, year: int, ballots: Ballots | None = None) -> str | None:
    """The page with the records behind a figure, where its app has one."""
    app, measure, argument = split_name(name)
    if find_measure(name) is None:
        return None
    if ballots and reads_ballots(name):
        return satisfaction.measures.ballots_url(unit, year, ballots.channels, ballots.rounds)
    url: str | None = REGISTERS[app].measure_url(
        f"{measure}:{argument}" if argument else measure, unit, year
    )
    return url


def figures_of(
    name: str, units: list[Unit], year: int, ballots: Ballots | None = None
) -> dict[int, Figure]:
    """One measure for many units, in as many queries as for one.

    `ballots`: what the criteria set says its survey's measures are made of.
    """
    measure = find_measure(name)
    unknown = Figure.missing(source=_("Cổng chưa có số liệu “%(name)s”") % {"name": name})
    if measure is None or not units:
        return {unit.pk: unknown for unit in units}
    argument = split_name(name)[2]
    if ballots and reads_ballots(name):
        by_ballots = satisfaction.measures.BY_BALLOTS[split_name(name)[1]]
        found = by_ballots(units, year, argument, basis_of(ballots))
    else:
        found = measure(units, year, argument)
    return {unit.pk: found.get(unit.pk, unknown) for unit in units}


def portal_figures(
    criteria_set: CriteriaSet,
    units: Iterable[Unit],
    year: int,
    codes: Container[str] | None = None,
) -> Figures:
    """What the portal's registers say for every unit and component with such a source.

    Each measure is asked once for all units: queries follow the measures, never the units.
    With `codes` only those components are asked for.
    """
    asked = list(units)
    wanted: dict[str, list[str]] = {}
    for component in spec_of(criteria_set).components:
        if codes is not None and component.code not in codes:
            continue
        if component.source_kind != SourceKind.DECLARED and component.source_name:
            wanted.setdefault(component.source_name, []).append(component.code)
    figures: Figures = {}
    ballots = ballots_of(criteria_set)
    for name, read_by in wanted.items():
        for pk, figure in figures_of(name, asked, year, ballots).items():
            for code in read_by:
                figures[pk, code] = figure
    return figures


def proposal(criterion: Criterion, unit: Unit, year: int) -> Figure | None:
    """What the portal proposes for one component, or None where it has no say."""
    if criterion.kind != NodeKind.COMPONENT or not criterion.is_measure:
        return None
    ballots = None
    if reads_ballots(criterion.source_name):
        ballots = ballots_of(criterion.criteria_set)
    return figures_of(criterion.source_name, [unit], year, ballots)[unit.pk]


def figure_value(figure: Figure, rule: Rule) -> Value | None:
    """The figure as the rule's input; None where there is none to give.

    A figure of yes (more than zero) or no (zero) answers a choice: an option of that name or
    number if there is one, else the option with the most or the fewest points.
    """
    if figure.denominator is not None and figure.value is None:
        value = Value(numerator=figure.numerator, denominator=figure.denominator)
    elif figure.state == FigureState.REPORTED and figure.value is not None:
        value = Value(number=figure.value)
    else:
        return None
    return _answer(value, rule) if rule.input_kind == "choice" else value


def _answer(value: Value, rule: Rule) -> Value | None:
    amount = value.amount()
    if amount is None:
        return None
    if not rule.check(value):
        return value
    pick = max if amount > 0 else min
    return Value.choice(pick(rule.options, key=lambda option: option.points).label)


def figure_input(figure: Figure, rule: Rule, *, stage: str, name: str) -> Input:
    """The figure as the engine's input.

    "Nothing to measure" follows the component's not-applicable policy; of a survey it means
    that none was held. `source` is the measure's name: it does not change with the language.
    """
    value = figure_value(figure, rule)
    nothing = figure.state == FigureState.NOT_APPLICABLE and value is None and stage != SURVEY
    return Input(value=value, not_applicable=nothing, stage=stage, source=name)


def figure_json(figure: Figure) -> dict[str, Any]:
    """The figure as a result's line keeps it."""
    numbers = {"num": figure.numerator, "den": figure.denominator, "value": figure.value}
    return {
        "state": str(figure.state),
        **{key: None if number is None else number_text(number) for key, number in numbers.items()},
        "n": figure.n,
        "source": str(figure.source),
        "as_of": figure.as_of.isoformat() if figure.as_of else None,
    }
