"""Random criteria sets and inputs, the same for the same seed, rich in edges.

Values lie at, just above and just below bounds; ratios over zero, nothing at all, not applicable
and points outright are frequent, and so are equal units.
"""

import random
from decimal import Decimal
from fractions import Fraction

POLICIES = ("excluded", "full", "forbidden")
MODES = ("half_up", "half_even", "truncate")
FORMULAS = (
    ("min(maximum, 2 * a / b)", ("a", "b")),
    ("maximum - a * 0.25", ("a",)),
    ("maximum * (a - b) / (a + b)", ("a", "b")),
    ("-(a - b) / 4 + max(a, b, 3) * 0.1", ("a", "b")),
    ("max(0, min(maximum, a)) / 2 - -b", ("a", "b")),
    ("a / b / c * maximum - c", ("a", "b", "c")),
    ("(a)", ("a",)),
    ("maximum / 3", ()),
)
SIMPLE = ("choice", "steps", "proportional", "linear", "count", "deduction", "relative_best")
KINDS = (*SIMPLE, "survey", "formula", "best_of", "sum_of")


class Draw:
    """One seed's choices; ``flat`` draws only values that a file of marks can write."""

    def __init__(self, seed, *, flat=False):
        self.random = random.Random(seed)
        self.flat = flat

    def one(self, *options):
        return self.random.choice(options)

    def chance(self, share):
        return self.random.random() < share

    def number(self, low, high, places=2):
        step = 10**places
        return Decimal(self.random.randint(int(low * step), int(high * step))) / step

    def text(self, low, high, places=2):
        return f"{self.number(low, high, places):f}"


# --- Sets ----------------------------------------------------------------------------------


def criteria_set(draw, code="random", level="commune"):
    """A valid document with one to three areas, one to five levels of groups deep."""
    document = {"code": code, "title": code, "level": level, "year": 2020}
    if draw.chance(0.4):
        document["scale"] = draw.one("100", "10", "1000", "62.5")
    if draw.chance(0.7):
        document["rounding"] = {"places": draw.one(0, 1, 2, 3), "mode": draw.one(*MODES)}
    if draw.chance(0.4):
        document["rank_ties"] = draw.one("shared", "dense")
    if draw.chance(0.4):
        document["rank_on"] = draw.one("exact", "published")
    if draw.chance(0.8):
        document["bands"] = bands(draw, Fraction(document.get("scale", "100")))
    if draw.chance(0.7):
        document["adjustments"] = adjustments(draw)
    depth = draw.one(1, 1, 2, 3, 4, 5)
    areas = [area(draw, str(number), depth) for number in range(1, draw.one(2, 2, 3, 4))]
    document[draw.one("areas", "children")] = areas
    add_exceptions(draw, leaves(areas))
    return document


def area(draw, code, depth):
    node = {"code": code, "name": f"Nhóm {code}"}
    here = [component(draw, f"{code}.{number}") for number in range(1, draw.one(2, 3, 4))]
    if depth == 1:
        return node | {draw.one("components", "children"): here}
    below = [area(draw, f"{code}.g{number}", depth - 1) for number in range(1, draw.one(2, 2, 3))]
    mixed = below + here[:1] if draw.chance(0.5) else below
    return node | {"children": mixed}


def leaves(nodes):
    found = []
    for node in nodes:
        if "rule" in node:
            found.append(node)
        else:
            found += leaves(node.get("children", node.get("components", [])))
    return found


def component(draw, code):
    maximum = draw.number(1, 12)
    leaf = {"code": code, "name": code, "max": f"{maximum:f}", "rule": rule(draw, maximum)}
    if draw.chance(0.7):
        leaf["not_applicable"] = draw.one(*POLICIES)
    if leaf["rule"]["kind"] == "survey" or draw.chance(0.05):
        leaf["source"] = draw.one(
            {"kind": "survey", "name": "nothing.at_all"}, {"kind": "declared"}
        )
    return leaf


def bands(draw, scale):
    lowers = sorted({draw.one(30, 50, 60, 65, 70, 80, 90, 95) for _ in range(3)}, reverse=True)
    found = []
    for lower in lowers:
        bound = Decimal(lower) * Decimal(scale.numerator) / Decimal(scale.denominator) / 100
        found.append({"name": f"B{lower}", "from": f"{bound:f}", "inclusive": draw.chance(0.6)})
    return found


