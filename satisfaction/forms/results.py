"""What the staff pages show."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common import clock
from procedures.models import Procedure, ProcedureField
from satisfaction.choices import COUNTED_CHANNELS, RatingChannel
from satisfaction.selectors import Basis, basis_named, rating_years

# The first and the last month, both counted.
PERIODS = {
    "": (1, 12),
    "6t": (1, 6),
    "6c": (7, 12),
    "q1": (1, 3),
    "q2": (4, 6),
    "q3": (7, 9),
    "q4": (10, 12),
    **{f"t{month}": (month, month) for month in range(1, 13)},
}


def _period_choices() -> list[tuple[str, str]]:
    named = {
        "": _("Cả năm"),
        "6t": _("6 tháng đầu năm"),
        "6c": _("6 tháng cuối năm"),
        **{f"q{number}": _("Quý %(number)s") % {"number": number} for number in range(1, 5)},
        **{f"t{month}": _("Tháng %(month)s") % {"month": month} for month in range(1, 13)},
    }
    return [(value, named[value]) for value in PERIODS]


class ResultFilterForm(forms.Form):
    """Year, months, channels and rounds; without a channel those that count.

    An address may name several channels or rounds with commas: the index links so to the ballots
    that its criteria set uses.
    """

    nam = forms.TypedChoiceField(label=gettext_lazy("Năm"), coerce=int, required=False)
    ky = forms.ChoiceField(label=gettext_lazy("Thời gian"), choices=_period_choices, required=False)
    kenh = forms.ChoiceField(label=gettext_lazy("Kênh"), required=False)
    dot = forms.ChoiceField(label=gettext_lazy("Đợt điều tra"), required=False)
    lv = forms.TypedChoiceField(label=gettext_lazy("Lĩnh vực"), coerce=int, required=False)
    # By its code, from a link of the table of procedures.
    tt = forms.ModelChoiceField(
        Procedure.objects.all(), to_field_name="code", required=False, widget=forms.HiddenInput
    )

    def __init__(self, data: Any = None, *, rounds: dict[str, str] | None = None) -> None:
        """`rounds`: those the person may see, names by code."""
        years = rating_years()
        given = dict((data or {}).items())
        # Ballots may be of next year's round: what people look for is this year all the same.
        if given.get("nam") not in map(str, years):
            given["nam"] = str(clock.today().year)
        super().__init__(given)
        fields: dict[str, Any] = self.fields
        fields["nam"].choices = [(year, str(year)) for year in years]
        fields["kenh"].choices = _with_several(
            {"": _("Các kênh được tính"), **dict(RatingChannel.choices)}, given.get("kenh", "")
        )
        fields["dot"].choices = _with_several(
            {"": _("Trong và ngoài đợt"), **(rounds or {})}, given.get("dot", "")
        )
        if not rounds:
            del fields["dot"]
        named = ProcedureField.objects.values_list("pk", "name")
        fields["lv"].choices = [("", _("Mọi lĩnh vực")), *named]

    @property
    def year(self) -> int:
        return self._chosen("nam")

    @property
    def channel(self) -> str:
        return self._chosen("kenh")

    @property
    def period(self) -> str:
        return self._chosen("ky")

    @property
    def period_words(self) -> str:
        """ "quý 2 năm 2020" """
        year = str(self.year)
        if not self.period:
            return _("năm %(year)s") % {"year": year}
        words = dict(_period_choices())[self.period].lower()
        return _("%(period)s năm %(year)s") % {"period": words, "year": year}

    @property
    def basis(self) -> Basis:
        channels = self.channel.split(",") if self.channel else COUNTED_CHANNELS
        rounds = self._chosen("dot")
        found = basis_named(channels, rounds.split(",") if rounds else ())
        return Basis(
            found.channels,
            found.rounds,
            PERIODS[self.period],
            procedure=self.procedure.pk if self.procedure else None,
            field=self._chosen("lv") or None,
        )

    @property
    def procedure(self) -> Procedure | None:
        return self._chosen("tt") or None

    def _chosen(self, name: str) -> Any:
        """Nothing where what was asked is no choice: the page shows what it usually does."""
        self.is_valid()
        return self.cleaned_data.get(name) or ""


def _with_several(choices: dict[str, str], given: str) -> list[tuple[str, str]]:
    parts = given.split(",")
    if len(parts) > 1 and all(part in choices and part for part in parts):
        choices = choices | {given: ", ".join(str(choices[part]) for part in parts)}
    return list(choices.items())
