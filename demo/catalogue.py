"""Pages of the catalogue filled in, and what became of them in the year: versions, reports, local words."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from demo.moments import Timeline, at
from demo.people import People
from procedures.choices import FaultReportState, PageFault, VersionSource
from procedures.models import FaultReport, Procedure
from procedures.selectors.versions import content_of, limit_entry, paper_entry
from procedures.services import (
    answer_fault,
    apply_due_versions,
    confirm_checked,
    set_supplement,
    set_version,
)
from procedures.services.content import write_content
from units.models import Unit

DECISION, DECIDED_ON = "45/QĐ-UBND (minh họa)", date(2018, 3, 15)
FORMS = "Tờ khai theo mẫu, có tại Bộ phận Một cửa"
IDENTITY = paper_entry(name="Giấy tờ tùy thân", originals=1, note="xuất trình, không nộp")
HOUSEHOLD = paper_entry(name="Sổ hộ khẩu", originals=0, copies=1)
STEPS = (
    "Người yêu cầu nộp hồ sơ tại Bộ phận Một cửa, qua bưu chính hoặc trực tuyến.\n"
    "Công chức kiểm tra hồ sơ, ghi phiếu hẹn trả kết quả.\n"
    "Công chức thẩm tra, trình lãnh đạo ký.\n"
    "Người yêu cầu nhận kết quả theo phiếu hẹn."
)
# By code: the result, and the papers beside identity papers.
PAGES: dict[str, tuple[str, list[dict[str, Any]]]] = {
    "1.001193": (
        "Giấy khai sinh (bản chính)",
        [
            paper_entry(name="Tờ khai đăng ký khai sinh", form=FORMS),
            paper_entry(name="Giấy chứng sinh"),
            HOUSEHOLD,
        ],
    ),
    "1.000894": (
        "Giấy chứng nhận kết hôn (2 bản chính)",
        [
            paper_entry(name="Tờ khai đăng ký kết hôn", form=FORMS),
            paper_entry(name="Giấy xác nhận tình trạng hôn nhân", case="cư trú ở xã khác"),
        ],
    ),
    "1.004873": (
        "Giấy xác nhận tình trạng hôn nhân",
        [
            paper_entry(name="Tờ khai cấp giấy xác nhận tình trạng hôn nhân", form=FORMS),
            paper_entry(
                name="Quyết định ly hôn hoặc giấy chứng tử của vợ, chồng",
                originals=0,
                copies=1,
                case="đã từng kết hôn",
            ),
            HOUSEHOLD,
        ],
    ),
    "1.001022": (
        "Trích lục đăng ký nhận cha, mẹ, con",
        [
            paper_entry(name="Tờ khai đăng ký nhận cha, mẹ, con", form=FORMS),
            paper_entry(name="Giấy tờ, đồ vật chứng minh quan hệ cha, mẹ, con"),
        ],
    ),
    "2.000815": (
        "Bản sao được chứng thực",
        [paper_entry(name="Bản chính và bản chụp cần chứng thực", originals=1, copies=1)],
    ),
    "1.001612": (
        "Giấy chứng nhận đăng ký hộ kinh doanh",
        [
            paper_entry(name="Giấy đề nghị đăng ký hộ kinh doanh", form=FORMS),
            paper_entry(name="Biên bản họp", originals=0, copies=1, case="nhóm cá nhân góp vốn"),
        ],
    ),
}
FEES = {"1.004873": ("15.000 đồng", 15000), "2.000815": ("2.000 đồng/trang", None)}

SHORTENED = "1.001022"
LONGER, SHORTER = (
    limit_entry(case="phải xác minh", amount=days, unit="working_days") for days in (8, 6)
)
SHORTENED_ON, SHORTER_SINCE = date(2020, 7, 20), date(2020, 8, 1)
COMING, COMING_ON, COMING_SINCE = "1.004873", date(2020, 12, 10), date(2021, 1, 1)
SUPPLEMENTED_ON, MENDED_ON, REPORTED_ON = date(2020, 3, 16), date(2020, 6, 9), date(2020, 12, 14)
SUPPLEMENTS = {
    "29686": "Nhận hồ sơ từ thứ Hai đến thứ Sáu; sáng thứ Bảy trả kết quả. Hỏi Bộ phận Một cửa.",
    "29659": "Bốc số ở quầy 1. Hồ sơ nộp trước 10 giờ 30 được xem trong buổi sáng.",
}


def load_pages() -> None:
    """What a reader needs for the things that people come for most."""
    for procedure in Procedure.objects.filter(code__in=PAGES).select_related("field"):
        result, papers = PAGES[procedure.code]
        content = content_of(procedure)
        fee, amount = FEES.get(procedure.code, ("", None))
        for limit in content["limits"]:
            limit |= {"fee": fee, "fee_amount": amount and str(amount)}
        if procedure.code == SHORTENED:
            content["limits"].append(LONGER)
        content |= {
            "steps": STEPS,
            "result": result,
            "paper_list": [*papers, IDENTITY],
            "agency": "Bộ phận tiếp nhận và trả kết quả",
            "audience": "Cá nhân, hộ gia đình",
            "decision": DECISION,
            "decision_on": DECIDED_ON.isoformat(),
        }
        write_content(procedure, content)


def plan_catalogue(timeline: Timeline, units: Iterable[Unit], people: People) -> None:
    """A limit made shorter, a version to come, readers who were heard, words of two communes."""
    keeper = _Keeper(list(units), people)
    timeline.add(at(SUPPLEMENTED_ON, 8), keeper.supplement)
    timeline.add(at(MENDED_ON, 14), keeper.mend)
    timeline.add(at(SHORTENED_ON, 10), keeper.shorten)
    timeline.add(at(SHORTER_SINCE, 0, 5), apply_due_versions)
    timeline.add(at(SHORTER_SINCE + timedelta(days=2), 9), keeper.confirm)
    timeline.add(at(COMING_ON, 15), keeper.announce)
    timeline.add(at(REPORTED_ON, 19), keeper.hear)


class _Keeper:
    def __init__(self, units: list[Unit], people: People) -> None:
        self.units, self.people = units, people

    def supplement(self) -> None:
        procedure = Procedure.objects.get(code="1.001193")
        for unit in self.units:
            if unit.code in SUPPLEMENTS:
                text, by = SUPPLEMENTS[unit.code], self.people.official(unit)
                set_supplement(procedure=procedure, unit=unit, text=text, by=by)

    def mend(self) -> None:
        report = _report("2.000815", PageFault.FEE, "Trang không ghi lệ phí, đến nơi mới biết.")
        answer = "Đã ghi 2.000 đồng một trang theo bảng niêm yết."
        answer_fault(
            report=report, state=FaultReportState.MENDED, answer=answer, by=self.people.staff
        )

    def shorten(self) -> None:
        procedure = Procedure.objects.select_related("field").get(code=SHORTENED)
        limits = [SHORTER if one == LONGER else one for one in content_of(procedure)["limits"]]
        set_version(
            procedure=procedure,
            content={"limits": limits},
            effective_from=SHORTER_SINCE,
            decision="1127/QĐ-UBND (minh họa)",
            decision_on=date(2020, 7, 15),
            note="Kiến nghị rà soát rút ngắn từ 8 còn 6 ngày làm việc khi phải xác minh được chấp thuận.",
            source=VersionSource.PROPOSAL,
            by=self.people.staff,
        )

    def confirm(self) -> None:
        procedure = Procedure.objects.get(code=SHORTENED)
        confirm_checked(procedure=procedure, by=self.people.staff)

    def announce(self) -> None:
        procedure = Procedure.objects.select_related("field").get(code=COMING)
        papers = [one for one in content_of(procedure)["paper_list"] if one != HOUSEHOLD]
        set_version(
            procedure=procedure,
            content={
                "paper_list": papers,
                "online_service": "full",
                "online_since": COMING_SINCE.isoformat(),
            },
            effective_from=COMING_SINCE,
            decision="2218/QĐ-UBND (minh họa)",
            decision_on=date(2020, 12, 8),
            note="Bỏ bản sao sổ hộ khẩu; cung cấp trực tuyến toàn trình.",
            source=VersionSource.EDIT,
            by=self.people.staff,
        )

    def hear(self) -> None:
        _report(COMING, PageFault.PAPERS, "Ở xã tôi không đòi bản sao sổ hộ khẩu nữa.")


def _report(code: str, kind: str, text: str) -> FaultReport:
    procedure = Procedure.objects.get(code=code)
    return FaultReport.objects.create(procedure=procedure, kind=kind, text=text)
