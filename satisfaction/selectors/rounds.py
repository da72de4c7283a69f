"""Survey rounds: whom they ask, how many forms are where."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _

from audit.selectors import history_of
from procedures.models import Dossier
from satisfaction.choices import FormState
from satisfaction.choices_rounds import ACTIONS
from satisfaction.models import RoundStratum, SurveyForm, SurveyRound
from satisfaction.sampling import achieved_margin, sample_size
from satisfaction.selectors.places import rated_units
from units.models import Unit

Place = tuple[int, int | None]


def name_of(stratum: RoundStratum) -> str:
    """The part as people call it: the unit, and the field where there is one."""
    return f"{stratum.unit.name} · {stratum.field.name}" if stratum.field else stratum.unit.name


def units_asked(survey_round: SurveyRound) -> list[Unit]:
    """Bodies that receive citizens, of the round's unit and below it, on its first day."""
    below = rated_units(survey_round.starts_on).filter(path__startswith=survey_round.unit.path)
    return list(below.order_by("code"))


def served_between(
    units: Iterable[Unit], start: date, end: date, *, by_field: bool
) -> dict[Place, int]:
    """Dossiers resolved between the days, by unit and, if asked, field. One query.

    Dossiers, not people: somebody who came twice is in it twice.
    """
    keys = ("unit_id", "procedure__field_id") if by_field else ("unit_id",)
    rows = (
        Dossier.objects.resolved_in(start, end)
        .filter(unit__in=list(units))
        .order_by()
        .values_list(*keys)
        .annotate(n=Count("pk"))
    )
    return {(row[0], row[1] if by_field else None): row[-1] for row in rows}


@dataclass(slots=True)
class Returns:
    """What became of the forms of one part, or of all."""

    population: int = 0
    sample: int = 0
    states: dict[str, int] = field(default_factory=dict)

    def add(self, other: "Returns") -> None:
        self.population += other.population
        self.sample += other.sample
        for state, count in other.states.items():
            self.states[state] = self.states.get(state, 0) + count

    @property
    def issued(self) -> int:
        return sum(self.states.values())

    @property
    def usable(self) -> int:
        return self.states.get(FormState.TYPED, 0)

    @property
    def refused(self) -> int:
        return self.states.get(FormState.REFUSED, 0)

    @property
    def unusable(self) -> int:
        return self.states.get(FormState.UNUSABLE, 0)

    @property
    def out(self) -> int:
        """Not back yet, or never."""
        return self.states.get(FormState.ISSUED, 0)

    @property
    def done(self) -> int:
        return self.issued - self.out

    @property
    def rate(self) -> Fraction | None:
        """Usable forms / issued forms, in percent."""
        return Fraction(self.usable * 100, self.issued) if self.issued else None

    @property
    def margin(self) -> Decimal | None:
        """What the usable forms allow, in percent of points: 100·√(1/n − 1/N)."""
        achieved = achieved_margin(self.population, self.usable)
        return None if achieved is None else achieved * 100


@dataclass(frozen=True, slots=True)
class StratumLine:
    stratum: RoundStratum
    returns: Returns

    @property
    def name(self) -> str:
        return name_of(self.stratum)


def stratum_lines(survey_round: SurveyRound, strata: list[RoundStratum]) -> list[StratumLine]:
    """Each part with what became of its forms. One query."""
    states: dict[int, dict[str, int]] = defaultdict(dict)
    counted = (
        SurveyForm.objects.filter(survey_round=survey_round)
        .order_by()
        .values_list("stratum_id", "state")
        .annotate(n=Count("pk"))
    )
    for stratum_id, state, n in counted:
        states[stratum_id][state] = n
    return [
        StratumLine(stratum, Returns(stratum.population, stratum.sample, states[stratum.pk]))
        for stratum in strata
    ]


def together(lines: Iterable[StratumLine]) -> Returns:
    whole = Returns()
    for line in lines:
        whole.add(line.returns)
    return whole


def returns_of_rounds(rounds: Iterable[SurveyRound]) -> dict[int, Returns]:
    """How the forms of several rounds stand. One query."""
    found = {one.pk: Returns() for one in rounds}
    counted = (
        SurveyForm.objects.filter(survey_round__in=found)
        .order_by()
        .values_list("survey_round_id", "state")
        .annotate(n=Count("pk"))
    )
    for pk, state, n in counted:
        found[pk].states[state] = n
    return found


@dataclass(frozen=True, slots=True)
class SampleSum:
    """n = ⌈N / (1 + N·e²)⌉ with its numbers, as the page writes it."""

    population: int
    margin: Decimal
    size: int

    @classmethod
    def of(cls, population: int, margin: Decimal) -> "SampleSum":
        return cls(population, margin, sample_size(population, margin))


# What a keeper sees worked out beside the round's own numbers.
EXAMPLES = (200, 1_000, 5_000, 10_000)


def round_history(survey_round: SurveyRound) -> list[dict[str, Any]]:
    """Events for the timeline, newest first. One query."""
    return [
        {
            "at": event.happened_at,
            "who": event.actor_name or _("Cổng"),
            "what": ACTIONS.get(event.action, event.action),
            "why": event.reason,
            "lines": _told(event.action, event.after),
            "tone": "info",
        }
        for event in history_of(survey_round).order_by("-sequence")
    ]


def _told(action: str, after: dict[str, Any]) -> list[str]:
    if action == "survey_round.sampled":
        per_unit = _("tính riêng từng đơn vị") if after["per_unit"] else _("tính chung cả đợt")
        minimum = _("Tối thiểu mỗi phần: %(minimum)s phiếu") % after
        return [_("Cỡ mẫu: %(sample)s") % after, minimum, per_unit]
    if action == "survey_round.opened":
        return [
            _("Phiếu cấp: %(forms)s") % after,
            _("Phiếu rút để nhập hai lần: %(drawn)s, số gieo %(seed)s") % after,
        ]
    return []


def last_sampling(survey_round: SurveyRound) -> dict[str, Any]:
    """With which minimum, and for whom, the sample was worked out last; nothing if never."""
    event = history_of(survey_round).filter(action="survey_round.sampled").last()
    return event.after if event else {}
