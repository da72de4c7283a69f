"""The index worked out a second time, from docs/domain.md and docs/formats.md alone.

Plain loops over the JSON document and plain inputs; nothing here comes from the portal's code, so
that a fault in one of the two shows as a difference between them. It takes valid sets only.

A unit's inputs are ``{code: given}`` with ``given`` one of ``{"value": v}``, ``{"points": "1.5"}``
and ``{"na": True}``; a code left out is missing. ``v`` is ``{"number": "85"}``,
``{"ratio": ["47", "50"]}``, ``{"option": "Có"}`` or ``{"inputs": {name: v}}``.
"""

from fractions import Fraction

from tests.par_index.reference_rules import chosen, is_nothing, kept, rule_points

CHILDREN = ("areas", "criteria", "components", "children")


# --- Reading the document ------------------------------------------------------------------


def components_of(document):
    """Every leaf with the codes above it, in the order of the document."""
    found = []

    def walk(node, above):
        for key in CHILDREN:
            for child in node.get(key, []):
                if "rule" in child:
                    found.append((child, above))
                else:
                    walk(child, [*above, child["code"]])

    walk(document, [])
    return found


def group_codes(document):
    found = []

    def walk(node):
        for key in CHILDREN:
            for child in node.get(key, []):
                if "rule" not in child:
                    found.append(child["code"])
                    walk(child)

    walk(document)
    return found


# --- Lines ---------------------------------------------------------------------------------


def exception_of(component, unit, inputs, rules):
    """The treatment of the first exception that fits the unit, or None."""
    for case in component.get("exceptions", []):
        if "units" in case:
            if unit in case["units"]:
                return case["treat"]
        elif condition_holds(case["when"], inputs, rules):
            return case["treat"]
    return None


def condition_holds(when, inputs, rules):
    given = inputs.get(when["code"])
    if when.get("state") == "missing":
        return given is None
    if given is None:
        return False
    if when.get("state") == "not_applicable":
        return given.get("na", False)
    value = given.get("value", {})
    if when.get("state") == "zero":
        number = value.get("number", value.get("ratio", [None])[0])
        return number is not None and Fraction(number) == 0
    if "option" not in value:
        return False
    rule = rules[when["code"]]
    answer = chosen(rule, value["option"])
    return answer is not None and answer in [chosen(rule, text) for text in when["answer"]]


def line_of(component, given, treat, peers):
    """(points, maximum, state) of one component of one unit."""
    full, zero = Fraction(component["max"]), Fraction(0)
    if treat is not None:
        return {
            "excluded": (zero, zero, "excluded"),
            "full": (full, full, "full_not_applicable"),
            "zero": (zero, full, "scored"),
        }[treat]
    given = given or {}
    if given.get("na"):
        return by_policy(component, full)
    if "points" in given:
        return kept(Fraction(given["points"]), zero, full), full, "scored"
    rule, value = component["rule"], given.get("value")
    if not is_nothing(rule, value):
        return rule_points(rule, value, full, peers), full, "scored"
    if component.get("source", {}).get("kind") == "survey":
        return zero, zero, "not_held"
    return (zero, full, "missing") if value is None else by_policy(component, full)


def by_policy(component, full):
    policy = component.get("not_applicable", "forbidden")
    if policy == "excluded":
        return Fraction(0), Fraction(0), "excluded"
    if policy == "full":
        return full, full, "full_not_applicable"
    return Fraction(0), full, "missing"


# --- From lines to ranks -------------------------------------------------------------------


def adjusted(document, inputs):
    """Bonus and penalty under the caps of each item and of the whole block."""
    block, totals = document.get("adjustments", {}), {"bonus": Fraction(0), "penalty": Fraction(0)}
    for item in block.get("items", []):
        given = inputs.get(item["code"])
        if given is not None and not given.get("na"):
            number = given["points"] if "points" in given else given["value"]["number"]
            totals[item["kind"]] += min(abs(Fraction(number)), Fraction(item["max"]))
    bonus = min(totals["bonus"], Fraction(block.get("bonus_cap", "0")))
    return bonus, min(totals["penalty"], Fraction(block.get("penalty_cap", "0")))


