"""The catalogue of each level on a day."""

from dataclasses import dataclass
from datetime import date

from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from procedures.choices import ONLINE_FROM_LEVEL
from procedures.models import Handling, Procedure, ProcedureVersion


@dataclass(frozen=True, slots=True)
class InForce:
    """A procedure on a day: the version of that day, and what was offered online then."""

    pk: int
    version: int
    online_level: int
    online_since: date | None
    confirmed: bool
    on: date

    @property
    def hangs_as(self) -> tuple[int, int]:
        """What a posting must name to count: the procedure and this version."""
        return self.pk, self.version

    @property
    def is_online(self) -> bool:
        """At level 3 or 4; what is offered online only since a later day was not then."""
        begun = self.online_since is None or self.online_since <= self.on
        return begun and self.online_level >= ONLINE_FROM_LEVEL


def in_force_by_level(on: date) -> dict[str, list[InForce]]:
    """Per level the procedures in force there on the day. One query."""
    come = ProcedureVersion.objects.filter(
        Q(effective_from=None) | Q(effective_from__lte=on), procedure=OuterRef("procedure")
    )
    number = Subquery(come.order_by("-number").values("number")[:1])
    handled = Handling.objects.filter(procedure__in=Procedure.objects.effective(on)).values_list(
        "level_id",
        "procedure_id",
        Coalesce(number, F("procedure__version")),
        "procedure__online_level",
        "procedure__online_since",
        "procedure__confirmed",
    )
    levels: dict[str, list[InForce]] = {}
    for level, pk, version, online, since, confirmed in handled:
        one = InForce(pk, version, online, since, confirmed, on)
        levels.setdefault(level, []).append(one)
    return levels
