"""Typed forms, compared: who waits for a second typing, what differs, how often."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from satisfaction.choices import EntryPass, FormState
from satisfaction.models import FormEntry, SurveyForm, SurveyRound
from satisfaction.tally import wilson

Fields = list[int | None]


def fields_of(entry: FormEntry) -> Fields:
    """Every answer that a typing holds, the general question last, as on the paper."""
    return [*entry.answers, entry.overall]


@dataclass(frozen=True, slots=True)
class Comparison:
    """A form that was drawn and typed, with what its typings say."""

    form: SurveyForm
    first: FormEntry | None = None
    second: FormEntry | None = None
    settled: FormEntry | None = None

    @property
    def is_compared(self) -> bool:
        return self.first is not None and self.second is not None

    @property
    def fields(self) -> int:
        """How many fields were compared."""
        return len(fields_of(self.first)) if self.first and self.second else 0

    @property
    def differing(self) -> list[int]:
        """The places, from 0, at which the first and the second typing differ."""
        if self.first is None or self.second is None:
            return []
        pairs = zip(fields_of(self.first), fields_of(self.second), strict=True)
        return [place for place, (one, other) in enumerate(pairs) if one != other]

    @property
    def is_open(self) -> bool:
        """Whether the paper has to be looked at a third time."""
        return self.settled is None and bool(self.differing)


@dataclass(frozen=True, slots=True)
class EntryCheck:
    """How well the forms of a round were typed."""

    drawn: int
    comparisons: list[Comparison]

    @property
    def compared(self) -> int:
        """Forms typed twice."""
        return sum(one.is_compared for one in self.comparisons)

    @property
    def fields(self) -> int:
        return sum(one.fields for one in self.comparisons)

    @property
    def differing(self) -> int:
        return sum(len(one.differing) for one in self.comparisons)

    @property
    def rate(self) -> Fraction | None:
        """Differing fields / fields compared, in percent."""
        return Fraction(self.differing * 100, self.fields) if self.fields else None

    @property
    def interval(self) -> tuple[Decimal, Decimal] | None:
        """Wilson 95 %, over fields."""
        return wilson(Fraction(self.differing, self.fields), self.fields) if self.fields else None

    @property
    def waiting(self) -> list[Comparison]:
        return [one for one in self.comparisons if one.first and not one.is_compared]

    @property
    def unsettled(self) -> list[Comparison]:
        return [one for one in self.comparisons if one.is_open]


def entry_check(survey_round: SurveyRound) -> EntryCheck:
    """Forms drawn for a second typing, with their typings. Two queries."""
    forms = list(
        survey_round.forms.filter(second_entry=True).select_related(
            "stratum__unit", "stratum__field"
        )
    )
    turns: dict[int, dict[str, FormEntry]] = defaultdict(dict)
    entries = FormEntry.objects.filter(form__survey_round=survey_round, form__second_entry=True)
    for entry in entries.select_related("typed_by"):
        turns[entry.form_id][entry.turn] = entry
    made = [_compared(form, turns[form.pk]) for form in forms if form.state == FormState.TYPED]
    return EntryCheck(len(forms), made)


def comparison_of(form: SurveyForm) -> Comparison:
    """One form with its typings. One query."""
    return _compared(form, {entry.turn: entry for entry in form.entries.select_related("typed_by")})


def _compared(form: SurveyForm, turns: dict[str, FormEntry]) -> Comparison:
    return Comparison(
        form,
        turns.get(EntryPass.FIRST),
        turns.get(EntryPass.SECOND),
        turns.get(EntryPass.SETTLED),
    )


def marked_forms(survey_round: SurveyRound) -> list[SurveyForm]:
    """Refused and unusable forms, by number. One query."""
    marks = (FormState.REFUSED, FormState.UNUSABLE)
    forms = survey_round.forms.filter(state__in=marks)
    return list(forms.select_related("stratum__unit", "stratum__field"))


def waiting_seconds(rounds: list[SurveyRound]) -> list[tuple[int, int | None]]:
    """Of several rounds, each form that waits: its round and who typed it first. One query."""
    waiting = FormEntry.objects.filter(
        form__survey_round__in=rounds,
        form__second_entry=True,
        form__state=FormState.TYPED,
        turn=EntryPass.FIRST,
    ).exclude(form__entries__turn=EntryPass.SECOND)
    return list(waiting.order_by().values_list("form__survey_round_id", "typed_by_id"))
