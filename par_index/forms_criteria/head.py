"""The head of a draft, with its bands, bonus and penalty."""

from collections.abc import Mapping
from copy import copy
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from par_index.explanations import fault_message
from par_index.forms import NumberField
from par_index.forms_criteria.nodes import CONTROL, SELECT, put, sentence
from par_index.forms_criteria.rows import (
    Rows,
    number_box,
    number_kept,
    shown_number,
    text_box,
    text_kept,
)
from par_index.forms_criteria.sets import CodeField, YearField, free_code
from par_index.models import CriteriaSet
from par_index.scoring import InvalidCriteriaSet, parse_criteria_set
from par_index.scoring.numbers import ROUNDING_MODES
from par_index.selectors.criteria import sets_to_follow
from satisfaction.choices import COUNTED_CHANNELS, RatingChannel
from satisfaction.selectors import round_names
from units.models import Level

MODES = {
    "half_up": gettext_lazy("Nửa làm tròn lên"),
    "half_even": gettext_lazy("Nửa về số chẵn"),
    "truncate": gettext_lazy("Cắt bỏ phần lẻ"),
}
TIES = [
    ("shared", gettext_lazy("Chung các hạng liền nhau (1-2, rồi 3)")),
    ("dense", gettext_lazy("Chung một hạng (1, 1, rồi 2)")),
]
RANK_ON = [
    ("exact", gettext_lazy("Kết quả chưa làm tròn")),
    ("published", gettext_lazy("Kết quả đã làm tròn")),
]


def _band_boxes() -> dict[str, forms.Field]:
    return {
        "name": text_box(gettext_lazy("Xếp loại"), size=60),
        "from": number_box(gettext_lazy("Từ mức")),
        "inclusive": forms.BooleanField(
            label=gettext_lazy("Kể cả đúng mức"), required=False, initial=True
        ),
    }


def _item_boxes() -> dict[str, forms.Field]:
    kinds = [("bonus", _("Thưởng")), ("penalty", _("Trừ"))]
    return {
        "code": text_box(gettext_lazy("Mã"), size=40),
        "name": text_box(gettext_lazy("Nội dung"), size=500),
        "kind": forms.ChoiceField(
            label=gettext_lazy("Loại"),
            choices=kinds,
            required=False,
            widget=forms.Select(attrs=SELECT),
        ),
        "max": number_box(gettext_lazy("Tối đa")),
    }


