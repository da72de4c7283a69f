"""Days whose closed dossiers are given codes."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common import clock
from common.forms import DateField

# The counter prints its slips every day or every week; a month is plenty for one sheaf.
AT_MOST_DAYS = 31


class CodeDaysForm(forms.Form):
    """From one day to another, both counted; without any, today."""

    tu = DateField(label=_("Có kết quả từ ngày"), help_text="")
    den = DateField(label=_("đến ngày"), help_text="")

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        given = data if data and ("tu" in data or "den" in data) else self.usual()
        super().__init__(given, **kwargs)

    @staticmethod
    def usual() -> dict[str, str]:
        today = f"{clock.today():%d/%m/%Y}"
        return {"tu": today, "den": today}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("tu"), cleaned.get("den")
        if first and last and first > last:
            self.add_error("den", _("Ngày cuối không được trước ngày đầu."))
        elif first and last and last - first >= timedelta(days=AT_MOST_DAYS):
            self.add_error("den", _("Mỗi lần in không quá 31 ngày. Xin chọn khoảng ngắn hơn."))
        return cleaned

    @property
    def days(self) -> tuple[date, date]:
        return self.cleaned_data["tu"], self.cleaned_data["den"]

    @property
    def query(self) -> str:
        first, last = self.days
        return f"?tu={first:%d/%m/%Y}&den={last:%d/%m/%Y}"
