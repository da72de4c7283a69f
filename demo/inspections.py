"""Ten visits of two years and the plan of 2020: what was asked to be mended, and what was."""

from dataclasses import dataclass
from datetime import date, timedelta

from demo.evidence import RULES, Library
from demo.moments import TODAY, Timeline, at, stream
from demo.people import People
from demo.profiles import profile_of
from plans.models import Finding, Inspection, Remedy
from plans.services.findings import (
    confirm_remedy,
    record_finding,
    refuse_remedy,
    report_remedy,
)
from plans.services.inspection_plans import PlannedVisit, save_inspection_plan
from plans.services.inspections import call_off_inspection, hold_inspection, record_inspection
from units.models import Unit

# Commune and day of each visit.
VISITS = (
    ("29665", date(2019, 5, 14)),
    ("29707", date(2019, 9, 10)),
    ("29668", date(2020, 5, 12)),
    ("29707", date(2020, 5, 19)),
    ("29686", date(2020, 6, 9)),
    ("29677", date(2020, 6, 16)),
    ("29701", date(2020, 8, 11)),
    ("29695", date(2020, 8, 18)),
    ("29716", date(2020, 10, 13)),
    ("29692", date(2020, 10, 20)),
)
DECISIONS = {
    2019: "Quyết định số 842/QĐ-UBND (minh họa)",
    2020: "Quyết định số 1105/QĐ-UBND (minh họa)",
}
SUMMARY = (
    "Đơn vị đã phân công người phụ trách và thực hiện các nhiệm vụ của kế hoạch; hồ sơ lưu tương đối "
    "đầy đủ. Đoàn kiểm tra đề nghị khắc phục các nội dung nêu dưới đây."
)
FINDINGS = (
    (
        "Bảng niêm yết còn thiếu một số thủ tục mới được công bố; bổ sung và chụp ảnh gửi về huyện.",
        "Đã niêm yết bổ sung, có biên bản và ảnh kèm theo.",
    ),
    (
        "Một số hồ sơ trễ hẹn chưa có phiếu xin lỗi và hẹn lại ngày trả.",
        "Đã ban hành mẫu phiếu, rà soát và gửi đủ phiếu cho các hồ sơ trễ hẹn.",
    ),
    (
        "Sổ theo dõi phản ánh, kiến nghị chưa ghi ngày trả lời.",
        "Đã lập sổ mới, cập nhật đủ ngày nhận và ngày trả lời từ đầu năm.",
    ),
    (
        "Chưa công khai mức độ hài lòng của người dân tại trụ sở.",
        "Đã công khai tại bảng tin và trên cổng.",
    ),
    (
        "Kế hoạch tuyên truyền cải cách hành chính chưa nêu thời gian và người thực hiện.",
        "Đã ban hành kế hoạch điều chỉnh.",
    ),
)


# Planned and not yet made: one soon, one whose day went by, one called off.
TO_COME = (
    ("29671", date(2020, 12, 24), "Kiểm soát thủ tục hành chính, một cửa điện tử"),
    ("29710", date(2020, 12, 11), "Công tác chỉ đạo, điều hành; tuyên truyền"),
)
CALLED_OFF = ("29713", date(2020, 10, 30), "Đơn vị tập trung khắc phục hậu quả thiên tai.")
# This visit of 2020 stood on no plan.
UNPLANNED = "29692"
PLANNED_ON, CALLED_OFF_ON = date(2020, 1, 21), date(2020, 10, 19)
SUBJECT = "Thực hiện kế hoạch cải cách hành chính năm 2020"
# A first remedy there was found wanting; from August on what was not mended was tried once.
TWICE, SINCE_AUGUST = "29686", date(2020, 8, 1)
FIRST_TRY = "Đã thực hiện một phần, đang hoàn thiện hồ sơ."
WANTING = "Chưa có văn bản hoặc ảnh chứng minh; đề nghị làm xong, bổ sung rồi báo lại."
NEW_DAY = date(2020, 12, 31)
# What units said since then waits for the inspector's word.
SINCE_OCTOBER = date(2020, 10, 1)


def plan_inspections(
    timeline: Timeline, units: dict[str, Unit], people: People, library: Library
) -> None:
    """The year's plan, the visits and what came of each, through the services."""
    Inspections(timeline, units, people, library).plan()


