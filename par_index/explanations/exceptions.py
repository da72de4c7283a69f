"""An exception of a component in one sentence."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

_TREATMENTS: dict[str, Promise] = {
    "excluded": gettext_lazy("không tính vào điểm tối đa"),
    "full": gettext_lazy("được điểm tối đa"),
    "zero": gettext_lazy("tính 0 điểm"),
}
_STATES: dict[str, Promise] = {
    "missing": gettext_lazy("Khi tiêu chí %(code)s chưa có gì"),
    "not_applicable": gettext_lazy("Khi tiêu chí %(code)s được ghi không áp dụng"),
    "zero": gettext_lazy("Khi tiêu chí %(code)s có kết quả bằng 0"),
}


def treatment_words(treat: str, reason: str) -> str:
    """ "không tính vào điểm tối đa; lý do": what an exception makes of a component."""
    return f"{_TREATMENTS[treat]}; {reason}"


def exception_sentence(data: Mapping[str, Any], units: Mapping[str, str] | None = None) -> str:
    """ "Xã Hiếu Phụng (29686): không tính vào điểm tối đa; lý do". `units`: names by code."""
    return _("%(who)s: %(treat)s; %(reason)s") % {
        "who": _who(data, units or {}),
        "treat": _TREATMENTS.get(data.get("treat", ""), data.get("treat", "")),
        "reason": data.get("reason", ""),
    }


def _who(data: Mapping[str, Any], units: Mapping[str, str]) -> str:
    if "units" in data:
        return ", ".join(f"{units[it]} ({it})" if it in units else str(it) for it in data["units"])
    when = data.get("when", {})
    code = {"code": when.get("code", "")}
    if "state" in when and when["state"] in _STATES:
        return str(_STATES[when["state"]]) % code
    answers = " / ".join(f"“{answer}”" for answer in when.get("answer", []))
    return _("Khi tiêu chí %(code)s trả lời %(answers)s") % {**code, "answers": answers}
