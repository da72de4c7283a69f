"""What both files share: how codes and choices are written, and how to say what is not kept."""

from typing import Any

from django.utils.translation import gettext as _

CODE_EXAMPLES = "1.004873, 1.004873.000.00.00.H61"
_YES = {"1", "true", "yes", "có", "co", "x"}
_NO = {"0", "false", "no", "không", "khong"}


def values_hint(choices: Any) -> str:
    """Both what people call a choice and what our own files write."""
    values = ", ".join(f"{label} ({value})" for value, label in choices.choices)
    return _("chọn một trong: %(values)s") % {"values": values}


def code_hint() -> str:
    return _("mã thủ tục viết như %(example)s") % {"example": CODE_EXAMPLES}


def yes_or_no(text: str) -> bool:
    if text.lower() in _YES:
        return True
    if text.lower() in _NO:
        return False
    raise ValueError(text)
