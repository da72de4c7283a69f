"""Review proposals: what a unit writes, and what the district notes of their way."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from common.forms import DateField, PortalFormMixin
from procedures.choices import Channel, LimitUnit, ProposalKind, ProposalState
from procedures.models import Procedure, ReviewProposal
from procedures.selectors.proposals import proposal_years
from procedures.selectors.versions import tidy_text
from units.choices import COMMUNE
from units.models import Unit

_LONG = {"rows": 4}


class WholeField(forms.IntegerField):
    """A whole number as people type it: 15.000, 15 000, 15.000 đồng."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "numeric"}))
        super().__init__(**{"required": False, "min_value": 0, **kwargs})

    def to_python(self, value: Any) -> int | None:
        if isinstance(value, str):
            value = value.lower().removesuffix("đồng").removesuffix("đ")
            value = "".join(value.split()).replace(".", "")
        return super().to_python(value)


class HoursField(forms.DecimalField):
    """Hours with a decimal comma: 2,5."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal"}))
        limits = {"min_value": 0, "max_digits": 7, "decimal_places": 2}
        super().__init__(**{"required": False, **limits, **kwargs})

    def to_python(self, value: Any) -> Decimal | None:
        return super().to_python(value.replace(",", ".") if isinstance(value, str) else value)

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, Decimal):
            return (
                f"{value:f}".rstrip("0").rstrip(".").replace(".", ",") if value % 1 else int(value)
            )
        return value


class LongTextField(forms.CharField):
    """Several lines; a browser's own line ends are no change of the text."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> str:
        return super().to_python(value).replace("\r\n", "\n")


class ProposalForm(PortalFormMixin, forms.Form):
    submit_label = _("Lưu kiến nghị")

    edition = forms.CharField(widget=forms.HiddenInput, required=False)
    kind = forms.ChoiceField(label=_("Loại kiến nghị"), choices=ProposalKind.choices)
    text = LongTextField(
        label=_("Nội dung kiến nghị"), max_length=4000, widget=forms.Textarea(attrs=_LONG)
    )
    reason = LongTextField(
        label=_("Lý do"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs=_LONG),
        help_text=_("Phải có trước khi gửi; đứng ở cột “Lý do” của phụ lục."),
    )
    limit_before = WholeField(label=_("Thời hạn hiện nay"), max_value=1000)
    limit_after = WholeField(label=_("Thời hạn đề xuất"), max_value=1000)
    limit_unit = forms.ChoiceField(
        label=_("Đơn vị của thời hạn"),
        choices=[("", "—"), *LimitUnit.choices],
        required=False,
    )
    papers_dropped = WholeField(
        label=_("Số giấy tờ bỏ bớt"),
        max_value=100,
        help_text=_("Mỗi hồ sơ; không bỏ thì để trống."),
    )
    hours_before = HoursField(
        label=_("Số giờ hiện nay"),
        help_text=_("Thời gian người dân bỏ ra cho một hồ sơ, ví dụ 2,5."),
    )
    hours_after = HoursField(label=_("Số giờ sau khi sửa"))
    cost_before = WholeField(
        label=_("Chi phí hiện nay (đồng)"),
        max_value=99_999_999_999_999,
        help_text=_("Người dân trả cho một hồ sơ: lệ phí, sao chụp, đi lại."),
    )
    cost_after = WholeField(label=_("Chi phí sau khi sửa (đồng)"), max_value=99_999_999_999_999)
    dossiers_per_year = WholeField(label=_("Số hồ sơ một năm"), max_value=2_000_000_000)

    def clean_papers_dropped(self) -> int:
        return self.cleaned_data["papers_dropped"] or 0

    @property
    def content(self) -> dict[str, Any]:
        """What the services take."""
        return {name: value for name, value in self.cleaned_data.items() if name != "edition"}


class MergeForm(ProposalForm):
    """The district's own words for several proposals; their kind is given."""

    submit_label = _("Gộp thành kiến nghị của huyện")
    kind = None  # type: ignore[assignment]