class Inspections:
    def __init__(
        self, timeline: Timeline, units: dict[str, Unit], people: People, library: Library
    ) -> None:
        self.timeline, self.units, self.people, self.library = timeline, units, people, library

    def plan(self) -> None:
        self.timeline.add(at(PLANNED_ON, 10), self._make_plan)
        self.timeline.add(at(CALLED_OFF_ON, 9), self._call_off)
        for code, held_on in VISITS:
            self._visit(self.units[code], held_on)

    def _make_plan(self) -> None:
        days = {
            code: (held_on + timedelta(days=10), SUBJECT)
            for code, held_on in VISITS
            if held_on.year == TODAY.year and code != UNPLANNED
        }
        days |= {code: (day, subject) for code, day, subject in TO_COME}
        days[CALLED_OFF[0]] = CALLED_OFF[1], SUBJECT
        save_inspection_plan(
            unit=self.units["859"],
            year=TODAY.year,
            by=self.people.staff,
            decision="Quyết định số 215/QĐ-UBND (minh họa)",
            issued_on=PLANNED_ON,
            note="Mỗi cuộc kiểm tra một buổi; đơn vị chuẩn bị báo cáo và hồ sơ kiểm chứng.",
            visits=[
                PlannedVisit(self.units[code], day, subject)
                for code, (day, subject) in days.items()
            ],
        )

    def _call_off(self) -> None:
        code, _day, reason = CALLED_OFF
        visit = Inspection.objects.get(unit=self.units[code], plan__year=TODAY.year)
        call_off_inspection(inspection=visit, by=self.people.staff, reason=reason)

    def _visit(self, unit: Unit, held_on: date) -> None:
        rng, diligent = stream("findings", unit.code, held_on), profile_of(unit.code).diligent
        self.timeline.add(at(held_on, 15), lambda: self._hold(unit, held_on))
        for place, (text, remedy) in enumerate(rng.sample(FINDINGS, 2 + (diligent < 0.8))):
            resolved_on = held_on + timedelta(days=rng.randrange(15, 55))
            is_mended = rng.random() < 0.35 + 0.65 * diligent and resolved_on <= TODAY
            story = Story(self, unit, held_on, text)
            self.timeline.add(at(held_on, 16, place), story.record)
            if is_mended and unit.code == TWICE and not place:
                story.tried(resolved_on - timedelta(days=9), None)
            if is_mended:
                story.mended(resolved_on, remedy)
            elif held_on >= SINCE_AUGUST:
                story.tried(held_on + timedelta(days=20), NEW_DAY)

    def _hold(self, unit: Unit, held_on: date) -> None:
        said = {
            "by": self.people.inspector,
            "held_on": held_on,
            "decision": DECISIONS[held_on.year],
            "summary": SUMMARY,
        }
        planned = Inspection.objects.filter(unit=unit, plan__year=held_on.year).first()
        if planned:
            hold_inspection(inspection=planned, **said)
        else:
            record_inspection(unit=unit, **said)


@dataclass
class Story:
    """One finding, from the visit to the inspector's last word."""

    inspections: Inspections
    unit: Unit
    held_on: date
    text: str

    def record(self) -> None:
        visit = Inspection.objects.get(unit=self.unit, held_on=self.held_on)
        record_finding(
            inspection=visit,
            by=self.inspections.people.inspector,
            text=self.text,
            due_on=self.held_on + timedelta(days=30),
        )

    def tried(self, day: date, new_day: date | None) -> None:
        """The unit's first remedy was not enough."""
        add, inspector = self.inspections.timeline.add, self.inspections.people.inspector
        add(at(day, 15), lambda: self._report(day, FIRST_TRY))
        add(
            at(day + timedelta(days=4), 10),
            lambda: refuse_remedy(
                remedy=self._waiting(), by=inspector, reason=WANTING, due_on=new_day
            ),
        )

    def mended(self, day: date, remedy: str) -> None:
        add, inspector = self.inspections.timeline.add, self.inspections.people.inspector
        add(at(day, 16), lambda: self._report(day, remedy))
        if self.held_on < SINCE_OCTOBER:
            add(
                at(day + timedelta(days=6), 10),
                lambda: confirm_remedy(remedy=self._waiting(), by=inspector),
            )

    def _report(self, day: date, text: str) -> None:
        document = self.inspections.library.get((self.unit.code, RULES))
        is_there = document is not None and document.issued_on <= day
        report_remedy(
            finding=self._finding(),
            by=self.inspections.people.official(self.unit),
            text=text,
            done_on=day,
            evidence=[document] if is_there else [],
        )

    def _finding(self) -> Finding:
        return Finding.objects.select_related("inspection__unit").get(
            inspection__unit=self.unit, inspection__held_on=self.held_on, text=self.text
        )

    def _waiting(self) -> Remedy:
        return self._finding().remedies.get(verdict="")
