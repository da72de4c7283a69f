"""One appraiser at one card: which areas are theirs, what they may not see yet, what is left."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from par_index.choices import Stage
from par_index.models import Scorecard
from par_index.selectors.appraisers import UnitAssignment, area_code, unit_assignment
from par_index.selectors.blind import unread_by
from par_index.views.line import Line
from par_index.views.sheet import Area, Sheet, build_sheet, judge_stage


@dataclass(frozen=True)
class LeftArea:
    """An area with lines that nobody judged, and whose it is."""

    label: str
    count: int
    names: str


@dataclass(frozen=True)
class Bench:
    user: Any
    card: Scorecard
    # The stage written now, or nothing.
    stage: str
    assigned: UnitAssignment
    # Components that the person is still to read blind.
    hidden: set[int]

    @classmethod
    def of(cls, user: Any, card: Scorecard) -> "Bench":
        assigned = unit_assignment(card.criteria_set, card.year, card.unit)
        return cls(user, card, judge_stage(user, card), assigned, unread_by(user, card))

    def allows(self, area: str) -> bool:
        return self.assigned.allows(self.user, area)

    def sheet(self) -> Sheet:
        """The card without figures: pages ask for those of the lines they draw."""
        return build_sheet(
            self.card,
            self.stage,
            with_faults=False,
            with_figures=False,
            may_write=lambda criterion: self.allows(area_code(criterion)),
            hidden=self.hidden,
        )

    def area(self, sheet: Sheet, code: str | None) -> Area:
        """The area asked for, else the first where something waits for this person."""
        named = next((area for area in sheet.areas if area.code == code), None)
        mine = (area for area in sheet.areas if waiting(area.lines))
        return named or next(mine, sheet.areas[0])

    def left_areas(self, sheet: Sheet) -> list[LeftArea]:
        counts = [(area, len(unjudged(area.lines, self.stage))) for area in sheet.areas]
        return [
            LeftArea(area.label, count, self.assigned.names(area.code))
            for area, count in counts
            if count
        ]

    def why_not(self, line: Line) -> str:
        """Why this line has no form now."""
        if line.row.is_veiled:
            return _("Tiêu chí này đang chờ ông/bà đọc lại. Xin đọc lại trước, rồi thẩm định tiếp.")
        area = area_code(line.criterion)
        if self.stage and not self.allows(area):
            return _("Lĩnh vực này được phân công cho %(names)s thẩm định.") % {
                "names": self.assigned.names(area)
            }
        return _("Bảng điểm không còn ở bước thẩm định nên chưa lưu được.")


def unjudged(lines: list[Line], stage: str) -> list[Line]:
    """What the unit said in this round (its marks, then its replies) and nobody judged yet."""
    if not stage:
        return []
    asked = Stage.REPLY if stage == Stage.FINAL else Stage.SELF
    return [
        line
        for line in lines
        if not line.criterion.is_survey and stage not in line.row.marks and asked in line.row.marks
    ]


def waiting(lines: list[Line]) -> list[Line]:
    """The same as far as this person may judge it."""
    return [line for line in lines if line.stage and line.offered and unjudged([line], line.stage)]