class ProcedureChoiceForm(forms.Form):
    """Which procedure a new proposal is about; its numbers are then filled in."""

    def __init__(self, *args: Any, unit: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        procedures = Procedure.objects.all()
        if unit.level_id == COMMUNE:
            procedures = procedures.at_level(COMMUNE)
        self.fields["thu-tuc"] = forms.ModelChoiceField(
            procedures,
            to_field_name="code",
            label=_("Thủ tục"),
            empty_label=_("Chọn thủ tục"),
        )


class ProposalFilterForm(forms.Form):
    def __init__(
        self, *args: Any, proposals: QuerySet[ReviewProposal], units: QuerySet[Unit], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        years = [(year, str(year)) for year in proposal_years(proposals)]
        self.fields["nam"] = forms.TypedChoiceField(
            label=_("Năm"), choices=years, coerce=int, required=False
        )
        self.fields["don-vi"] = forms.ModelChoiceField(
            units, label=_("Đơn vị"), required=False, empty_label=_("Mọi đơn vị")
        )
        self.fields["loai"] = forms.ChoiceField(
            label=_("Loại"), choices=[("", _("Mọi loại")), *ProposalKind.choices], required=False
        )
        self.fields["trang-thai"] = forms.ChoiceField(
            label=_("Trạng thái"),
            choices=[("", _("Mọi trạng thái")), *ProposalState.choices],
            required=False,
        )

    @property
    def wanted(self) -> dict[str, Any]:
        """What could be read; the rest is left out."""
        self.is_valid()
        return self.cleaned_data

    @property
    def year(self) -> int:
        return self.wanted.get("nam") or self.fields["nam"].choices[0][0]


class ReturnForm(PortalFormMixin, forms.Form):
    submit_label = _("Trả lại đơn vị")

    reason = forms.CharField(
        label=_("Cần sửa gì"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )


class SendForm(PortalFormMixin, forms.Form):
    submit_label = _("Ghi đã gửi")

    document = forms.CharField(
        label=_("Số, ký hiệu văn bản"), max_length=100, help_text=_("Ví dụ 125/BC-UBND")
    )
    sent_on = DateField(label=_("Ngày gửi"))


class AnswerForm(PortalFormMixin, forms.Form):
    submit_label = _("Ghi trả lời")

    accepted = forms.TypedChoiceField(
        label=_("Trả lời"),
        choices=[("1", _("Chấp thuận")), ("0", _("Không chấp thuận"))],
        coerce=lambda value: value == "1",
        widget=forms.RadioSelect,
    )
    answer = LongTextField(
        label=_("Nội dung trả lời"), max_length=4000, widget=forms.Textarea(attrs=_LONG)
    )
    document = forms.CharField(label=_("Số, ký hiệu văn bản trả lời"), max_length=100)
    answered_on = DateField(label=_("Ngày trả lời"))


def _limit_label(limit: dict[str, Any]) -> str:
    """ "Trực tiếp tại Một cửa, cần xác minh (ngày làm việc)"."""
    place = str(Channel(limit["channel"]).label)
    case = f", {limit['case']}" if limit["case"] else ""
    return f"{place}{case} ({LimitUnit(limit['unit']).label})"


def _limit_key(limit: dict[str, Any]) -> tuple[str, str, str]:
    return limit["channel"], limit["case"], limit["unit"]


class SeenForm(forms.Form):
    """What an effect form was made from: the newest version then, and the day of it."""

    based_on = forms.IntegerField(widget=forms.HiddenInput)
    opened = forms.DateField(widget=forms.HiddenInput)


class EffectForm(PortalFormMixin, SeenForm):
    """The page of the procedure with the proposal's change in it, to be confirmed by a person."""

    submit_label = _("Ghi phiên bản mới của thủ tục")

    effective_from = DateField(label=_("Có hiệu lực từ ngày"))
    decision = forms.CharField(
        label=_("Quyết định công bố"),
        max_length=150,
        required=False,
        help_text=_("Số, ký hiệu; để trống thì giữ quyết định hiện nay."),
    )
    decision_on = DateField(label=_("Ngày quyết định"), required=False)
    ends = forms.BooleanField(
        label=_("Bãi bỏ cả thủ tục: hết hiệu lực từ ngày ghi trên, không có phiên bản mới"),
        required=False,
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
    )

    def __init__(
        self, *args: Any, present: dict[str, Any], proposal: ReviewProposal, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.present, self.proposal = present, proposal
        if proposal.kind != ProposalKind.ABOLISH:
            del self.fields["ends"]
        for place, limit in enumerate(present["limits"]):
            self._add_limit(place, limit)
        for place, paper in enumerate(present["paper_list"]):
            self.fields[f"drop_{place}"] = forms.BooleanField(
                label=paper["name"],
                required=False,
                widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
            )
        for name, label in (("papers", _("Thành phần hồ sơ")), ("steps", _("Trình tự thực hiện"))):
            self.fields[name] = LongTextField(
                label=label,
                required=False,
                initial=present[name],
                widget=forms.Textarea(attrs={"rows": 5}),
            )

    def _add_limit(self, place: int, limit: dict[str, Any]) -> None:
        if limit["amount"] is not None:
            self.fields[f"limit_{place}"] = WholeField(
                label=_limit_label(limit),
                required=True,
                max_value=1000,
                initial=self._proposed(limit),
                help_text=_("Hiện nay: %(amount)s") % {"amount": limit["amount"]},
            )

    def _proposed(self, limit: dict[str, Any]) -> int:
        """The proposal's limit where it speaks of this one."""
        one = self.proposal
        meant = (limit["amount"], limit["unit"]) == (one.limit_before, one.limit_unit)
        return one.limit_after if meant and one.limit_after is not None else limit["amount"]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("decision_on") and not given.get("decision"):
            self.add_error("decision", ValidationError(_("Ghi ngày thì xin ghi cả số quyết định.")))
        return given

    @property
    def limit_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith("limit_")]

    @property
    def paper_boxes(self) -> list[forms.BoundField]:
        return [self[f"drop_{place}"] for place in range(len(self.present["paper_list"]))]

    def over(self, base: dict[str, Any]) -> dict[str, Any]:
        """The changes that the person made, in the page as it would read on the day without them."""
        given = self.cleaned_data
        dropped = [
            paper
            for place, paper in enumerate(self.present["paper_list"])
            if given[f"drop_{place}"]
        ]
        amounts = {
            _limit_key(limit): given[f"limit_{place}"]
            for place, limit in enumerate(self.present["limits"])
            if given.get(f"limit_{place}", limit["amount"]) != limit["amount"]
        }
        texts = {
            name: given[name]
            for name in ("papers", "steps")
            if tidy_text(given[name]) != self.present[name]
        }
        limits = [
            limit | {"amount": amounts.get(_limit_key(limit), limit["amount"])}
            for limit in base["limits"]
        ]
        papers = [paper for paper in base["paper_list"] if paper not in dropped]
        return {"limits": limits, "paper_list": papers, **texts}
