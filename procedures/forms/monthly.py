import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.forms import PortalFormMixin
from common.templatetags.portal import number
from procedures.exceptions import MonthChanged, MonthRefused
from procedures.models import MonthlyFigures
from procedures.selectors.counts import NUMBERS

# "59.010" as people write it, "59 010" as some sheets do.
_GROUPED = re.compile(r"\d{1,3}([.\s]\d{3})+")
MOST = 99_999_999
TOTALS = ("received", "resolved", "in_progress")


class WholeNumber(forms.IntegerField):
    """A count, written with or without marks between thousands."""

    def __init__(self, **kwargs: Any) -> None:
        attributes = {"inputmode": "numeric", "autocomplete": "off", "class": "num"}
        kwargs.setdefault("widget", forms.TextInput(attributes))
        messages = {"invalid": _("Xin ghi một số nguyên, ví dụ 1.982.")}
        super().__init__(min_value=0, max_value=MOST, error_messages=messages, **kwargs)

    def to_python(self, value: Any) -> int | None:
        if isinstance(value, str) and _GROUPED.fullmatch(value.strip()):
            value = re.sub(r"\D", "", value)
        return super().to_python(value)

    def prepare_value(self, value: Any) -> Any:
        return number(value) if isinstance(value, int) else value


class MonthForm(PortalFormMixin, forms.Form):
    """One line of a month. Totals are typed, not computed, so that slips show."""

    totals = TOTALS
    edition = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, line: MonthlyFigures | None, left: int | None, **kwargs: Any):
        super().__init__(*args, initial=_initial(line, left), **kwargs)
        # Fields that a sentence elsewhere speaks of: marked, without saying it again.
        self.concerned: set[str] = set()
        # Totals whose sentence names them.
        self.said: set[str] = set()
        for name in NUMBERS:
            model_field = MonthlyFigures._meta.get_field(name)
            label = str(model_field.verbose_name)
            self.fields[name] = WholeNumber(label=label[:1].upper() + label[1:])
        if left is not None:
            self.fields["carried_over"].help_text = _("Tháng trước còn lại: %(left)s") % {
                "left": number(left)
            }
        self.fields["note"] = forms.CharField(
            label=_("Ghi chú"),
            max_length=300,
            required=False,
            help_text=_("Cần ghi khi tồn chuyển sang khác số còn lại của tháng trước."),
        )

    @property
    def numbers(self) -> dict[str, int]:
        return {name: self.cleaned_data[name] for name in NUMBERS}

    @property
    def groups(self) -> list[tuple[Any, list[Any]]]:
        """The fields as the table has them; the total closes its group."""
        return [
            (title, [self[name] for name in names])
            for title, names in (
                (_("Tiếp nhận"), NUMBERS[:5]),
                (_("Đã giải quyết"), NUMBERS[5:9]),
                (_("Đang giải quyết"), NUMBERS[9:12]),
                (_("Để riêng"), NUMBERS[12:]),
            )
        ]

    def take(self, refusal: MonthRefused) -> None:
        """Show a refusal at the fields it speaks of."""
        for name, sentence, parts in refusal.faults:
            self.add_error(name, sentence)
            self.said.add(name)
            self.concerned |= set(parts)
        if not refusal.faults:
            self.add_error(None, str(refusal))

    def show_conflict(self, conflict: MonthChanged) -> None:
        """Both stand side by side; saving again is meant."""
        now = conflict.now
        self.add_error(None, str(conflict))
        self.data = self.data.copy()
        self.data["edition"] = now.edition if now else 0
        for name in NUMBERS if now else ():
            self[name].help_text = _("Trên cổng: %(now)s") % {"now": number(getattr(now, name))}


def _initial(line: MonthlyFigures | None, left: int | None) -> dict[str, Any]:
    """What stands there; of a new line zeros, what was left before, and empty totals."""
    if line is not None:
        names = (*NUMBERS, "note", "edition")
        return {name: getattr(line, name) for name in names}
    zeros = dict.fromkeys((name for name in NUMBERS if name not in TOTALS), 0)
    return {**zeros, "carried_over": left or 0, "edition": 0}


class RemoveMonthForm(forms.Form):
    reason = forms.CharField(
        label=_("Lý do xóa"),
        max_length=300,
        error_messages={"required": _("Xin ghi lý do xóa.")},
    )


class MonthlyFileForm(forms.Form):
    file = forms.FileField(label=_("Tệp CSV hoặc XLSX"))
