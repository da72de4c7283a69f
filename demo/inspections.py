"""Eight visits of 2020, two of 2019: what was asked to be mended, and what was."""

from datetime import date, timedelta

from demo.moments import TODAY, at, stream
from demo.people import People
from demo.profiles import profile_of
from plans.models import Finding, Inspection
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


def load_inspections(units: dict[str, Unit], people: People) -> None:
    for code, held_on in VISITS:
        inspection = Inspection.objects.create(
            unit=units[code],
            year=held_on.year,
            held_on=held_on,
            decision=DECISIONS[held_on.year],
            summary=SUMMARY,
        )
        findings = _findings(inspection, people)
        Finding.objects.bulk_create(findings)
        # The moment of writing is real time; the demonstration lives in its own.
        Finding.objects.filter(inspection=inspection).update(recorded_at=at(held_on, 16))


def _findings(inspection: Inspection, people: People) -> list[Finding]:
    code, held_on = inspection.unit.code, inspection.held_on
    rng, diligent = stream("findings", code, held_on), profile_of(code).diligent
    made = []
    for text, remedy in rng.sample(FINDINGS, 2 + (diligent < 0.8)):
        resolved_on = held_on + timedelta(days=rng.randrange(15, 55))
        is_mended = rng.random() < 0.35 + 0.65 * diligent and resolved_on <= TODAY
        made.append(
            Finding(
                inspection=inspection,
                text=text,
                due_on=held_on + timedelta(days=30),
                remedy=remedy if is_mended else "",
                resolved_on=resolved_on if is_mended else None,
                recorded_by=people.inspector,
            )
        )
    return made
