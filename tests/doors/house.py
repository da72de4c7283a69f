"""A house to walk through: people, and a thing behind every door."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from types import SimpleNamespace
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client

from common import clock
from common.models import Job, MailState, OutgoingMail
from common.uploads import store_upload
from demo.pdf import small_pdf
from par_index.choices import StepKind
from par_index.models import BlindMark, BlindSample, IndexRun, MarkCitation
from par_index.services import run_index
from par_index.services.criteria import copy_set
from par_index.services.criteria_files import keep_file
from par_index.services.runs import JOB_KIND, job_arguments
from plans import services
from plans.imports.annex import read_annex
from plans.models import Citation, Reminder, Report
from plans.services.annex import keep_annex
from plans.services.findings import report_remedy
from tests.doors.house_desk import desk_arguments, fill_desk
from tests.doors.house_voice import fill_voice, voice_arguments
from tests.doors.words import CANARY, ROLES
from tests.factories import par_index as index
from tests.factories import plans
from tests.factories.units import DistrictFactory, PeriodFactory, UnitFactory, UserFactory, person

PDF = small_pdf(["Bien ban niem yet"])


@dataclass
class House:
    """People with their clients, and for every address the arguments that lead into it."""

    users: dict[str, Any]
    arguments: dict[str, Any]
    things: SimpleNamespace

    def __post_init__(self) -> None:
        self.clients = {role: Client() for role in ROLES}
        for role, user in self.users.items():
            self.clients[role].force_login(user)

    def ask(self, role: str, method: str, path: str, data: Any = None) -> Any:
        """Go there as this person, who afterwards is where they were (signing out included)."""
        client = self.clients[role]
        kept = deepcopy(client.cookies)
        try:
            answer = getattr(client, method)(path, data)
            if answer.streaming:
                # Read to its end, a file is closed.
                list(answer)
            return answer
        finally:
            client.cookies = kept


@contextmanager
def open_house(blocker: Any) -> Iterator[House]:
    """Built once for a module, on a day inside the reporting window, and taken down whole."""
    with ExitStack() as stack:
        stack.enter_context(blocker.unblock())
        stack.enter_context(clock.frozen(plans.at(2020, 9, 10)))
        stack.enter_context(rolled_back())
        yield build()


@contextmanager
def rolled_back() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def build() -> House:
    district = DistrictFactory(name="Huyện Vũng Liêm", code="859")
    commune = UnitFactory(name="Xã Hiếu Phụng", code="29686", parent=district)
    neighbour = UnitFactory(name="Xã Quới An", code="29668", parent=district)
    elsewhere = DistrictFactory(name="Huyện Mang Thít", code="858")
    users = {
        "official": person("official", commune),
        "leader": person("leader", commune),
        "staff": person("district_staff", district),
        "inspector": person("inspector", district),
        "administrator": person("administrator", district),
        "stranger": person("official", neighbour),
        "outsider": person("district_staff", elsewhere),
    }
    things = SimpleNamespace(
        district=district, commune=commune, neighbour=neighbour, elsewhere=elsewhere
    )
    _fill_plans(things, users)
    fill_desk(things, users)
    fill_voice(things, users)
    _fill_index(things, users)
    return House(users, _arguments(things), things)


def _fill_plans(things: SimpleNamespace, users: dict[str, Any]) -> None:
    things.plan = plans.PlanFactory(unit=things.district)
    things.task = plans.TaskFactory(plan=things.plan, code="1.1")
    things.annex = keep_annex(
        plan=things.plan,
        file_name="phu-luc.xlsx",
        content=read_annex(ContentFile("STT,Nhiệm vụ\n".encode(), name="a.csv"), things.plan),
        by=users["staff"],
    )
    things.indicator = plans.IndicatorFactory(code="TC01")
    things.period = PeriodFactory()
    services.open_reports(period=things.period)
    report = things.report = Report.objects.get(unit=things.commune)
    official = users["official"]
    services.save_cell(
        report=report,
        indicator=things.indicator,
        by=official,
        version=0,
        state="reported",
        numerator=29,
        denominator=30,
        note=CANARY,
    )
    stored = store_upload(SimpleUploadedFile("bien-ban.pdf", PDF))
    things.evidence = plans.EvidenceFactory(
        unit=things.commune,
        added_by=official,
        file=stored,
        file_name="bien-ban.pdf",
        number=CANARY,
        title=CANARY,
    )
    things.citation = Citation.objects.create(cell=report.cells.get(), evidence=things.evidence)
    services.submit_report(report=report, by=official)
    things.sheet = services.keep_sheet(
        report=report,
        by=official,
        file_name="mau.xlsx",
        content={"rows": [], "faults": [], "absent": []},
    )
    [things.review] = services.send_back(report=report, by=users["leader"], reason=CANARY)
    services.submit_report(report=report, by=official)
    things.extension = services.extend_window(
        report=report, by=users["staff"], until=date(2020, 10, 20), reason=CANARY
    )
    things.letter = OutgoingMail.objects.create(
        key="door", to="a@example.org", subject=CANARY, body=CANARY, state=MailState.FAILED
    )
    Reminder.objects.create(
        kind="report",
        report=report,
        for_day=date(2020, 9, 10),
        audience="official",
        unit=things.commune,
        recipient=official,
        mail=things.letter,
    )
    things.finding = plans.FindingFactory(
        inspection__unit=things.commune,
        inspection__summary=CANARY,
        text=CANARY,
        recorded_by=users["inspector"],
    )
    things.planned = plans.InspectionFactory(
        unit=things.commune, held_on=None, planned_for=date(2020, 11, 30), subject=CANARY
    )
    claimed = plans.FindingFactory(inspection=things.finding.inspection, text=CANARY)
    things.remedy = report_remedy(
        finding=claimed, by=official, text=CANARY, done_on=date(2020, 9, 1)
    )


def _fill_index(things: SimpleNamespace, users: dict[str, Any]) -> None:
    criteria = things.criteria = index.criteria_set()
    card = things.card = index.ScorecardFactory(criteria_set=criteria, unit=things.commune)
    mark = things.mark = index.MarkFactory(scorecard=card, reason=CANARY, author=users["official"])
    things.blind_sample = BlindSample.objects.create(
        criteria_set=criteria, year=2020, seed=1, share_percent=10, drawn_by=users["staff"]
    )
    things.blind_mark = BlindMark.objects.create(
        sample=things.blind_sample,
        scorecard=card,
        criterion=index.leaf(criteria, "2.1"),
        reader=users["staff"],
    )
    things.mark_citation = MarkCitation.objects.create(mark=mark, evidence=things.evidence)
    index.StepFactory(scorecard=card, kind=StepKind.SUBMITTED, by=users["official"])
    things.job = Job.objects.create(
        kind=JOB_KIND,
        arguments=job_arguments(criteria, 2020, is_final=False),
        requested_by=users["staff"],
    )
    published = run_index(criteria_set=criteria, year=2020, is_final=True)
    IndexRun.objects.filter(pk=published.pk).update(
        published_at=clock.now(), published_by=UserFactory()
    )
    things.correction = run_index(criteria_set=criteria, year=2020, is_final=True)
    IndexRun.objects.filter(pk=things.correction.pk).update(
        published_at=clock.now(),
        published_by=UserFactory(),
        corrects=published,
        correction_reason="Nhập sai điểm",
        decision_note=CANARY,
    )
    things.run = run_index(criteria_set=criteria, year=2020, by=users["staff"])
    things.draft = copy_set(
        criteria_set=criteria, code="small-2021", title="Bộ 2021", year=2021, by=users["staff"]
    )
    things.criteria_file = keep_file(
        document=things.draft.document, faults=[], file_name="bo.json", by=users["staff"]
    )


def _plan_keeping(things: SimpleNamespace) -> dict[str, Any]:
    plan = [things.plan.pk]
    of_task = ("open", "assign-open", "edit", "targets", "split", "supersede", "end", "resume")
    return {
        "plans:plan": plan,
        "plans:tasks-merge": plan,
        "plans:task-add": plan,
        "plans:annex-upload": plan,
        "plans:annex-review": [*plan, things.annex.pk],
        **{f"plans:task-{name}": [*plan, things.task.code] for name in of_task},
    }


def _criteria(things: SimpleNamespace) -> dict[str, Any]:
    draft, issued = [things.draft.pk], [things.criteria.pk]
    of_draft = ("issue", "discard", "trial", "head", "group-add", "component-add")
    return {
        **{f"par_index:criteria-{name}": draft for name in of_draft},
        "par_index:criteria-detail": issued,
        "par_index:criteria-copy": issued,
        "par_index:criteria-deadlines": issued,
        "par_index:criteria-open-cards": issued,
        "par_index:criteria-export": [*issued, "json"],
        "par_index:criteria-review": [things.criteria_file.pk],
        "par_index:criteria-node": [*draft, "1.1"],
        "par_index:criteria-node-remove": [*draft, "1.1"],
        "par_index:criteria-node-move": [*draft, "1.1"],
    }


def _arguments(things: SimpleNamespace) -> dict[str, Any]:
    """By address, else by the app and the name's first word."""
    unit, report, card = [things.commune.pk], [things.report.pk], [things.card.pk]
    run = things.run.pk
    task = [2020, things.task.code]
    return {
        "common:job-detail": [things.job.pk],
        "plans:plan-detail": [2020],
        "plans:task": task,
        **_plan_keeping(things),
        "plans:risk-list": [2020],
        "plans:unit-list": [2020],
        "plans:unit-tasks": [2020, *unit],
        "plans:rollup-export": ["xlsx"],
        "plans:inspection-detail": [things.finding.inspection_id],
        "plans:inspection-plan": [2020],
        "plans:inspection-hold": [things.planned.pk],
        "plans:inspection-call-off": [things.planned.pk],
        "plans:finding-add": [things.finding.inspection_id],
        "plans:finding-export": ["csv"],
        "plans:finding-detail": [things.finding.pk],
        "plans:finding-resolve": [things.finding.pk],
        "plans:remedy-judge": [things.remedy.pk],
        "plans:indicator-detail": [things.indicator.code],
        "plans:report": report,
        "plans:report-sheets": [things.period.code],
        "plans:report-sheet-compare": [*report, things.sheet.pk],
        "plans:report-sheet-result": [*report, things.sheet.pk],
        "plans:review-reply": [things.review.pk],
        "plans:extension-end": [things.extension.pk],
        "plans:period": [things.period.pk],
        "letter": [things.letter.pk],
        "letter-decide": [things.letter.pk],
        "plans:cell": [*report, things.indicator.pk],
        "plans:citation": [things.citation.pk],
        "plans:evidence-page": [things.evidence.pk, 1],
        "plans:evidence-picture": [things.evidence.pk, 1],
        "plans:evidence": [things.evidence.pk],
        **desk_arguments(things),
        **voice_arguments(things),
        **_criteria(things),
        "par_index:scorecard": card,
        "par_index:score": card,
        "par_index:mark": [*card, "1.1"],
        "par_index:citation-remove": [*card, "1.1", things.mark_citation.pk],
        "par_index:appraisal": card,
        "par_index:blind-read": [things.blind_mark.pk],
        "par_index:blind-assign": [things.blind_sample.pk],
        "par_index:appraisal-agree": [*card, "1.1"],
        "par_index:appraisal-agree-area": card,
        "par_index:appraisal-save": [*card, "1.1"],
        "par_index:run-progress": [things.job.pk],
        "par_index:run": [run],
        "par_index:run-export": [run, "csv"],
        "par_index:run-difference-file": [run, "csv"],
        "par_index:emulation-list": [run],
        "par_index:emulation-file": [run, "csv"],
        "par_index:score-report": [run, things.commune.pk],
        "par_index:public-unit": ["commune", 2020, things.commune.code],
        "par_index:public-correction": [things.correction.pk],
        "par_index:public-correction-file": [things.correction.pk, "csv"],
        "par_index:open-data-file": [things.correction.pk, "tieu-chi.csv"],
        "par_index:open-data-newest": ["commune", 2020, "ket-qua.csv"],
        "par_index:component-detail": [run, "1.1"],
        "par_index:unit-detail": [run, things.commune.pk],
        "par_index:unit-run": [run, things.commune.pk],
        "reports:quarterly": [2020, things.period.code],
    }
