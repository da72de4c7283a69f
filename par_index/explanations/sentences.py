"""A rule in one sentence."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from par_index.explanations.lines import part_label
from par_index.explanations.wording import NBSP, figure_with_unit, plain, sentence_case
from par_index.scoring.rules import Rule, parse_rule

Params = Mapping[str, Any]

_STEPS: dict[tuple[str, bool], Promise] = {
    ("at_least", True): gettext_lazy("từ %(bound)s được %(points)s điểm"),
    ("at_least", False): gettext_lazy("trên %(bound)s được %(points)s điểm"),
    ("at_most", True): gettext_lazy("không quá %(bound)s được %(points)s điểm"),
    ("at_most", False): gettext_lazy("dưới %(bound)s được %(points)s điểm"),
}
_RELATIVE: dict[str, Promise] = {
    "at_least": gettext_lazy(
        "đơn vị có kết quả cao nhất được %(maximum)s điểm; "
        "các đơn vị khác tính theo tỷ lệ so với mức cao nhất"
    ),
    "at_most": gettext_lazy(
        "đơn vị có kết quả thấp nhất được %(maximum)s điểm; "
        "các đơn vị khác tính theo tỷ lệ giữa mức thấp nhất và kết quả của mình"
    ),
}


def rule_sentence(rule: Mapping[str, Any] | Rule, maximum: Decimal) -> str:
    """The rule in words: "Từ 100 % được 6 điểm; từ 98 % được 5 điểm; còn lại 0 điểm".

    Takes a rule or its JSON; raises ``InvalidRule`` for JSON that is no rule.
    """
    parsed = rule if isinstance(rule, Rule) else parse_rule(rule, maximum)
    return sentence_case(_join(parsed.sentence(maximum)))


def _join(parts: list[dict[str, Any]]) -> str:
    return "; ".join(_WORDS[part["code"]](part) for part in parts)


def _option(part: Params) -> str:
    return _("“%(label)s” được %(points)s điểm") % {
        "label": part["label"],
        "points": plain(part["points"], 4),
    }


def _step(part: Params) -> str:
    return str(_STEPS[part["direction"], part["inclusive"]]) % {
        "bound": figure_with_unit(part, "bound"),
        "points": plain(part["points"], 4),
    }


def _otherwise(part: Params) -> str:
    return _("còn lại %(points)s điểm") % {"points": plain(part["points"], 4)}


def _proportional(part: Params) -> str:
    return _("tính theo tỷ lệ, đạt %(full_at)s được đủ %(maximum)s điểm") % {
        "full_at": figure_with_unit(part, "full_at"),
        "maximum": plain(part["maximum"], 4),
    }


def _zero_below(part: Params) -> str:
    return _("dưới %(bound)s được 0 điểm") % {"bound": figure_with_unit(part, "bound")}


def _linear(part: Params) -> str:
    return _(
        "ở mức %(zero_at)s được 0 điểm, tăng đều đến mức %(full_at)s được %(maximum)s điểm"
    ) % {
        "zero_at": figure_with_unit(part, "zero_at"),
        "full_at": figure_with_unit(part, "full_at"),
        "maximum": plain(part["maximum"], 4),
    }


def _count(part: Params) -> str:
    return _("mỗi trường hợp được %(per)s điểm, tối đa %(maximum)s điểm") % _per(part)


def _deduction(part: Params) -> str:
    return _("có %(maximum)s điểm, mỗi trường hợp bị trừ %(per)s điểm, thấp nhất là 0 điểm") % (
        _per(part)
    )


def _per(part: Params) -> dict[str, str]:
    return {"per": plain(part["per"], 4), "maximum": plain(part["maximum"], 4)}


def _relative_best(part: Params) -> str:
    return str(_RELATIVE[part["direction"]]) % {"maximum": plain(part["maximum"], 4)}


def _survey(part: Params) -> str:
    return _("%(maximum)s điểm nhân với tỷ lệ lượt trả lời hài lòng trên lượt trả lời hợp lệ") % {
        "maximum": plain(part["maximum"], 4)
    }


def _survey_weighted(part: Params) -> str:
    weights = (f"{item['label']} {plain(item['weight'])}{NBSP}%" for item in part["weights"])
    return _("%(maximum)s điểm nhân với mức hài lòng có trọng số (%(weights)s)") % {
        "maximum": plain(part["maximum"], 4),
        "weights": "; ".join(weights),
    }


def _best_of(part: Params) -> str:
    return _("lấy trường hợp cao điểm nhất: %(parts)s") % {"parts": _inner(part["parts"])}


def _sum_of(part: Params) -> str:
    return _("cộng điểm các phần, tối đa %(cap)s điểm: %(parts)s") % {
        "cap": plain(part["cap"], 4),
        "parts": _inner(part["parts"]),
    }


def _inner(parts: list[dict[str, Any]]) -> str:
    return "; ".join(
        f"{part_label(part['label'], index)} ({_join(part['sentence'])})"
        for index, part in enumerate(parts)
    )


def _formula(part: Params) -> str:
    named = [item for item in part["names"] if item["label"] != item["name"]]
    words = _("tính theo công thức %(expression)s, trong khung từ 0 đến %(maximum)s điểm") % {
        "expression": part["expression"],
        "maximum": plain(part["maximum"], 4),
    }
    meanings = (
        _("%(name)s là %(meaning)s") % {"name": item["name"], "meaning": item["label"]}
        for item in named
    )
    return "; ".join([words, *meanings])


_WORDS: dict[str, Callable[[Params], str]] = {
    "option": _option,
    "step": _step,
    "otherwise": _otherwise,
    "proportional": _proportional,
    "zero_below": _zero_below,
    "linear": _linear,
    "count": _count,
    "deduction": _deduction,
    "relative_best": _relative_best,
    "survey": _survey,
    "survey_weighted": _survey_weighted,
    "best_of": _best_of,
    "sum_of": _sum_of,
    "formula": _formula,
}
