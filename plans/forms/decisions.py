"""What leaders and reviewers type: reasons for the whole or for lines, new last days, answers."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.forms import DateField, PortalFormMixin
from plans.models import Indicator, Submission
from plans.selectors.review_queue import LONGEST_ASKED, Asked
from plans.services.reports import Seen

LONGEST = 2000
NEEDS_REASON = gettext_lazy("Hãy nêu lý do để đơn vị biết cần sửa gì.")


class ReasonForm(PortalFormMixin, forms.Form):
    # Several such forms stand on one page; a link to a field opens the part that holds it.
    prefix_id = "reason"

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, auto_id=f"{self.prefix_id}-%s", **kwargs)

    reason = forms.CharField(
        label=gettext_lazy("Lý do"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": NEEDS_REASON},
    )


class UntilForm(ReasonForm):
    until = DateField(label=gettext_lazy("Cho sửa đến hết ngày"), required=False)

    def __init__(self, *args, open_until: date | None = None, **kwargs) -> None:
        """`open_until`: the last day the window stands open anyway; None: it is closed."""
        super().__init__(*args, **kwargs)
        if open_until is None:
            self.fields["until"].required = True
            self.fields["until"].error_messages["required"] = _(
                "Kỳ báo cáo đã đóng. Hãy cho đơn vị một hạn sửa (ngày cuối được nhập lại)."
            )
        else:
            self.fields["until"].help_text = _(
                "Kỳ đang mở đến hết ngày %(day)s; chỉ ghi khi cần lâu hơn."
            ) % {"day": f"{open_until:%d/%m/%Y}"}


class ReopenForm(UntilForm):
    prefix_id = "reopen"
    submit_label = gettext_lazy("Mở lại")


class ExtendForm(UntilForm):
    prefix_id = "extend"
    submit_label = gettext_lazy("Gia hạn")

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["until"].required = True


class EndExtensionForm(ReasonForm):
    submit_label = gettext_lazy("Kết thúc gia hạn")

    def __init__(self, *args, pk: int, **kwargs) -> None:
        self.prefix_id = f"end-{pk}"
        super().__init__(*args, **kwargs)
        self.fields["reason"].max_length = 300


# --- Reasons for several lines in one act ------------------------------------------------------


@dataclass
class Ticked:
    """One line of the form as it stands in the browser."""

    is_ticked: bool = False
    reason: str = ""
    error: str = ""


class LinesMixin:
    """A tick and a reason for each line, wherever on the page they stand.

    A reason typed beside a line counts as its tick: nothing that was typed is lost.
    """

    form_id = ""

    def __init__(self, *args, indicators: Iterable[Indicator], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.indicators = {each.pk: each for each in indicators if each.is_typed}
        self.fields["reason"].required = False
        self.fields["reason"].label = _("Lý do chung cho cả báo cáo")
        self.ticked = {pk: self._sent(pk) for pk in self.indicators}

    def _sent(self, pk: int) -> Ticked:
        sent = self.data.get(f"why-{pk}", "").replace("\r\n", "\n").replace("\x00", "")
        reason = sent.strip()[:LONGEST]
        return Ticked(bool(self.data.get(f"line-{pk}")) or bool(reason), reason)

    @property
    def chosen(self) -> list[tuple[Indicator, Ticked]]:
        """The lines that were ticked, in the order of the form."""
        return [(self.indicators[pk], each) for pk, each in self.ticked.items() if each.is_ticked]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        lines = {}
        for indicator, ticked in self.chosen:
            if not ticked.reason:
                ticked.error = _("Hãy nêu lý do cho chỉ tiêu này, hoặc bỏ chọn.")
                self.add_error(
                    None,
                    _("Hãy nêu lý do cho chỉ tiêu %(code)s, hoặc bỏ chọn chỉ tiêu đó.")
                    % {"code": indicator.code},
                )
            lines[indicator] = ticked.reason
        if not lines and not cleaned.get("reason") and "reason" not in self.errors:
            self.add_error("reason", NEEDS_REASON)
        return {**cleaned, "lines": lines}


class SeenMixin:
    """Carries what stood on the page, so that nothing newer is judged unread."""

    @property
    def seen(self) -> Seen | None:
        parts = str(self.data.get("seen", "")).split("-")
        if len(parts) != 2 or not all(part.isdecimal() and len(part) < 18 for part in parts):
            return None
        return Seen(int(parts[0]), int(parts[1]))


def seen_mark(submission: Submission) -> str:
    """What the forms of a page say back about it; the reviews must be loaded."""
    return f"{submission.pk}-{len(submission.reviews.all())}"


class SendBackForm(SeenMixin, LinesMixin, ReasonForm):
    prefix_id = "send-back"
    form_id = "send-back-form"
    submit_label = gettext_lazy("Gửi lại cho người nhập")


class ReturnForm(SeenMixin, LinesMixin, UntilForm):
    prefix_id = "return"
    form_id = "return-form"
    submit_label = gettext_lazy("Trả lại")


class ReplyForm(PortalFormMixin, forms.Form):
    submit_label = gettext_lazy("Gửi trả lời")

    def __init__(self, *args, review: int, **kwargs) -> None:
        super().__init__(*args, auto_id=f"reply-{review}-%s", **kwargs)
        self.review = review

    text = forms.CharField(
        label=gettext_lazy("Trả lời"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={
            "required": gettext_lazy(
                "Hãy ghi nội dung trả lời, ví dụ: đã bổ sung biên bản ngày 12/9."
            )
        },
    )


# --- The queue ---------------------------------------------------------------------------------


class QueueForm(forms.Form):
    """What of the queue is to be seen. Names are short: they travel in addresses."""

    def __init__(self, *args, periods: Any, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ten"] = forms.CharField(
            label=_("Tên đơn vị (gõ không dấu cũng được)"), required=False, max_length=100
        )
        self.fields["ky"] = forms.ModelChoiceField(
            periods, label=_("Kỳ báo cáo"), required=False, empty_label=_("Mọi kỳ")
        )
        self.fields["loc"] = forms.ChoiceField(
            label=_("Chỉ xem"),
            required=False,
            choices=[
                ("", _("Mọi báo cáo chờ duyệt")),
                ("canh-bao", _("Có cảnh báo")),
                ("nop-lai", _("Nộp lại sau khi trả")),
                ("muon", _("Ký sau hạn nộp")),
            ],
        )
        self.fields["cho"] = forms.IntegerField(
            label=_("Đã chờ quá (ngày làm việc)"),
            required=False,
            min_value=0,
            max_value=LONGEST_ASKED,
            widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        )

    @property
    def asked(self) -> Asked:
        """What was asked for; a filter that makes no sense is left out."""
        self.full_clean()
        said = self.cleaned_data if self.is_bound else {}
        return Asked(
            said.get("ky"),
            said.get("ten", ""),
            said.get("loc") == "canh-bao",
            said.get("loc") == "nop-lai",
            said.get("loc") == "muon",
            said.get("cho"),
        )