class HeadForm(forms.Form):
    """Everything of a draft but its tree. `document` is the draft with what was typed."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)
    code = CodeField()
    title = forms.CharField(
        label=gettext_lazy("Tên bộ tiêu chí"),
        max_length=300,
        widget=forms.TextInput(attrs=CONTROL),
    )
    level = forms.ModelChoiceField(
        Level.objects.all(),
        label=gettext_lazy("Cấp được chấm"),
        empty_label=None,
        widget=forms.Select(attrs=SELECT),
    )
    year = YearField()
    based_on = forms.ModelChoiceField(
        CriteriaSet.objects.none(),
        label=gettext_lazy("Nối tiếp bộ"),
        required=False,
        empty_label=gettext_lazy("Không nối tiếp bộ nào"),
        widget=forms.Select(attrs=SELECT),
    )
    official = forms.BooleanField(
        label=gettext_lazy("Do cơ quan có thẩm quyền ban hành"), required=False
    )
    appraising_body = forms.CharField(
        label=gettext_lazy("Cơ quan thẩm định"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs=CONTROL),
    )
    publishing_body = forms.CharField(
        label=gettext_lazy("Cơ quan công bố"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs=CONTROL),
    )
    note = forms.CharField(
        label=gettext_lazy("Ghi chú"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 2, "class": "form-control"}),
    )
    scale = NumberField(label=gettext_lazy("Thang điểm"))
    places = forms.IntegerField(
        label=gettext_lazy("Số chữ số thập phân"),
        min_value=0,
        max_value=4,
        widget=forms.NumberInput(attrs={"class": "form-control"}),
    )
    mode = forms.ChoiceField(
        label=gettext_lazy("Cách làm tròn"),
        choices=[(mode, MODES[mode]) for mode in ROUNDING_MODES],
        widget=forms.Select(attrs=SELECT),
    )
    rank_ties = forms.ChoiceField(
        label=gettext_lazy("Khi bằng điểm"), choices=TIES, widget=forms.Select(attrs=SELECT)
    )
    rank_on = forms.ChoiceField(
        label=gettext_lazy("Xếp hạng theo"), choices=RANK_ON, widget=forms.Select(attrs=SELECT)
    )
    channels = forms.MultipleChoiceField(
        label=gettext_lazy("Kênh đánh giá được dùng"),
        choices=RatingChannel.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy(
            "Kênh tự do do người gửi tự chọn, không phải người được hỏi; chỉ chọn khi văn bản cho phép."
        ),
    )
    rounds = forms.MultipleChoiceField(
        label=gettext_lazy("Chỉ dùng phiếu của đợt điều tra"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Không chọn đợt nào: dùng phiếu của mọi đợt và phiếu ngoài đợt."),
    )
    bonus_cap = NumberField(label=gettext_lazy("Thưởng cả khối tối đa"))
    penalty_cap = NumberField(label=gettext_lazy("Trừ cả khối tối đa"))
    total_cap = NumberField(label=gettext_lazy("Kết quả không vượt quá"))

    def __init__(self, data: Mapping[str, Any] | None = None, *, criteria_set: CriteriaSet) -> None:
        self.criteria_set = criteria_set
        self.action = data.get("action", "") if data is not None else ""
        before = self.before = criteria_set.document
        super().__init__(data, initial=self._initial())
        rounds: Any = self.fields["rounds"]
        rounds.choices = self._rounds(criteria_set.year)
        follows: Any = self.fields["based_on"]
        follows.queryset = sets_to_follow(criteria_set)
        more = self.action == "rows"
        bands, items = before.get("bands", []), before.get("adjustments", {}).get("items", [])
        self.bands = Rows("band", _band_boxes).sized(filled=len(bands), data=data, more=more)
        self.items = Rows("item", _item_boxes).sized(filled=len(items), data=data, more=more)
        self.fields |= self.bands.fields() | self.items.fields()
        self.initial.update(self.bands.initial([_band_row(band) for band in bands]))
        rows = [{**item, "max": shown_number(item.get("max"))} for item in items]
        self.initial.update(self.items.initial(rows))
        if data is not None:
            usual = self.bands.new_ticks(data) | self.items.new_ticks(data)
            # A copy of the same kind: several ticks come under one name.
            typed: Any = copy(data)
            typed.update(usual)
            self.data = typed
        self.document: dict[str, Any] | None = None

    def _initial(self) -> dict[str, Any]:
        before, caps = self.before, self.before.get("adjustments", {})
        rounding = before.get("rounding", {})
        scale = before.get("scale", "100")
        texts = ("code", "title", "level", "year", "note", "appraising_body", "publishing_body")
        return {
            **{name: before.get(name, "") for name in texts},
            "seen": self.criteria_set.digest,
            "based_on": self.criteria_set.based_on_id,
            "official": before.get("official", False),
            "scale": shown_number(scale),
            "places": str(rounding.get("places", 2)),
            "mode": rounding.get("mode", "half_up"),
            "rank_ties": before.get("rank_ties", "shared"),
            "rank_on": before.get("rank_on", "exact"),
            **self._ballots(),
            "bonus_cap": shown_number(caps.get("bonus_cap", "0")),
            "penalty_cap": shown_number(caps.get("penalty_cap", "0")),
            "total_cap": shown_number(caps.get("total_cap", scale)),
        }

    def _ballots(self) -> dict[str, list[str]]:
        before = self.before.get("ballots", {})
        channels = before.get("channels", list(COUNTED_CHANNELS))
        return {"channels": channels, "rounds": before.get("rounds", [])}

    def _rounds(self, year: int) -> list[tuple[str, str]]:
        """The rounds of the set's year, and those it names already."""
        named = self._ballots()["rounds"]
        known = round_names(year, and_named=named)
        return [(code, known.get(code, code)) for code in dict.fromkeys([*known, *named])]

    @property
    def asks_again(self) -> bool:
        return self.action == "rows"

    @property
    def band_rows(self) -> list[dict[str, forms.BoundField]]:
        return self.bands.bound(self)

    @property
    def item_rows(self) -> list[dict[str, forms.BoundField]]:
        return self.items.bound(self)

    def clean_code(self) -> str:
        return free_code(self.cleaned_data["code"], but=self.criteria_set)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors:
            self.document, places = self._content(cleaned)
            self._show(places)
        return cleaned

    def _content(self, cleaned: dict[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
        data: dict[str, Any] = dict(self.before)
        places: dict[str, str] = {}
        data |= {"code": cleaned["code"], "title": cleaned["title"].strip()}
        data |= {"level": cleaned["level"].pk, "year": cleaned["year"]}
        put(data, "official", cleaned["official"], False)
        for name in ("note", "appraising_body", "publishing_body"):
            put(data, name, text_kept(cleaned[name]), "")
        for name, usual in (("rank_ties", "shared"), ("rank_on", "exact")):
            if name in data or cleaned[name] != usual:
                data[name] = cleaned[name]
        if "scale" in data or cleaned["scale"] not in (None, 100):
            put(data, "scale", number_kept(cleaned["scale"], data.get("scale")), None)
        ballots = {name: cleaned[name] for name in ("channels", "rounds") if cleaned[name]}
        if _as_sets(ballots) != _as_sets(self._ballots()):
            data["ballots"] = ballots
        rounding = {"places": str(cleaned["places"]), "mode": cleaned["mode"]}
        if self._rounding() != rounding:
            data["rounding"] = {"places": cleaned["places"], "mode": cleaned["mode"]}
        bands = self._bands(cleaned, places)
        put(data, "bands", bands, [])
        self._put_adjustments(data, cleaned, places)
        return data, places

    def _rounding(self) -> dict[str, str]:
        before = self.before.get("rounding", {})
        return {"places": str(before.get("places", 2)), "mode": before.get("mode", "half_up")}

    def _bands(self, cleaned: dict[str, Any], places: dict[str, str]) -> list[dict[str, Any]]:
        bands = []
        for index, (row, values) in enumerate(self.bands.read(cleaned)):
            old = _at(self.before.get("bands", []), row)
            places |= {
                f"bands[{index}].{name}": self.bands.key(row, name) for name in ("name", "from")
            }
            band = dict(old) | {"name": values["name"].strip()}
            put(band, "from", number_kept(values["from"], old.get("from")), None)
            put(band, "inclusive", values["inclusive"], True)
            bands.append(band)
        return bands

    def _put_adjustments(
        self, data: dict[str, Any], cleaned: dict[str, Any], places: dict[str, str]
    ) -> None:
        old = self.before.get("adjustments", {})
        block = dict(old)
        for name, usual in (("bonus_cap", 0), ("penalty_cap", 0), ("total_cap", cleaned["scale"])):
            places[f"adjustments.{name}"] = name
            # A cap that nobody has touched goes with the scale.
            touched = name in self.changed_data and cleaned[name] not in (None, usual)
            if name in old or touched:
                put(block, name, number_kept(cleaned[name], old.get(name)), None)
        items = []
        for index, (row, values) in enumerate(self.items.read(cleaned)):
            if not values["code"] and not values["name"] and values["max"] is None:
                continue
            before = _at(old.get("items", []), row)
            places |= {
                f"adjustments.items[{index}].{name}": self.items.key(row, name) for name in values
            }
            item = dict(before) | {name: (values[name] or "").strip() for name in ("code", "name")}
            item["kind"] = values["kind"] or "bonus"
            put(item, "max", number_kept(values["max"], before.get("max")), None)
            items.append(item)
        if items or "items" in old:
            block["items"] = items
        if block or old:
            data["adjustments"] = block

    def _show(self, places: dict[str, str]) -> None:
        try:
            parse_criteria_set(self.document)
        except InvalidCriteriaSet as error:
            for fault in error.faults:
                place = places.get(fault.path)
                if place is None and fault.path in self.fields:
                    place = fault.path
                if place:
                    self.add_error(place, sentence(fault_message(fault)))


def _as_sets(ballots: Mapping[str, list[str]]) -> dict[str, set[str]]:
    return {name: set(ballots.get(name, [])) for name in ("channels", "rounds")}


def _at(rows: list[Any], index: int) -> dict[str, Any]:
    return dict(rows[index]) if index < len(rows) else {}


def _band_row(band: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "name": band.get("name", ""),
        "from": shown_number(band.get("from")),
        "inclusive": band.get("inclusive", True),
    }