def as_published(document, percent):
    """The percent as a number of ``places`` decimals, worked out in whole steps of the last one."""
    if percent is None:
        return None
    rounding = document.get("rounding", {})
    places, mode = int(rounding.get("places", 2)), rounding.get("mode", "half_up")
    steps = percent * 10**places
    whole = steps.numerator // steps.denominator
    rest = steps - whole
    if mode == "half_up" and rest >= Fraction(1, 2):
        whole += 1
    if mode == "half_even" and (rest > Fraction(1, 2) or (rest == Fraction(1, 2) and whole % 2)):
        whole += 1
    return Fraction(whole, 10**places)


def band_of(document, percent):
    for band in document.get("bands", []):
        lower = Fraction(band["from"])
        if percent is not None and (
            percent > lower or (percent == lower and band.get("inclusive", True))
        ):
            return band["name"]
    return None


def ranks(document, results, groups=None):
    """{unit: (rank, shared_to)}; a unit without a percent has (None, None)."""
    key = "published" if document.get("rank_on") == "published" else "percent"
    places = {}
    for unit, mine in results.items():
        if mine["percent"] is None:
            places[unit] = (None, None)
            continue
        others = [
            other[key]
            for name, other in results.items()
            if other["percent"] is not None
            and (groups is None or groups.get(name, "") == groups.get(unit, ""))
        ]
        better = [number for number in others if number > mine[key]]
        if document.get("rank_ties") == "dense":
            place = len(set(better)) + 1
            places[unit] = (place, place)
        else:
            places[unit] = (len(better) + 1, len(better) + others.count(mine[key]))
    return places


def score(document, units):
    """{unit: result} of a whole run, every number a Fraction."""
    leaves = components_of(document)
    rules = {leaf["code"]: leaf["rule"] for leaf, _above in leaves}
    treats, peers = {}, {}
    for leaf, _above in leaves:
        code = leaf["code"]
        peers[code] = []
        for unit, inputs in units.items():
            treats[unit, code] = exception_of(leaf, unit, inputs, rules)
            if treats[unit, code] is None and "value" in inputs.get(code, {}):
                peers[code].append(inputs[code]["value"])
    results = {}
    for unit, inputs in units.items():
        lines, groups = {}, {code: [Fraction(0), Fraction(0)] for code in group_codes(document)}
        for leaf, above in leaves:
            code = leaf["code"]
            line = line_of(leaf, inputs.get(code), treats[unit, code], peers[code])
            lines[code] = line
            for parent in above:
                groups[parent][0] += line[0]
                groups[parent][1] += line[1]
        results[unit] = total(document, inputs, lines) | {"lines": lines, "groups": groups}
    for unit, (rank, rank_to) in ranks(document, results).items():
        results[unit] |= {"rank": rank, "rank_to": rank_to}
    return results


def counting(component, stages, portal, *, is_final):
    """Which of the things said of a component counts; ``stages`` by stage, a survey's are official.

    ``portal`` is what the portal's registers say, given or None. Items have no component.
    """
    is_survey = (component or {}).get("source", {}).get("kind") == "survey"
    for stage in ("final", "appraisal"):
        if stage in stages:
            return stages[stage]
    if "self" in stages and not is_final and not is_survey:
        return stages["self"]
    return portal


def total(document, inputs, lines):
    points = sum((line[0] for line in lines.values()), Fraction(0))
    maximum = sum((line[1] for line in lines.values()), Fraction(0))
    bonus, penalty = adjusted(document, inputs)
    percent = None
    if maximum:
        scale = Fraction(document.get("scale", "100"))
        cap = Fraction(document.get("adjustments", {}).get("total_cap", scale))
        percent = kept((points + bonus - penalty) * scale / maximum, Fraction(0), cap)
    return {
        "points": points,
        "maximum": maximum,
        "bonus": bonus,
        "penalty": penalty,
        "percent": percent,
        "published": as_published(document, percent),
        "band": band_of(document, percent),
    }
