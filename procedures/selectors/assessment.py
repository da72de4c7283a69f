"""The one-stop assessment as pages show it: what counts for each index, the total, the class."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit.selectors import history_of
from common.choices import State, Tone
from procedures.choices import ASSESSMENT_STATES, AssessmentState
from procedures.models import Assessment, AssessmentMark, Dossier, Procedure
from procedures.scoring import INDICES, Index, Quarter, class_of, last_ended_quarter
from procedures.selectors.assessment_facts import Computed, Facts, computed_facts
from units.models import Unit

ZERO = Decimal(0)
NO_CLASS = State("none", gettext_lazy("Chưa xếp loại"), Tone.MISSING)


@dataclass(frozen=True, slots=True)
class Line:
    """One index of a unit: what records say, what was declared and appraised, and what counts."""

    index: Index
    computed: Computed | None
    mark: AssessmentMark | None
    is_closed: bool
    # What the records say now; differs from `computed` where they changed after the closing.
    now: Computed | None = None

    @property
    def declared(self) -> int | None:
        return self.mark.declared if self.mark else None

    @property
    def appraised(self) -> int | None:
        return self.mark.appraised if self.mark else None

    @property
    def source(self) -> str:
        """Where the points that count come from: appraised, else computed, else declared."""
        if self.appraised is not None:
            return "appraised"
        if self.computed is not None:
            return "computed"
        return "declared" if self.declared is not None else ""

    @property
    def points(self) -> Decimal | None:
        if self.source == "appraised":
            return Decimal(self.appraised or 0)
        if self.source == "declared":
            return Decimal(self.declared or 0)
        return self.computed.points if self.computed else None

    @property
    def is_provisional(self) -> bool:
        """Only declared: shown, and worth nothing in the end unless somebody appraises it."""
        return self.source == "declared"

    @property
    def counts(self) -> bool:
        """Whether it has points that enter the total."""
        return self.points is not None and not (self.is_closed and self.is_provisional)

    @property
    def counted(self) -> Decimal:
        return (self.points or ZERO) if self.counts else ZERO

    @property
    def has_changed(self) -> bool:
        """The records give other points today than when the assessment was closed."""
        if not self.is_closed:
            return False
        then, now = self.computed, self.now
        return (then.points if then else None) != (now.points if now else None)

    @property
    def differs(self) -> bool:
        """The unit declares other points than the records give."""
        return (
            self.declared is not None
            and self.computed is not None
            and self.declared != self.computed.points
        )


@dataclass(frozen=True, slots=True)
class Sheet:
    """The nine lines of a unit for a quarter."""

    unit: Unit
    quarter: Quarter
    assessment: Assessment | None
    lines: list[Line]

    @property
    def state(self) -> State:
        return ASSESSMENT_STATES[state_of(self.assessment)]

    @property
    def is_closed(self) -> bool:
        return state_of(self.assessment) == AssessmentState.APPRAISED

    @property
    def total(self) -> Decimal:
        return sum((line.counted for line in self.lines), ZERO)

    @property
    def has_dossiers(self) -> bool:
        """Whether any index per dossier has points: without them there is nothing to class."""
        return any(line.counts for line in self.lines if line.index.per_dossier)

    @property
    def shown_class(self) -> State:
        return class_of(self.total) if self.has_dossiers else NO_CLASS

    def line(self, number: int) -> Line:
        return self.lines[number - 1]

    @property
    def owed(self) -> list[Line]:
        """What the unit must declare: indices of the body that the portal can't compute."""
        return [
            line
            for line in self.lines
            if line.computed is None and line.declared is None and not line.index.per_dossier
        ]


def state_of(assessment: Assessment | None) -> AssessmentState:
    return AssessmentState(assessment.state) if assessment else AssessmentState.OPEN


def seen_of(sheet: Sheet, number: int) -> str:
    """A digest of what a person sees of an index: somebody else's save in between shows."""
    mark = sheet.line(number).mark
    said: tuple[Any, ...] = (state_of(sheet.assessment),)
    if mark is not None:
        said += (
            mark.declared,
            mark.basis,
            mark.document,
            mark.file_id,
            mark.appraised,
            mark.reason,
        )
    return sha256(repr(said).encode()).hexdigest()[:16]


