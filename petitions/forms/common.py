import re
from functools import partial
from secrets import token_hex

from django import forms
from django.core.validators import RegexValidator, validate_email
from django.utils.translation import gettext_lazy as _

DOSSIER_CODE = RegexValidator(
    r"^[\w./-]+$",
    _(
        "Mã hồ sơ chỉ có chữ, số, dấu chấm, gạch ngang, gạch chéo. Xin chép đúng như giấy tiếp nhận."
    ),
)
_PHONE = re.compile(r"(?:\+?84|0)\d{8,10}")
_BETWEEN_DIGITS = re.compile(r"[\s.()-]")


class ContactField(forms.CharField):
    """A telephone number or an e-mail address, and nothing else: no name, no address."""

    def __init__(self, **kwargs) -> None:
        kwargs.setdefault("label", _("Điện thoại hoặc thư điện tử"))
        kwargs.setdefault("widget", forms.TextInput(attrs={"autocomplete": "off"}))
        super().__init__(max_length=120, required=False, **kwargs)

    def clean(self, value) -> str:
        plain = super().clean(value)
        if not plain:
            return ""
        if "@" in plain:
            return self._email(plain)
        digits = _BETWEEN_DIGITS.sub("", plain)
        if not _PHONE.fullmatch(digits):
            raise forms.ValidationError(
                _("Xin ghi một số điện thoại (ví dụ 0900 000 000) hoặc một địa chỉ thư điện tử.")
            )
        return digits

    @staticmethod
    def _email(plain: str) -> str:
        try:
            validate_email(plain)
        except forms.ValidationError as fault:
            raise forms.ValidationError(
                _("Địa chỉ thư điện tử chưa đúng. Ví dụ: ten@vidu.vn")
            ) from fault
        return plain


class OnceField(forms.CharField):
    """A mark of the form's own, so that one sent twice (an impatient finger) is received once."""

    def __init__(self) -> None:
        mark = partial(token_hex, 16)
        super().__init__(required=False, max_length=32, widget=forms.HiddenInput, initial=mark)
