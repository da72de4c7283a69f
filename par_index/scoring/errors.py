"""How sure a unit's percent is: survey samples and appraisers who differ.

Survey: a share p of n answers has the standard error sqrt(p(1-p)/n). What that means in points is
what the component's rule gives one standard error above the share less what it gives one below,
halved. Appraisal: the variance of a single judgement, as a share of the maximum squared, is
sum(d²)/2n over components judged twice (d: their difference); times the squared maximum it is the
variance of the component's points. The variances of a unit's components are added up; the
standard error of the percent is the root of the sum, over the unit's own maximum.

A survey's mean without counts, and figures of the portal's registers, are taken as exact.
"""

from collections.abc import Mapping
from decimal import Decimal, localcontext
from fractions import Fraction

from par_index.scoring.index import SCORED, score_component
from par_index.scoring.numbers import PRECISION, rounded, to_decimal, to_fraction
from par_index.scoring.results import Input, UnitScore
from par_index.scoring.rules import RuleContext
from par_index.scoring.sets import SURVEY, ComponentSpec, SetSpec
from par_index.scoring.values import Value

JUDGED = ("appraisal", "final")
WHOLE = Fraction(100)
PLACES = 4
# A share and the number of people asked.
Sample = tuple[Fraction, int]


def judgement_variances(
    spec: SetSpec, disagreement: Mapping[str, Fraction | None]
) -> dict[str, Fraction]:
    """The variance of a judged component's points, by code; empty where nothing was measured.

    `disagreement` has the variance of a judgement as a share of the maximum squared by area code,
    and under "" of all areas together; None where too few components were judged twice.
    """
    found = {}
    for component in spec.components:
        own = disagreement.get(component.area_code)
        variance = own if own is not None else disagreement.get("")
        if variance and component.source_kind != SURVEY:
            found[component.code] = variance * to_fraction(component.maximum) ** 2
    return found


def percent_error(
    spec: SetSpec,
    score: UnitScore,
    samples: Mapping[str, Sample],
    judgements: Mapping[str, Fraction],
    peers: Mapping[str, RuleContext],
) -> Decimal:
    """The standard error of a unit's percent, rounded to four places; 0 where all is exact.

    `samples` holds the share and the number of people behind survey components.
    """
    if not score.maximum or not (samples or judgements):
        return Decimal(0)
    variance = Fraction(0)
    for component, line in zip(spec.components, score.lines, strict=True):
        if line.state != SCORED:
            continue
        if component.code in samples and line.stage not in JUDGED:
            sample = samples[component.code]
            variance += _survey_variance(component, sample, peers.get(component.code))
        elif component.code in judgements and line.stage in JUDGED:
            variance += judgements[component.code]
    if not variance:
        return Decimal(0)
    share = to_fraction(spec.scale) / score.maximum
    return rounded(to_fraction(_root(variance)) * share, PLACES)


def _survey_variance(
    component: ComponentSpec, sample: Sample, peers: RuleContext | None
) -> Fraction:
    share, people = sample
    if people <= 0 or not 0 <= share <= 1:
        return Fraction(0)
    error = to_fraction(_root(share * (1 - share) / people)) * 100
    above = _points(component, min(WHOLE, share * 100 + error), peers)
    below = _points(component, max(Fraction(0), share * 100 - error), peers)
    return ((above - below) / 2) ** 2


def _points(component: ComponentSpec, percent: Fraction, peers: RuleContext | None) -> Fraction:
    value = Value(number=rounded(percent, PLACES))
    return score_component(component, Input(value=value), peers).points


def _root(number: Fraction) -> Decimal:
    with localcontext() as context:
        context.prec = PRECISION
        return to_decimal(number).sqrt()
