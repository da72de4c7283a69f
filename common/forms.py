"""How every form in the portal is drawn. Forms say what; this says how."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.utils.translation import gettext_lazy as _


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
