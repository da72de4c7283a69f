"""The catalogue of each level on a day."""

from datetime import date

from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from procedures.models import Handling, Procedure, ProcedureVersion


def online_levels(on: date) -> dict[str, dict[int, int]]:
    """Per level the procedures in force there, with their online level on the day. One query.

    What is offered online only since a later day was not then.
    """
    in_force = Procedure.objects.effective(on)
    levels: dict[str, dict[int, int]] = {}
    handled = Handling.objects.filter(procedure__in=in_force)
    for level, pk, online, since in handled.values_list(
        "level_id", "procedure_id", "procedure__online_level", "procedure__online_since"
    ):
        levels.setdefault(level, {})[pk] = online if since is None or since <= on else 0
    return levels


def versions_in_force(on: date) -> dict[str, set[tuple[int, int]]]:
    """Per level the procedures in force there, each with the version of that day. One query."""
    come = ProcedureVersion.objects.filter(
        Q(effective_from=None) | Q(effective_from__lte=on), procedure=OuterRef("procedure")
    )
    number = Subquery(come.order_by("-number").values("number")[:1])
    handled = Handling.objects.filter(procedure__in=Procedure.objects.effective(on)).annotate(
        number=Coalesce(number, F("procedure__version"))
    )
    levels: dict[str, set[tuple[int, int]]] = {}
    for level, pk, version in handled.values_list("level_id", "procedure_id", "number"):
        levels.setdefault(level, set()).add((pk, version))
    return levels
