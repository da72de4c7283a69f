"""What the results pages are asked for: which computation, which units, which years."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from par_index.forms import RunChoiceForm
from par_index.selectors.comparison import MOST_RUNS, MOST_UNITS


class ResultsForm(RunChoiceForm):
    """Adds the level, and the parent of the units where there are several."""

    cap = forms.ChoiceField(label=_("Cấp"), required=False)
    thuoc = forms.ChoiceField(label=_("Trực thuộc"), required=False)

    def __init__(
        self,
        *args: Any,
        levels: list[tuple[str, str]],
        parents: list[tuple[int, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cap"].choices = levels
        self.fields["thuoc"].choices = [("", _("Tất cả")), *parents]


class ComparisonForm(forms.Form):
    """Up to six units and five computations; the first ones count where more were ticked."""

    cap = forms.ChoiceField(label=_("Cấp"), required=False)
    tim = forms.CharField(label=_("Tìm đơn vị"), max_length=80, required=False)
    don_vi = forms.MultipleChoiceField(label=_("Đơn vị"), required=False)
    lan_tinh = forms.MultipleChoiceField(label=_("Năm"), required=False)

    def __init__(
        self,
        *args: Any,
        levels: list[tuple[str, str]],
        units: list[tuple[int, str]],
        runs: list[tuple[int, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cap"].choices = levels
        self.fields["don_vi"].choices = units
        self.fields["lan_tinh"].choices = runs

    def add_prefix(self, field_name: str) -> str:
        return field_name.replace("_", "-")

    @property
    def limits(self) -> list[str]:
        """What was left out because too much was ticked."""
        said = []
        if len(self.data.getlist("don-vi")) > MOST_UNITS:
            said.append(str(_("So sánh được nhiều nhất %(n)s đơn vị một lần.") % {"n": MOST_UNITS}))
        if len(self.data.getlist("lan-tinh")) > MOST_RUNS:
            said.append(
                str(_("So sánh được nhiều nhất %(n)s lần tính một lần.") % {"n": MOST_RUNS})
            )
        return said