def adjustments(draw):
    items = [
        {"code": f"{kind[0].upper()}{number}", "name": kind, "kind": kind, "max": draw.text(1, 4)}
        for kind in ("bonus", "penalty")
        for number in (1, 2)
    ]
    block = {"items": items, "bonus_cap": draw.text(0, 5), "penalty_cap": draw.text(0, 9)}
    if draw.chance(0.4):
        block["total_cap"] = draw.one("50", "100", "105.5")
    return block


def add_exceptions(draw, components):
    choices = [leaf for leaf in components if leaf["rule"]["kind"] == "choice"]
    for leaf in components:
        cases = []
        for _ in range(draw.one(0, 0, 0, 1, 2)):
            case = {"treat": draw.one("excluded", "full", "zero"), "reason": "theo hướng dẫn"}
            others = [other for other in components if other is not leaf]
            if draw.chance(0.4) or not others:
                case["units"] = [draw.one("u1", "u2", "u3", "u9")]
            elif choices and choices != [leaf] and draw.chance(0.5):
                other = draw.one(*[item for item in choices if item is not leaf])
                option = draw.one(*other["rule"]["options"])
                answer = draw.one(option["label"], option.get("code", option["label"]))
                case["when"] = {"code": other["code"], "answer": [answer]}
            else:
                state = draw.one("missing", "not_applicable", "zero")
                case["when"] = {"code": draw.one(*others)["code"], "state": state}
            cases.append(case)
        if cases:
            leaf["exceptions"] = cases


# --- Rules ---------------------------------------------------------------------------------


def rule(draw, maximum, depth=1):
    kind = draw.one(*(KINDS if depth == 1 or (depth == 2 and not draw.flat) else SIMPLE))
    made = {"kind": kind} | RULES[kind](draw, maximum)
    if kind in ("best_of", "sum_of"):
        made["rules"] = parts(draw, maximum, depth, kind)
        if kind == "sum_of":
            made["cap"] = f"{draw.number(0, maximum) or maximum:f}"
    return made


def parts(draw, maximum, depth, kind):
    """Two or three parts, each with an input of its own, or all reading the one value."""
    named = draw.chance(0.7)
    if not named:
        return [
            part(draw, maximum, {"kind": inner} | RULES[inner](draw, maximum))
            for inner in draw.random.sample(["steps", "proportional", "linear", "relative_best"], 2)
        ]
    found = []
    for name in ("x", "y", "z")[: draw.one(2, 3)]:
        inner = rule(draw, maximum, depth + 1)
        found.append(part(draw, maximum, inner) | {"input": name})
    return found


def part(draw, maximum, inner):
    if inner["kind"] in ("choice", "steps") and draw.chance(0.5):
        return inner
    return inner | {"max": f"{maximum:f}"}


def choice(draw, maximum):
    options = [
        {"label": "Có", "points": f"{maximum:f}", "code": "yes"},
        {"label": "Một phần", "points": f"{draw.number(0, maximum):f}"},
        {"label": "Không có", "points": "0", "code": "no"},
    ]
    return {"options": options[: draw.one(2, 3)] if draw.chance(0.3) else options}


def steps(draw, maximum):
    count = draw.one(1, 2, 3, 4)
    bounds = sorted({draw.number(0, 120, draw.one(0, 1, 2)) for _ in range(count)}, reverse=True)
    worth = sorted((draw.number(0, maximum) for _ in range(len(bounds) + 1)), reverse=True)
    direction = draw.one("at_least", "at_most")
    rungs = [
        {"bound": f"{bound:f}", "points": f"{points:f}", "inclusive": draw.chance(0.6)}
        for bound, points in zip(
            bounds if direction == "at_least" else bounds[::-1], worth, strict=False
        )
    ]
    return {"direction": direction, "steps": rungs, "otherwise": f"{worth[-1]:f}"}


def proportional(draw, maximum):
    low, high = sorted([draw.number(1, 100), draw.number(1, 120)])
    return {"full_at": f"{high:f}"} | ({"zero_below": f"{low:f}"} if draw.chance(0.5) else {})


def linear(draw, maximum):
    low, high = draw.number(0, 60), draw.number(61, 120)
    return {"zero_at": f"{draw.one(low, high):f}"} | (
        {"full_at": "60.5", "unit": "ngày"} if draw.chance(0.5) else {"full_at": "60.75"}
    )


def per(draw, maximum):
    return {"per": draw.one("0.1", "0.25", "0.5", draw.text(1, 3))}


def relative_best(draw, maximum):
    return {"direction": draw.one("at_least", "at_most")}


def survey(draw, maximum):
    if draw.chance(0.5):
        return {}
    return {"weights": {"good": draw.text(0, 100), "fair": draw.text(0, 100), "poor": "0"}}


