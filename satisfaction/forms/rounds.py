"""Survey rounds: what they are, whom they ask, how many."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common import clock
from common.forms import DateField, PortalFormMixin
from satisfaction.choices import FormKind
from satisfaction.models import QuestionSet, RoundStratum, SurveyRound
from satisfaction.selectors import set_in_force
from satisfaction.selectors.rounds import name_of
from units.models import Unit, UnitQuerySet

MOST_PEOPLE = 9_999_999


class RoundForm(PortalFormMixin, forms.Form):
    """What a round is. Whose it is, is said once, when it is made."""

    submit_label = _("Lưu đợt")
    edition = forms.IntegerField(widget=forms.HiddenInput, required=False)
    unit = forms.ModelChoiceField(
        Unit.objects.none(),
        label=_("Đơn vị chủ trì"),
        empty_label=None,
        help_text=_("Chỉ người của đơn vị chủ trì được nhập phiếu của đợt."),
    )
    name = forms.CharField(label=_("Tên đợt"), max_length=200)
    code = forms.SlugField(
        label=_("Mã đợt"), max_length=40, help_text=_("Chữ không dấu và gạch nối, in trên phiếu.")
    )
    purpose = forms.CharField(
        label=_("Mục đích"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    frame = forms.CharField(
        label=_("Tổng thể điều tra"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Hỏi những ai, rút từ danh sách nào."),
    )
    question_set = forms.ModelChoiceField(
        QuestionSet.objects.none(), label=_("Bộ câu hỏi"), empty_label=None
    )
    year = forms.IntegerField(
        label=_("Năm đánh giá"),
        min_value=2000,
        max_value=2100,
        help_text=_("Năm mà chỉ số dùng phiếu của đợt; các ngày của đợt nằm trong năm này."),
    )
    starts_on = DateField(label=_("Từ ngày"))
    ends_on = DateField(label=_("Đến ngày"))
    margin = forms.DecimalField(
        label=_("Sai số cho phép (%)"),
        min_value=1,
        max_value=30,
        decimal_places=1,
        localize=True,
        help_text=_("e trong công thức cỡ mẫu, thường là 5 %."),
    )
    second_entry_percent = forms.IntegerField(
        label=_("Tỷ lệ phiếu nhập hai lần (%)"),
        min_value=0,
        max_value=100,
        help_text=_(
            "Cổng tự rút các phiếu này khi mở đợt; người thứ hai nhập lại để đo tỷ lệ sai."
        ),
    )

    def __init__(self, *args: Any, units: UnitQuerySet | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if units is None:
            del self.fields["unit"]
        else:
            self.fields["unit"].queryset = units.order_by("path")
        self.fields["question_set"].queryset = QuestionSet.objects.filter(
            form=FormKind.FULL, questions__isnull=False
        ).distinct()

    @classmethod
    def initial_of(cls, survey_round: SurveyRound | None, unit: Unit | None) -> dict[str, Any]:
        """What stands there; of a new round what is usual."""
        if survey_round is None:
            year = clock.today().year
            return {
                "unit": unit,
                "year": year,
                "code": f"dieu-tra-{year}",
                "question_set": set_in_force(FormKind.FULL),
                "margin": 5,
                "second_entry_percent": 10,
            }
        same = ("code", "name", "purpose", "frame", "question_set", "year", "starts_on", "ends_on")
        kept = {name: getattr(survey_round, name) for name in (*same, "second_entry_percent")}
        margin = (survey_round.margin * 100).normalize()
        return kept | {"edition": survey_round.edition, "margin": margin}

    def show_conflict(self, now: SurveyRound) -> None:
        """Both stand side by side; saving again is meant."""
        self.data = self.data.copy()
        for name, value in self.initial_of(now, None).items():
            if name == "edition":
                self.data[name] = str(value)
            elif self.cleaned_data.get(name) != value:
                shown = f"{value:%d/%m/%Y}" if isinstance(value, date) else value
                self[name].help_text = _("Trên cổng: %(now)s") % {"now": shown}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        start, end, year = (cleaned.get(name) for name in ("starts_on", "ends_on", "year"))
        if start and end and start > end:
            self.add_error("ends_on", _("Ngày cuối trước ngày đầu. Xin xem lại hai ngày."))
        elif start and end and year and (start.year, end.year) != (year, year):
            self.add_error(
                "year",
                _(
                    "Các ngày của đợt phải nằm trong năm đánh giá: chỉ số của một năm chỉ dùng phiếu có ngày trong năm đó."
                ),
            )
        return cleaned

    @property
    def content(self) -> dict[str, Any]:
        """What the services keep."""
        kept = {k: v for k, v in self.cleaned_data.items() if k not in {"unit", "edition"}}
        return kept | {"margin": self.cleaned_data["margin"] / Decimal(100)}


class ProposalDaysForm(forms.Form):
    """Between which days people were served."""

    start = DateField(label=_("Hồ sơ giải quyết từ ngày"))
    end = DateField(label=_("đến ngày"))
    by_field = forms.BooleanField(label=_("Chia theo lĩnh vực"), required=False)
    edition = forms.IntegerField(widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("start") and cleaned.get("end") and cleaned["start"] > cleaned["end"]:
            self.add_error("end", _("Ngày cuối trước ngày đầu. Xin xem lại hai ngày."))
        return cleaned


class SampleForm(forms.Form):
    """The populations of all parts, and how the sample is worked out."""

    minimum = forms.IntegerField(
        label=_("Tối thiểu mỗi phần"),
        min_value=0,
        max_value=1000,
        help_text=_("Phần có ít người hơn thì hỏi tất cả."),
    )
    per_unit = forms.TypedChoiceField(
        label=_("Cỡ mẫu tính cho"),
        coerce=lambda value: value == "1",
        choices=[("0", _("cả đợt, rồi phân bổ")), ("1", _("riêng từng đơn vị"))],
        help_text=_("Muốn có số riêng của từng xã thì tính riêng từng đơn vị."),
    )
    edition = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, strata: list[RoundStratum], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.strata = strata
        self.in_conflict = False
        for stratum in strata:
            self.fields[f"n{stratum.pk}"] = forms.IntegerField(
                label=name_of(stratum),
                min_value=0,
                max_value=MOST_PEOPLE,
                initial=stratum.population,
                widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
            )

    def show_conflict(self, edition: int) -> None:
        """The page shows what stands on the portal beside each part; saving again is meant."""
        self.data = self.data.copy()
        self.data["edition"] = str(edition)
        self.in_conflict = True

    @property
    def lines(self) -> list[tuple[RoundStratum, Any]]:
        return [(stratum, self[f"n{stratum.pk}"]) for stratum in self.strata]

    @property
    def populations(self) -> dict[int, int]:
        return {stratum.pk: self.cleaned_data[f"n{stratum.pk}"] for stratum in self.strata}


class PopulationFileForm(forms.Form):
    file = forms.FileField(label=_("Tệp CSV hoặc XLSX"))
    edition = forms.IntegerField(widget=forms.HiddenInput)


class ClosingForm(forms.Form):
    note = forms.CharField(
        label=_("Ghi chú khi khóa"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Bắt buộc khi còn việc chưa xong: ghi rõ vì sao vẫn khóa đợt."),
    )


class ReopeningForm(forms.Form):
    reason = forms.CharField(
        label=_("Lý do mở lại"),
        max_length=1000,
        error_messages={"required": _("Xin ghi lý do mở lại.")},
    )
