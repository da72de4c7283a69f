"""Why a component earned its points, in one line."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from par_index.explanations.wording import exact, figure_with_unit, fixed, plain, value_words

Params = Mapping[str, Any]

_SIMPLE: dict[str, Promise] = {
    "no_value": gettext_lazy("chưa có số liệu"),
    "no_data": gettext_lazy("chưa có số liệu"),
    "zero_denominator": gettext_lazy("mẫu số bằng 0, không tính được tỷ lệ"),
    "division_by_zero": gettext_lazy("công thức có phép chia cho 0"),
    "nothing_deducted": gettext_lazy("không có trường hợp nào bị trừ điểm"),
    "not_applicable_excluded": gettext_lazy("không áp dụng, không tính vào điểm tối đa"),
    "not_applicable_full": gettext_lazy("không áp dụng, được điểm tối đa theo bộ tiêu chí"),
    "not_applicable_forbidden": gettext_lazy(
        "tiêu chí này không được chọn “không áp dụng”, tính như chưa có số liệu"
    ),
    "zero_denominator_excluded": gettext_lazy(
        "không phát sinh trường hợp nào, không tính vào điểm tối đa"
    ),
    "zero_denominator_full": gettext_lazy(
        "không phát sinh trường hợp nào, được điểm tối đa theo bộ tiêu chí"
    ),
    "zero_denominator_forbidden": gettext_lazy(
        "mẫu số bằng 0, không tính được tỷ lệ, tính như chưa có số liệu"
    ),
    "survey_not_held": gettext_lazy(
        "chưa điều tra hoặc chưa có phiếu hợp lệ, không tính vào điểm tối đa"
    ),
    "points_given": gettext_lazy("điểm do người chấm ghi trực tiếp"),
}

# Codes whose line is the value and a few figures of the parameters.
_WITH_VALUE: dict[str, Promise] = {
    "full": gettext_lazy("%(value)s, đạt mức %(full_at)s để được điểm tối đa"),
    "share": gettext_lazy("%(value)s, tính theo tỷ lệ so với mức %(full_at)s"),
    "below_zero_bound": gettext_lazy("%(value)s, dưới %(bound)s"),
    "at_zero": gettext_lazy("%(value)s, chưa qua mốc 0 điểm là %(zero_at)s"),
    "between": gettext_lazy(
        "%(value)s, nằm giữa mốc %(zero_at)s (0 điểm) và mốc %(full_at)s (điểm tối đa)"
    ),
    "is_best": gettext_lazy("%(value)s, tốt nhất trong các đơn vị"),
    "share_of_best": gettext_lazy("%(value)s, so với đơn vị tốt nhất là %(best)s"),
    "best_is_zero": gettext_lazy("%(value)s, so với đơn vị tốt nhất là %(best)s"),
    "no_peers": gettext_lazy("%(value)s, chưa có số liệu của đơn vị khác để so sánh"),
    "weighted_share": gettext_lazy("mức hài lòng có trọng số %(value)s trên %(den)s lượt trả lời"),
    "satisfied_share": gettext_lazy("hài lòng %(value)s"),
}

# (direction, inclusive) -> words
_MET: dict[tuple[str, bool], Promise] = {
    ("at_least", True): gettext_lazy("%(value)s, đạt từ %(bound)s trở lên"),
    ("at_least", False): gettext_lazy("%(value)s, trên %(bound)s"),
    ("at_most", True): gettext_lazy("%(value)s, không quá %(bound)s"),
    ("at_most", False): gettext_lazy("%(value)s, dưới %(bound)s"),
}
_NOT_MET: dict[tuple[str, bool], Promise] = {
    ("at_least", True): gettext_lazy("%(value)s, dưới %(bound)s"),
    ("at_least", False): gettext_lazy("%(value)s, không vượt %(bound)s"),
    ("at_most", True): gettext_lazy("%(value)s, vượt %(bound)s"),
    ("at_most", False): gettext_lazy("%(value)s, từ %(bound)s trở lên"),
}

_MISSED: dict[tuple[str, bool], Promise] = {
    ("at_least", True): gettext_lazy("%(words)s, chưa tới %(missed)s"),
    ("at_least", False): gettext_lazy("%(words)s, không vượt %(missed)s"),
    ("at_most", True): gettext_lazy("%(words)s, vượt %(missed)s"),
    ("at_most", False): gettext_lazy("%(words)s, không dưới %(missed)s"),
}


def explain_line(explanation: Mapping[str, Any]) -> str:
    """The reason and the points: "6,1 % (47/771), dưới 30 % → 0,40/2 điểm".

    Takes the JSON of an ``Explanation``. A component that left the maximum shows no points.
    """
    reason = explain_reason(explanation)
    if not exact(explanation["max"]):
        return reason
    earned, most = fixed(explanation["points"]), plain(explanation["max"])
    return _("%(reason)s → %(points)s/%(maximum)s điểm") % {
        "reason": reason,
        "points": earned,
        "maximum": most,
    }


def explain_reason(explanation: Mapping[str, Any]) -> str:
    """The reason alone, for a column beside the points."""
    code, params = explanation["code"], explanation.get("params", {})
    if code in _SIMPLE:
        return str(_SIMPLE[code])
    if code in _WITH_VALUE:
        return str(_WITH_VALUE[code]) % _figures(params)
    if code in ("step_met", "no_step_met"):
        return _step(_MET if code == "step_met" else _NOT_MET, params)
    if code in _COMPOSED:
        return _COMPOSED[code](params)
    return _PARTS[code](params, explanation.get("parts", ()))


def _step(words: Mapping[tuple[str, bool], Promise], params: Params) -> str:
    text = str(words[params["direction"], params["inclusive"]]) % _figures(params)
    if "missed" not in params:
        return text
    missed = _MISSED[params["direction"], params["missed_inclusive"]]
    return str(missed) % {"words": text, "missed": figure_with_unit(params, "missed")}


def _figures(params: Params) -> dict[str, str]:
    names = ("bound", "full_at", "zero_at", "best")
    figures = {name: figure_with_unit(params, name) for name in names if name in params}
    if "den" in params:
        figures["den"] = plain(params["den"])
    return figures | {"value": value_words(params)}


def _option(params: Params) -> str:
    return f"“{params['option']}”"


def _unknown_option(params: Params) -> str:
    return _("“%(option)s” không có trong các phương án") % {"option": params["option"]}


def _counted(params: Params) -> str:
    return _("%(count)s × %(per)s điểm") % _count_figures(params)


def _count_capped(params: Params) -> str:
    return _("%(count)s × %(per)s điểm, lấy không quá điểm tối đa") % _count_figures(params)


def _deducted(params: Params) -> str:
    return _("%(count)s trường hợp, mỗi trường hợp trừ %(per)s điểm") % _count_figures(params)


def _all_deducted(params: Params) -> str:
    return _("%(count)s trường hợp, mỗi trường hợp trừ %(per)s điểm, trừ hết điểm") % (
        _count_figures(params)
    )


def _count_figures(params: Params) -> dict[str, str]:
    return {"count": plain(params["value"]), "per": plain(params["per"], 4)}


def _excepted(words: Promise) -> Callable[[Params], str]:
    return lambda params: str(words) % {"reason": params["reason"]}


def _missing_inputs(params: Params) -> str:
    return _("thiếu số liệu: %(names)s") % {"names": ", ".join(params["names"])}


def _computed(params: Params) -> str:
    return "; ".join(f"{name} = {plain(figure)}" for name, figure in params["inputs"].items())


def _computed_capped(params: Params) -> str:
    return _("%(inputs)s; kết quả %(result)s được đưa về khung điểm") % {
        "inputs": _computed(params),
        "result": plain(params["result"]),
    }


def _points_outside(params: Params) -> str:
    return _("điểm ghi trực tiếp là %(given)s, nằm ngoài khung nên lấy theo khung") % {
        "given": plain(params["given"])
    }


_COMPOSED: dict[str, Callable[[Params], str]] = {
    "option_chosen": _option,
    "unknown_option": _unknown_option,
    "counted": _counted,
    "count_capped": _count_capped,
    "deducted": _deducted,
    "all_deducted": _all_deducted,
    "missing_inputs": _missing_inputs,
    "computed": _computed,
    "computed_capped": _computed_capped,
    "points_given_outside": _points_outside,
    "excepted_excluded": _excepted(
        gettext_lazy("trường hợp ngoại lệ, không tính vào điểm tối đa: %(reason)s")
    ),
    "excepted_full": _excepted(gettext_lazy("trường hợp ngoại lệ, được điểm tối đa: %(reason)s")),
    "excepted_zero": _excepted(gettext_lazy("trường hợp ngoại lệ, tính 0 điểm: %(reason)s")),
}


def part_label(label: str, index: int) -> str:
    """A part's label, or its number where the set gives none."""
    return label or _("phần %(number)s") % {"number": index + 1}


def _best_part(params: Params, parts: list[Params]) -> str:
    best = int(params["best"])
    return _("lấy trường hợp tốt nhất là %(label)s: %(reason)s") % {
        "label": part_label(params["labels"][best], best),
        "reason": explain_reason(parts[best]),
    }


def _summed(params: Params, parts: list[Params]) -> str:
    pieces = []
    for index, (label, part) in enumerate(zip(params["labels"], parts, strict=True)):
        reason, points = explain_reason(part), fixed(part["points"])
        pieces.append(f"{part_label(label, index)}: {reason} ({points})")
    return "; ".join(pieces)


def _sum_capped(params: Params, parts: list[Params]) -> str:
    return _("%(parts)s; cộng được %(sum)s, lấy không quá %(cap)s") % {
        "parts": _summed(params, parts),
        "sum": plain(params["sum"]),
        "cap": plain(params["cap"]),
    }


_PARTS: dict[str, Callable[[Params, list[Params]], str]] = {
    "best_part": _best_part,
    "summed": _summed,
    "sum_capped": _sum_capped,
}
