import json
import re
from decimal import Decimal
from pathlib import Path

import pytest

from par_index.explanations import explain_line, fault_line, fault_message, rule_sentence
from par_index.explanations.faults import _WORDS
from par_index.scoring import Fault, Input, RuleContext, Value, parse_rule, score_unit
from tests.par_index.scoring.test_two_communes_by_hand import COMMUNE_A, COMMUNE_B

SCORING = Path(__file__).resolve().parents[3] / "par_index" / "scoring"
YES_NO = [{"label": "Có", "points": "1"}, {"label": "Không", "points": "0"}]


def spaced(text):
    return text.replace("\u00a0", " ")


def line(data, maximum, value, context=None):
    explanation = parse_rule(data, Decimal(maximum)).explain(value, Decimal(maximum), context)
    return spaced(explain_line(json.loads(json.dumps(explanation.to_json()))))


def steps(direction="at_least", inclusive=True, **more):
    rungs = [{"bound": "30", "points": "2", "inclusive": inclusive}]
    return {"kind": "steps", "direction": direction, "steps": rungs, "otherwise": "0.4"} | more


@pytest.mark.parametrize(
    ("rule", "value", "words"),
    [
        (steps(), Value.ratio(47, 771), "6,1 % (47/771), dưới 30 % → 0,40/2 điểm"),
        (steps(), Value.ratio(299999, 1000000), "29,9999 % (299.999/1.000.000), dưới 30 % → 0,40/2 điểm"),
        (steps(), Value.of(30), "30 %, đạt từ 30 % trở lên → 2,00/2 điểm"),
        (steps(inclusive=False), Value.of(30), "30 %, không vượt 30 % → 0,40/2 điểm"),
        (steps("at_most", unit="ngày"), Value.of(31), "31 ngày, vượt 30 ngày → 0,40/2 điểm"),
        (steps("at_most", inclusive=False), Value.of(3), "3 %, dưới 30 % → 2,00/2 điểm"),
        (
            {"kind": "proportional", "full_at": "100", "zero_below": "50"},
            Value.ratio(5, 6),
            "83,33 % (5/6), tính theo tỷ lệ so với mức 100 % → 1,67/2 điểm",
        ),
        (
            {"kind": "linear", "zero_at": "70", "full_at": "100"},
            Value.of(88),
            "88 %, nằm giữa mốc 70 % (0 điểm) và mốc 100 % (điểm tối đa) → 1,20/2 điểm",
        ),
        ({"kind": "count", "per": "0.5"}, Value.of(3), "3 × 0,5 điểm → 1,50/2 điểm"),
        (
            {"kind": "deduction", "per": "0.5"},
            Value.of(1),
            "1 trường hợp, mỗi trường hợp trừ 0,5 điểm → 1,50/2 điểm",
        ),
        ({"kind": "survey"}, Value.ratio(3, 4), "hài lòng 75 % (3/4) → 1,50/2 điểm"),
        ({"kind": "survey"}, None, "chưa có số liệu → 0,00/2 điểm"),
        ({"kind": "choice", "options": YES_NO}, Value.choice("có"), "“Có” → 1,00/2 điểm"),
        (
            {
                "kind": "sum_of",
                "rules": [
                    {"kind": "choice", "options": YES_NO, "input": "a", "label": "Quy chế"},
                    {"kind": "count", "per": "1", "max": "1", "input": "b"},
                ],
            },
            Value.named(a=Value.choice("Có")),
            "Quy chế: “Có” (1,00); b: chưa có số liệu (0,00) → 1,00/2 điểm",
        ),
        (
            {"kind": "best_of", "rules": [{"kind": "count", "per": "0.1"}, {"kind": "survey"}]},
            Value.of(50),
            "lấy trường hợp tốt nhất là phần 1: 50 × 0,1 điểm, lấy không quá điểm tối đa → 2,00/2 điểm",
        ),
        (
            {"kind": "formula", "expression": "a * 4", "inputs": ["a"]},
            Value.named(a=Value.of(1)),
            "a = 1; kết quả 4 được đưa về khung điểm → 2,00/2 điểm",
        ),
    ],
)  # fmt: skip
def test_explain_line(rule, value, words):
    assert line(rule, "2", value) == words


def test_explain_line_of_a_unit_measured_against_the_best():
    peers = RuleContext((Value.of(4), Value.of(5)))

    words = line({"kind": "relative_best", "unit": "mô hình"}, "2", Value.of(4), peers)

    assert words == "4 mô hình, so với đơn vị tốt nhất là 5 mô hình → 1,60/2 điểm"


