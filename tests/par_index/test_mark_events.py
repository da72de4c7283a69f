"""What the trail of a mark says to people who read it on the screen and on paper."""

from types import SimpleNamespace

from par_index.models import Criterion
from par_index.views.comparison import input_labels, mark_event

RULE = {
    "kind": "sum_of",
    "rules": [
        {"kind": "choice", "input": "quy_che", "label": "Quy chế chi tiêu nội bộ"},
        {"kind": "ratio", "input": "ty_le"},
    ],
}


def told(value, points="2"):
    event = SimpleNamespace(
        action="mark.saved",
        happened_at=None,
        actor_name="Cán bộ xã",
        reason="",
        before=None,
        after={"stage": "self", "value": value, "points": points},
    )
    return mark_event(event, input_labels(Criterion(rule=RULE)))["what"]


def test_inputs_are_told_by_their_names_not_their_keys():
    value = {
        "inputs": {"quy_che": {"option": "Có"}, "ty_le": {"numerator": "1", "denominator": "2"}}
    }

    assert told(value) == "Tự chấm: Quy chế chi tiêu nội bộ: Có; ty_le: 1/2 (2 điểm)"


def test_simple_value_stays_as_it_is():
    assert told({"numerator": "3", "denominator": "4"}, "1.5") == "Tự chấm: 3/4 (1,5 điểm)"
