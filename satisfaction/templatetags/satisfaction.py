"""What pages of other apps show of satisfaction, without those apps knowing of it."""

from datetime import date
from typing import Any

from django import template

from procedures.models import Procedure
from satisfaction.selectors import opinion_of_procedure
from satisfaction.tally import Tally

register = template.Library()


@register.inclusion_tag("satisfaction/_procedure.html")
def procedure_satisfaction(procedure: Procedure, start: date, end: date) -> dict[str, Any]:
    """A line for a list of definitions; nothing under the minimum number of ballots."""
    return {"tally": opinion_of_procedure(procedure, start, end), "as_of": end}


@register.inclusion_tag("satisfaction/_tally.html")
def tally_cell(tally: Tally | None) -> dict[str, Any]:
    """A share with its n and interval."""
    return {"tally": tally if tally and tally.valid else None}