def test_explain_line_names_the_step_that_was_missed_and_does_not_round_onto_it(commune_set):
    component = commune_set.by_code["2.2.1"]

    words = line(component.rule_data, "6", Value.ratio(979, 999))

    assert words == "97,998 % (979/999), đạt từ 95 % trở lên, chưa tới 98 % → 4,00/6 điểm"


def test_component_that_left_the_maximum_shows_no_points(commune_set):
    score = score_unit(commune_set, {"1.1.1": Input(not_applicable=True)})

    assert explain_line(score.lines[0].explanation.to_json()) == (
        "không áp dụng, không tính vào điểm tối đa"
    )


@pytest.mark.parametrize("inputs", [COMMUNE_A, COMMUNE_B, {}])
def test_every_line_of_a_commune_has_words(commune_set, inputs):
    lines = [
        explain_line(line.explanation.to_json()) for line in score_unit(commune_set, inputs).lines
    ]

    assert all(line and "%(" not in line for line in lines)


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        (
            "2.2.1",
            "Từ 100 % được 6 điểm; từ 98 % được 5 điểm; từ 95 % được 4 điểm; "
            "từ 90 % được 2 điểm; còn lại 0 điểm",
        ),
        ("3.2.1", "Không quá 100 % được 2,5 điểm; còn lại 0 điểm"),
        ("1.1.1", "“Có” được 1,5 điểm; “Không” được 0 điểm"),
        ("1.1.2", "Tính theo tỷ lệ, đạt 100 % được đủ 1,5 điểm; dưới 50 % được 0 điểm"),
        ("5.2.1", "Ở mức 70 % được 0 điểm, tăng đều đến mức 100 % được 2 điểm"),
        ("2.3.1", "Mỗi trường hợp được 0,5 điểm, tối đa 1,5 điểm"),
        ("4.2.1", "Có 3 điểm, mỗi trường hợp bị trừ 1 điểm, thấp nhất là 0 điểm"),
        ("4.3.1", "8 điểm nhân với tỷ lệ lượt trả lời hài lòng trên lượt trả lời hợp lệ"),
        (
            "5.1.2",
            "Cộng điểm các phần, tối đa 2 điểm: "
            "Quy chế chi tiêu nội bộ (“Có” được 1 điểm; “Không” được 0 điểm); "
            "Quy chế quản lý tài sản công (“Có” được 1 điểm; “Không” được 0 điểm)",
        ),
    ],
)
def test_rule_sentence_of_the_model_set(commune_set, code, sentence):
    component = commune_set.by_code[code]

    assert spaced(rule_sentence(component.rule_data, component.maximum)) == sentence


@pytest.mark.parametrize(
    ("rule", "start"),
    [
        ({"kind": "relative_best"}, "Đơn vị có kết quả cao nhất được 2 điểm"),
        ({"kind": "relative_best", "direction": "at_most"}, "Đơn vị có kết quả thấp nhất"),
        ({"kind": "best_of", "rules": [{"kind": "survey"}]}, "Lấy trường hợp cao điểm nhất: phần 1 ("),
        ({"kind": "survey", "weights": {"Tốt": "60"}}, "2 điểm nhân với mức hài lòng có trọng số (Tốt 60 %)"),
        (
            {"kind": "formula", "expression": "a", "inputs": [{"name": "a", "label": "số hồ sơ"}]},
            "Tính theo công thức a, trong khung từ 0 đến 2 điểm; a là số hồ sơ",
        ),
    ],
)  # fmt: skip
def test_rule_sentence_of_further_kinds(rule, start):
    assert spaced(rule_sentence(rule, Decimal(2))).startswith(start)


def test_every_fault_code_has_words():
    calls = r'(?:fault\(|Fault\([^"\n]+|Fault\("\w*", |refuse\(|InvalidExpression\()\s*"([a-z_]+)"'
    source = "\n".join(path.read_text(encoding="utf-8") for path in SCORING.rglob("*.py"))

    assert set(re.findall(calls, source)) - set(_WORDS) - {"value"} == set()


def test_fault_line_names_path_and_sentence():
    fault = Fault("areas[0].max", "max_is_not_the_sum", {"value": "3", "sum": "2"})

    assert fault_line(fault) == f"areas[0].max: {fault_message(fault)}"
    assert "3" in fault_message(fault)
