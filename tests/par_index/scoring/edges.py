"""A set of a component or two, scored for a unit or two: what the tests of edges need."""

from decimal import Decimal

from par_index.scoring import Input, Value, parse_criteria_set, rank, score_run


def component(rule, maximum="10", code="c", **more):
    return {"code": code, "name": code, "max": maximum, "rule": rule} | more


def set_of(*components, **head):
    area = {"code": "A", "name": "A", "components": list(components)}
    return parse_criteria_set({"code": "s", "title": "s", "areas": [area]} | head)


def value(text):
    """ "85", "47/50", or None; what is neither is an option's label or code."""
    if text is None or isinstance(text, Value):
        return text
    if "/" in text:
        return Value.ratio(*text.split("/"))
    return Value.of(text) if text.lstrip("-").replace(".", "").isdigit() else Value.choice(text)


def given(text):
    return Input(value=value(text))


def points(number):
    return Input(points=Decimal(number))


NOT_APPLICABLE = Input(not_applicable=True)


def line(rule, text, maximum="10", **more):
    """The line of the only unit of a run that was given this value for the only component."""
    return lines(rule, [text], maximum, **more)[0]


def lines(rule, texts, maximum="10", **more):
    """One line for each unit of a run; the units were given these values."""
    spec = set_of(component(rule, maximum, **more))
    inputs = {
        f"u{number}": {"c": text if isinstance(text, Input) else given(text)}
        for number, text in enumerate(texts)
    }
    return [score.lines[0] for score in score_run(spec, inputs)]


def scores(spec, **inputs):
    return {score.unit: score for score in score_run(spec, inputs)}


def places(spec, **inputs):
    return {place.unit: place.text for place in rank(score_run(spec, inputs), spec=spec)}
