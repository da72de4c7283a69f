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
        (posting.procedure_id, posting.version): posting
        for posting in unit.postings.select_related("procedure__field", "confirmed_by")
    }
    due = list(in_force)
    return Board(
        [posted[one.pk, one.version] for one in due if (one.pk, one.version) in posted],
        [one for one in due if (one.pk, one.version) not in posted],
    )


def unposted_counts(units: QuerySet[Unit]) -> list[tuple[Unit, int]]:
    """Units with procedures in force that are not on their board. Three queries."""
    asked = list(units)
    posted = set(
        Posting.objects.filter(unit__in=asked).values_list("unit_id", "procedure_id", "version")
    )
    in_force = Procedure.objects.effective(clock.today())
    levels: dict[str, list[tuple[int, int]]] = {}
    for level, pk, version in Handling.objects.filter(procedure__in=in_force).values_list(
        "level_id", "procedure_id", "procedure__version"
    ):
        levels.setdefault(level, []).append((pk, version))
    counts = [
        (unit, sum((unit.pk, *one) not in posted for one in levels.get(unit.level_id, ())))
        for unit in asked
    ]
    return [(unit, count) for unit, count in counts if count]