def assessed_units(units: QuerySet[Unit], quarter: Quarter) -> list[Unit]:
    """Of these, the bodies with a one-stop shop: their level handles procedures. One query."""
    handled = Procedure.objects.filter(handlings__level=OuterRef("level"))
    own = Dossier.objects.filter(unit=OuterRef("pk"))
    in_force = Unit.objects.in_force(quarter.as_of).filter(pk__in=units).select_related("level")
    return list(in_force.filter(Q(Exists(handled)) | Q(Exists(own))))


def sheets_of(units: Iterable[Unit], quarter: Quarter) -> list[Sheet]:
    """A sheet per unit; the number of queries does not grow with units."""
    asked = list(units)
    marks = AssessmentMark.objects.select_related("file")
    kept = {
        one.unit_id: one
        for one in Assessment.objects.filter(
            unit__in=asked, year=quarter.year, quarter=quarter.number
        )
        .select_related("declared_by", "appraised_by")
        .prefetch_related(Prefetch("marks", marks))
    }
    facts = computed_facts(asked, quarter)
    return [_sheet(unit, quarter, kept.get(unit.pk), facts) for unit in asked]


def sheet_of(unit: Unit, quarter: Quarter) -> Sheet:
    return sheets_of([unit], quarter)[0]


def _sheet(unit: Unit, quarter: Quarter, assessment: Assessment | None, facts: Facts) -> Sheet:
    closed = state_of(assessment) == AssessmentState.APPRAISED
    marks = {mark.index: mark for mark in assessment.marks.all()} if assessment else {}
    lines = []
    for number, index in INDICES.items():
        now, mark = facts.get(unit.pk, {}).get(number), marks.get(number)
        lines.append(Line(index, _kept(mark) if closed else now, mark, closed, now))
    return Sheet(unit, quarter, assessment, lines)


def _kept(mark: AssessmentMark | None) -> Computed | None:
    """What the records gave when the assessment was closed."""
    if mark is None or mark.computed is None:
        return None
    return Computed(mark.computed, mark.records or 0)


ACTIONS = {
    "assessment.index_declared": gettext_lazy("Kê khai chỉ số"),
    "assessment.declared": gettext_lazy("Gửi kê khai"),
    "assessment.index_appraised": gettext_lazy("Thẩm định chỉ số"),
    "assessment.closed": gettext_lazy("Chốt kết quả"),
    "assessment.reopened": gettext_lazy("Mở lại"),
}


def assessment_story(assessment: Assessment | None) -> list[dict[str, Any]]:
    """What was done with it, newest first, in words."""
    if assessment is None:
        return []
    return [
        {
            "at": event.happened_at,
            "who": event.actor_name or _("Cổng"),
            "what": _with_index(str(ACTIONS.get(event.action, event.action)), event.after),
            "why": event.reason,
        }
        for event in history_of(assessment).reverse()
    ]


def _with_index(what: str, after: dict[str, Any]) -> str:
    return f"{what} {after['index']}" if "index" in after else what


# --- Who owes what ------------------------------------------------------------------------------


def undeclared(units: QuerySet[Unit]) -> list[Unit]:
    """Of these, the bodies that have not declared for the quarter ended last. Two queries."""
    quarter = last_ended_quarter()
    declared = set(
        Assessment.objects.filter(year=quarter.year, quarter=quarter.number)
        .exclude(state=AssessmentState.OPEN)
        .values_list("unit_id", flat=True)
    )
    return [unit for unit in assessed_units(units, quarter) if unit.pk not in declared]


def waiting_for_appraisal(units: QuerySet[Unit]) -> list[tuple[Quarter, int]]:
    """Per quarter, how many declared assessments of these units wait. One query."""
    counts: dict[Quarter, int] = {}
    waiting = Assessment.objects.filter(unit__in=units, state=AssessmentState.DECLARED)
    for year, number in waiting.order_by("year", "quarter").values_list("year", "quarter"):
        counts[Quarter(year, number)] = counts.get(Quarter(year, number), 0) + 1
    return list(counts.items())
