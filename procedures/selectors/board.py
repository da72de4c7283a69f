"""What hangs on the boards, and what does not."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from common import clock
from procedures.models import Handling, Posting, Procedure
from units.models import Unit


@dataclass(frozen=True, slots=True)
class Board:
    """What hangs on a unit's board, and what is in force but does not."""

    posted: list[Posting]
    missing: list[Procedure]

    @property
    def total(self) -> int:
        return len(self.posted) + len(self.missing)


def board_of(unit: Unit, on: date | None = None) -> Board:
    """Two queries."""
    in_force = (
        Procedure.objects.effective(on or clock.today())
        .at_level(unit.level_id)
        .select_related("field")
    )
    posted = {
        posting.procedure_id: posting
        for posting in unit.postings.select_related("procedure__field", "confirmed_by")
    }
    due = list(in_force)
    return Board(
        [posted[one.pk] for one in due if one.pk in posted],
        [one for one in due if one.pk not in posted],
    )


def unposted_counts(units: QuerySet[Unit]) -> list[tuple[Unit, int]]:
    """Units with procedures in force that are not on their board. Three queries."""
    asked = list(units)
    posted = set(Posting.objects.filter(unit__in=asked).values_list("unit_id", "procedure_id"))
    in_force = Procedure.objects.effective(clock.today())
    levels: dict[str, list[int]] = {}
    for level, pk in Handling.objects.filter(procedure__in=in_force).values_list(
        "level_id", "procedure_id"
    ):
        levels.setdefault(level, []).append(pk)
    counts = [
        (unit, sum((unit.pk, pk) not in posted for pk in levels.get(unit.level_id, ())))
        for unit in asked
    ]
    return [(unit, count) for unit, count in counts if count]