def formula(draw, maximum):
    expression, names = draw.one(*FORMULAS)
    return {"expression": expression, "inputs": list(names)}


RULES = {
    "choice": choice,
    "steps": steps,
    "proportional": proportional,
    "linear": linear,
    "count": per,
    "deduction": per,
    "relative_best": relative_best,
    "survey": survey,
    "formula": formula,
    "best_of": lambda draw, maximum: {},
    "sum_of": lambda draw, maximum: {},
}


# --- Inputs --------------------------------------------------------------------------------


def inputs(draw, document, names=("u1", "u2", "u3", "u4")):
    """What is given for each of some units; now and then two units are given the same."""
    tree = leaves(document.get("areas", document.get("children", [])))
    items = document.get("adjustments", {}).get("items", [])
    units = {}
    for unit in names[: draw.one(1, 3, 4, 4)]:
        if units and draw.chance(0.2):
            units[unit] = dict(units[draw.one(*units)])
            continue
        given = {leaf["code"]: what_is_given(draw, leaf) for leaf in tree}
        given |= {item["code"]: adjustment(draw, item) for item in items}
        units[unit] = {code: item for code, item in given.items() if item is not None}
    return units


def what_is_given(draw, leaf):
    lot = draw.random.random()
    if lot < 0.1:
        return None
    if lot < 0.2 and leaf.get("not_applicable", "forbidden") != "forbidden":
        return {"na": True}
    if lot < 0.28:
        return {"points": f"{draw.one(Decimal(0), Decimal(leaf['max']), draw.number(0, 1)):f}"}
    found = value(draw, leaf["rule"])
    return None if found is None else {"value": found}


def adjustment(draw, item):
    """Nothing, or points; a file of marks refuses what is over the item, the engine cuts it."""
    most = Decimal(item["max"])
    over = most if draw.flat else most + 1
    return draw.one(None, *({"points": f"{n:f}"} for n in (most, over, draw.number(0, most))))


def value(draw, rule):
    kind = rule["kind"]
    if kind == "choice":
        option = draw.one(*rule["options"])
        text = draw.one(option["label"], option.get("code", option["label"]))
        return {"option": draw.one(text, text.upper(), f" {text} ")}
    if kind in ("count", "deduction"):
        return {"number": draw.one("0", "1", "2", draw.text(0, 9))}
    if kind == "formula":
        return named(draw, dict.fromkeys(rule["inputs"]))
    if kind == "survey":
        return survey_value(draw, rule)
    if kind in ("best_of", "sum_of"):
        return compound_value(draw, rule)
    return figure(draw, bounds_of(rule))


def compound_value(draw, rule):
    if "input" in rule["rules"][0]:
        return named(draw, {part["input"]: part for part in rule["rules"]}, most_left_out=0.2)
    return figure(draw, [bound for part in rule["rules"] for bound in bounds_of(part)])


def named(draw, rules, most_left_out=0.0):
    found = {}
    for name, inner in rules.items():
        if found and draw.chance(most_left_out):
            continue
        part = figure(draw, ["1", "3"]) if inner is None else value(draw, inner)
        if part is not None:
            found[name] = part
    return {"inputs": found} if found else None


def survey_value(draw, rule):
    if "weights" in rule and draw.chance(0.8):
        most = draw.one(0, 3, 50)
        return {"inputs": {name: {"number": draw.text(0, most, 0)} for name in rule["weights"]}}
    valid = draw.random.randint(0, 40)
    return {"ratio": [str(draw.random.randint(0, valid)), str(valid)]}


def bounds_of(rule):
    if rule["kind"] == "steps":
        return [step["bound"] for step in rule["steps"]]
    return [rule[key] for key in ("full_at", "zero_below", "zero_at") if key in rule] or ["0", "4"]


def figure(draw, bounds):
    """A number or a ratio at, just above or just below one of the bounds, or anywhere."""
    near = Decimal(draw.one(*bounds)) + draw.one(Decimal(0), Decimal("0.001"), Decimal("-0.001"))
    number = max(Decimal(0), draw.one(near, near, draw.number(0, 130, 3), Decimal(0)))
    lot = draw.random.random()
    if lot < 0.1:
        return {"ratio": [draw.one("0", "0", "3"), "0"]}
    if lot < 0.3:
        return {"ratio": [str(draw.random.randint(0, 9)), str(draw.random.randint(1, 9))]}
    if lot < 0.5:
        return {"ratio": [f"{number * 7:f}", "700"]}
    return {"number": f"{number:f}"}
