"""The district's report of a quarter: what the communes filed and how far each task is."""

from dataclasses import dataclass
from typing import Any

from common import clock
from common.exports import xlsx_bytes
from common.figures import Figure, FigureState
from common.templatetags.portal import number, percent
from plans.choices import TaskState
from plans.models import Plan, Report
from plans.selectors import reports_with_state
from plans.selectors.plans import by_area, tasks_of
from plans.selectors.progress import Progress, progress_of
from reports.word import AdministrativeDocument
from units.models import Period

# Written in Vietnamese whatever the interface's language: the document is sent to offices here.
COLUMNS = ("Mã", "Nhiệm vụ", "Cơ quan chủ trì", "Mục tiêu", "Kết quả", "Tình trạng")
_WIDTHS_MM = (12, 62, 30, 18, 24, 19)


@dataclass(frozen=True)
class Filing:
    """Who signed and sent the report of the period, in time, late or not at all."""

    in_time: list[str]
    late: list[str]
    missing: list[str]

    @property
    def owed(self) -> int:
        return len(self.in_time) + len(self.late) + len(self.missing)


def filing_of(plan: Plan, period: Period) -> Filing:
    reports = reports_with_state(
        Report.objects.filter(period=period, unit__path__startswith=plan.unit.path)
        .exclude(unit=plan.unit)
        .select_related("unit", "period")
        .order_by("unit__sort_key")
    )
    filing = Filing([], [], [])
    for report in reports:
        if report.filed_at is None:
            filing.missing.append(report.unit.name)
        elif clock.local_date(report.filed_at) > period.due_on:
            filing.late.append(report.unit.name)
        else:
            filing.in_time.append(report.unit.name)
    return filing


def quarterly_document(plan: Plan, period: Period) -> bytes:
    """A draft in the form of 30/2020/NĐ-CP, to be read, completed and signed by people."""
    progress = progress_of(tasks_of(plan), plan)
    paper = AdministrativeDocument()
    district = plan.unit.name.removeprefix("Huyện ")
    province = plan.unit.parent.name if plan.unit.parent else ""
    paper.head(
        parent=f"UBND {province}",
        issuer=f"UBND {plan.unit.name[0].lower()}{plan.unit.name[1:]}",
        number="Số:        /BC-UBND",
        place=district,
        on=clock.today(),
    )
    paper.title("Báo cáo", f"Kết quả thực hiện kế hoạch cải cách hành chính {period.name}")
    _write_filing(paper, plan, period, filing_of(plan, period))
    _write_tasks(paper, progress)
    _write_gaps(paper, progress)
    paper.foot(
        copies_to=[f"UBND {province}", "Sở Nội vụ", "Lưu: VT, NV"],
        signer=["TM. Ủy ban nhân dân", "Chủ tịch"],
    )
    return paper.to_bytes()


def quarterly_annex(plan: Plan, period: Period) -> bytes:
    """The same table of tasks as a workbook."""
    progress = progress_of(tasks_of(plan), plan)
    return xlsx_bytes(period.code, COLUMNS, [_row(one) for one in progress])


def _write_filing(
    paper: AdministrativeDocument, plan: Plan, period: Period, filing: Filing
) -> None:
    paper.heading("I. Chế độ báo cáo")
    paper.text(
        f"Thực hiện Kế hoạch ban hành kèm theo Quyết định số {plan.decision_number}, đến ngày "
        f"{clock.today():%d/%m/%Y} có {len(filing.in_time) + len(filing.late)}/{filing.owed} đơn vị "
        f"đã gửi báo cáo {period.name} (hạn {period.due_on:%d/%m/%Y}), trong đó "
        f"{len(filing.in_time)} đơn vị đúng hạn, {len(filing.late)} đơn vị chậm."
    )
    if filing.missing:
        paper.text(f"Chưa gửi báo cáo: {', '.join(filing.missing)}.")


def _write_tasks(paper: AdministrativeDocument, progress: list[Progress]) -> None:
    paper.heading(f"II. Kết quả thực hiện nhiệm vụ (lũy kế đến ngày {clock.today():%d/%m/%Y})")
    for area in by_area(progress):
        paper.heading(f"{area.area.code}. {area.area.name}")
        paper.table(COLUMNS, [_row(one) for one in area.tasks], _WIDTHS_MM)


def _write_gaps(paper: AdministrativeDocument, progress: list[Progress]) -> None:
    paper.heading("III. Nhiệm vụ có nguy cơ và nhiệm vụ chưa có số liệu")
    for state, words in (
        (TaskState.BEHIND, "Có nguy cơ không đạt mục tiêu"),
        (TaskState.NO_DATA, "Chưa có số liệu"),
    ):
        codes = [one.task.code for one in progress if one.state == state]
        paper.text(f"{words}: {', '.join(codes) if codes else 'không có'}.")
    paper.text(
        "Số liệu lấy từ báo cáo quý đã ký của các đơn vị và số liệu của cổng tại thời điểm lập báo cáo."
    )


def _row(one: Progress) -> list[Any]:
    task = one.task
    target = number(one.target) if one.target is not None else ""
    unit = task.indicator.unit_label if task.indicator and target else ""
    return [
        task.code,
        task.title,
        task.lead.name if task.lead else "",
        f"{target} {unit}".strip(),
        figure_text(one.figure),
        str(one.shown),
    ]


def figure_text(figure: Figure) -> str:
    """ "98,5 % (197/200)", a count, or the reason why there is no number."""
    if figure.state == FigureState.MISSING:
        return "chưa có"
    if figure.state == FigureState.NOT_APPLICABLE:
        return "không phát sinh"
    if figure.denominator is None:
        return percent(figure.value) if figure.is_percent else number(figure.value)
    return f"{percent(figure.exact)} ({number(figure.numerator)}/{number(figure.denominator)})"
