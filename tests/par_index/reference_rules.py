"""The eleven kinds of rule, worked out a second time for tests.par_index.reference.

From docs/domain.md and docs/formats.md; nothing here comes from the portal's code.
"""

import re
import unicodedata
from fractions import Fraction


def words(text):
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def chosen(rule, text):
    """The option that a label or code names, or None."""
    for option in rule["options"]:
        if words(option["label"]) == words(text):
            return option
    for option in rule["options"]:
        if option.get("code") and words(option["code"]) == words(text):
            return option
    return None


# --- Values --------------------------------------------------------------------------------


def amount(value):
    """The number a rule reads: a ratio is its exact percent, over zero it is none."""
    if value is None:
        return None
    if "number" in value:
        return Fraction(value["number"])
    if "ratio" in value:
        top, bottom = Fraction(value["ratio"][0]), Fraction(value["ratio"][1])
        return None if bottom == 0 else top / bottom * 100
    return None


def is_over_zero(value):
    return value is not None and "ratio" in value and Fraction(value["ratio"][1]) == 0


def is_nothing(rule, value):
    """No figure at all: none given, 0/0, or a weighted survey without an answer."""
    if value is None or is_over_zero(value):
        return True
    if rule["kind"] == "survey" and "inputs" in value:
        return sum(Fraction(part["number"]) for part in value["inputs"].values()) == 0
    return False


def kept(number, low, high):
    return max(low, min(high, number))


# --- Rules ---------------------------------------------------------------------------------


def rule_points(rule, value, full, peers):
    """Points of one rule; ``peers`` are the values of the run's units, this one included."""
    kind = rule["kind"]
    if kind in ("best_of", "sum_of"):
        return compound_points(rule, value, full, peers)
    if value is None:
        return Fraction(0)
    if kind == "choice":
        option = chosen(rule, value["option"]) if "option" in value else None
        return Fraction(option["points"]) if option else Fraction(0)
    if kind == "formula":
        return formula_points(rule, value, full)
    if kind == "survey" and "inputs" in value:
        return weighted_points(rule, value, full)
    number = amount(value)
    if number is None:
        return Fraction(0)
    return figure_points(kind, rule, number, full, peers)


def figure_points(kind, rule, number, full, peers):
    zero = Fraction(0)
    if kind == "steps":
        return steps_points(rule, number)
    if kind == "proportional":
        if number < Fraction(rule.get("zero_below", "0")):
            return zero
        full_at = Fraction(rule["full_at"])
        return kept(full * min(number, full_at) / full_at, zero, full)
    if kind == "linear":
        start, end = Fraction(rule["zero_at"]), Fraction(rule["full_at"])
        return kept(full * (number - start) / (end - start), zero, full)
    if kind == "count":
        return kept(number * Fraction(rule["per"]), zero, full)
    if kind == "deduction":
        return kept(full - number * Fraction(rule["per"]), zero, full)
    if kind == "survey":
        return kept(full * number / 100, zero, full)
    if kind == "relative_best":
        return relative_points(rule, number, full, peers)
    raise ValueError(kind)


def steps_points(rule, number):
    for step in rule["steps"]:
        bound = Fraction(step["bound"])
        if number == bound:
            met = step.get("inclusive", True)
        elif rule.get("direction", "at_least") == "at_least":
            met = number > bound
        else:
            met = number < bound
        if met:
            return Fraction(step["points"])
    return Fraction(rule.get("otherwise", "0"))


def relative_points(rule, number, full, peers):
    numbers = [amount(peer) for peer in peers if amount(peer) is not None]
    if rule.get("direction", "at_least") == "at_least":
        best = max(numbers)
        return full * number / best if best else Fraction(0)
    best = min(numbers)
    if best == 0:
        return full if number == 0 else Fraction(0)
    return full * best / number


def weighted_points(rule, value, full):
    total, answers = Fraction(0), Fraction(0)
    for name, weight in rule["weights"].items():
        count = Fraction(value["inputs"].get(name, {"number": "0"})["number"])
        total += count * Fraction(weight)
        answers += count
    return full * total / answers / 100 if answers else Fraction(0)


def compound_points(rule, value, full, peers):
    earned = []
    for part in rule["rules"]:
        mine, theirs = value, peers
        if "input" in part:
            mine = input_of(value, part["input"])
            theirs = [input_of(peer, part["input"]) for peer in peers]
        limit = part_maximum(part, full, whole=rule["kind"] == "best_of")
        earned.append(rule_points(part, mine, limit, theirs))
    if rule["kind"] == "best_of":
        return max(earned)
    return min(sum(earned), Fraction(rule["cap"]) if "cap" in rule else full)


def input_of(value, name):
    return None if value is None else value.get("inputs", {}).get(name)


def part_maximum(part, full, *, whole):
    if "max" in part:
        return Fraction(part["max"])
    if whole:
        return full
    if part["kind"] == "choice":
        return max(Fraction(option["points"]) for option in part["options"])
    if part["kind"] == "steps":
        return Fraction(part["steps"][0]["points"])
    raise ValueError("this part of a sum needs a maximum")


# --- Formulas: to reverse Polish notation and through a stack -------------------------------

RANK = {"+": 1, "-": 1, "*": 2, "/": 2, "neg": 3}


def formula_points(rule, value, full):
    given = value.get("inputs", {})
    names = [item if isinstance(item, str) else item["name"] for item in rule["inputs"]]
    numbers = {name: amount(given.get(name)) for name in names}
    if None in numbers.values():
        return Fraction(0)
    try:
        result = worked_out(polish(rule["expression"]), numbers | {"maximum": full})
    except ZeroDivisionError:
        return Fraction(0)
    return kept(result, Fraction(0), full)


def polish(text):
    out, stack, counts, before = [], [], [], None
    for token in re.findall(r"[0-9.]+|[A-Za-z_][A-Za-z0-9_]*|[-+*/(),]", text):
        if token in ("min", "max"):
            stack.append(token)
        elif token == "(":
            stack.append(token)
            counts.append(1)
        elif token in (",", ")"):
            while stack[-1] != "(":
                out.append(stack.pop())
            if token == ",":
                counts[-1] += 1
            else:
                stack.pop()
                count = counts.pop()
                if stack and stack[-1] in ("min", "max"):
                    out.append((stack.pop(), count))
        elif token in "+-*/":
            sign = "neg" if token == "-" and before in (None, "(", ",", *"+-*/") else token
            while sign != "neg" and stack and RANK.get(stack[-1], 0) >= RANK[sign]:
                out.append(stack.pop())
            stack.append(sign)
        else:
            out.append(token)
        before = token
    return out + stack[::-1]


def worked_out(steps, numbers):
    stack = []
    for step in steps:
        if isinstance(step, tuple):
            function, count = step
            taken = [stack.pop() for _ in range(count)]
            stack.append(min(taken) if function == "min" else max(taken))
        elif step == "neg":
            stack.append(-stack.pop())
        elif step in ("+", "-", "*", "/"):
            right, left = stack.pop(), stack.pop()
            if step == "+":
                stack.append(left + right)
            elif step == "-":
                stack.append(left - right)
            elif step == "*":
                stack.append(left * right)
            else:
                stack.append(left / right)
        else:
            stack.append(numbers[step] if step in numbers else Fraction(step))
    return stack.pop()
