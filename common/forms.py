"""How every form in the portal is drawn. Forms say what; this says how."""

import re

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.utils.translation import gettext_lazy as _

# Between the digits as people group them: 0912 345 678, 0912.345.678, (0912) 345-678.
_GAP = r"(?:[ \u00a0]{1,3}|[.–-]|\) ?)?"
# A telephone number, or the number of an identity paper: nobody's business on a public page.
PERSONAL_NUMBER = re.compile(
    rf"(?<!\d)(?<!\d\.)(?:\+?84{_GAP}[1-9](?:{_GAP}\d){{8}}|0\d(?:{_GAP}\d){{8,10}}"
    r"|\d{3}(?: \d{3}){3}|\d{9}|\d{12})(?!\d)"
)
_NUMBER_MESSAGE = _(
    "Nội dung có dãy số giống số điện thoại hoặc số giấy tờ tùy thân. Xin bỏ dãy số đó rồi gửi lại."
)


class PortalFormMixin:
    """Give a form the portal's helper. Subclasses set `submit_label`."""

    submit_label = _("Lưu")

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper(self)
        self.helper.form_method = "post"
        self.helper.add_input(Submit("save", self.submit_label))


class DateField(forms.DateField):
    """A date typed the Vietnamese way; a picker would follow the phone's own language."""

    def __init__(self, **kwargs) -> None:
        kwargs.setdefault(
            "widget",
            forms.DateInput(
                format="%d/%m/%Y",
                attrs={"placeholder": "24/12/2019", "inputmode": "numeric", "autocomplete": "off"},
            ),
        )
        kwargs.setdefault("help_text", _("Ngày/tháng/năm, ví dụ 24/12/2019"))
        super().__init__(**kwargs)


class NoPersonalNumbersMixin:
    """Refuse texts with a person's numbers in the fields named."""

    plain_fields: tuple[str, ...] = ()

    def clean(self):
        cleaned = super().clean()
        for name in self.plain_fields:
            if PERSONAL_NUMBER.search(cleaned.get(name) or ""):
                self.add_error(name, _NUMBER_MESSAGE)
        return cleaned
