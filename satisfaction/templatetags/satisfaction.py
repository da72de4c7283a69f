"""What pages of other apps show of satisfaction, without those apps knowing of it."""

from datetime import date
from typing import Any

from django import template

from procedures.models import Procedure
from satisfaction.selectors import settled_opinion
from satisfaction.tally import Tally

register = template.Library()


@register.inclusion_tag("satisfaction/_procedure.html")
def procedure_satisfaction(procedure: Procedure, start: date, end: date) -> dict[str, Any]:
    """A line for a list of definitions; nothing under the minimum number of ballots."""
    tally, as_of = settled_opinion(procedure, start, end)
    return {"tally": tally, "as_of": as_of}


@register.inclusion_tag("satisfaction/_tally.html")
def tally_cell(tally: Tally | None) -> dict[str, Any]:
    """A share with its n and interval."""
    return {"tally": tally if tally and tally.valid else None}
