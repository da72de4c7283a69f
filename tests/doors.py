"""Every address of the portal and who gets through it: one table, and a house to walk through.

The expectations follow from what a role is for (units/roles.py), never from what a page happens to
answer. Objects belong to the commune; the stranger is an official of the commune next door, the
outsider works for another district.
"""

import hashlib
import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from html.parser import HTMLParser
from types import SimpleNamespace
from typing import Any

from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from common import clock
from common.models import Job
from common.uploads import store_upload
from par_index.choices import StepKind
from par_index.models import IndexRun, MarkCitation
from par_index.services import run_index
from par_index.services.runs import JOB_KIND, job_arguments
from plans import services
from plans.models import Citation, Report
from tests.factories import par_index as index
from tests.factories import petitions, plans, procedures, satisfaction
from tests.factories.units import DistrictFactory, PeriodFactory, UnitFactory, UserFactory, person

MEMBERS = ("official", "leader", "staff", "inspector", "administrator")
ABOVE = ("staff", "inspector", "administrator")
SIGNED_IN = (*MEMBERS, "stranger", "outsider")
ROLES = ("anonymous", *SIGNED_IN)

LOGIN = "sign in"
IN = "let in"
ON = "sent on"
HIDDEN, FORBIDDEN, NOT_SO = 404, 403, 405

Answers = dict[str, Any]


@dataclass(frozen=True)
class Door:
    """What each role gets. `post` of None: a page to read, on which sending changes nothing."""

    get: Answers
    post: Answers | None = None


# --- Short-hands ------------------------------------------------------------------------------


def everyone(answer: Any = IN) -> Answers:
    return dict.fromkeys(ROLES, answer)


def signed_in(answer: Any = IN) -> Answers:
    return {"anonymous": LOGIN, **dict.fromkeys(SIGNED_IN, answer)}


def only(*roles: str, answer: Any = IN) -> Answers:
    """Pages about no unit in particular: others lack the right."""
    return signed_in(FORBIDDEN) | dict.fromkeys(roles, answer)


def of_commune(*roles: str, answer: Any = IN) -> Answers:
    """Things of the commune: its members may lack the right, strangers do not know of them."""
    strangers = dict.fromkeys(("stranger", "outsider"), HIDDEN)
    return only() | strangers | dict.fromkeys(roles, answer)


def of_district(*roles: str, answer: Any = IN) -> Answers:
    """Things of the whole district: the commune next door belongs to it, the outsider does not."""
    return only() | {"outsider": HIDDEN} | dict.fromkeys(roles, answer)


def act(answers: Answers, page: Answers | None = None) -> Door:
    """Something done by sending; to look at it alone there is nothing, or a page."""
    return Door(signed_in(NOT_SO) if page is None else page, answers)


def form(answers: Answers) -> Door:
    return Door(answers, answers)


# --- The table ----------------------------------------------------------------------------------

PUBLIC = Door(everyone())
STAFF = Door(signed_in())
NEIGHBOURS = (*MEMBERS, "stranger")
EXPORTERS = (*ABOVE, "outsider")
KEEPERS = ("official", "stranger", "staff", "outsider")
# Arriving without a form at the address of an act leads back to the report, for its readers.
REPORT = of_commune(*MEMBERS, answer=ON)

DOORS: dict[str, Door] = {
    # The portal
    "home": PUBLIC,
    "health": PUBLIC,
    "gallery": PUBLIC,
    "worklist": STAFF,
    "login": Door(signed_in(ON) | {"anonymous": IN}, signed_in(ON) | {"anonymous": IN}),
    "logout": act(everyone(), signed_in(NOT_SO) | {"anonymous": NOT_SO}),
    "password-change": form(signed_in()),
    "set_language": act(everyone(), everyone(ON)),
    "common:job-detail": Door(signed_in(HIDDEN) | {"staff": IN}),
    # Plans and inspections
    "plans:plan-list": Door(signed_in(ON) | {"outsider": IN}),
    "plans:plan-detail": Door(of_district(*NEIGHBOURS)),
    "plans:task-detail": Door(of_district(*NEIGHBOURS)),
    # Each official for their own unit.
    "plans:task-assign": act(of_district("official", "stranger")),
    "plans:inspection-list": STAFF,
    "plans:inspection-add": form(only("inspector")),
    "plans:inspection-detail": Door(of_commune(*MEMBERS)),
    "plans:finding-add": form(of_commune("inspector")),
    "plans:finding-resolve": form(of_commune("official", "inspector")),
    # Reports
    "plans:report-list": STAFF,
    "plans:indicator-detail": STAFF,
    "plans:report-detail": Door(of_commune(*MEMBERS)),
    "plans:report-save": act(of_commune("official"), REPORT),
    "plans:report-submit": act(of_commune("official"), REPORT),
    "plans:report-sign": form(of_commune("leader")),
    "plans:report-send-back": act(of_commune("leader"), REPORT),
    "plans:report-return": act(of_commune("staff"), REPORT),
    "plans:report-accept": act(of_commune("staff"), REPORT),
    "plans:report-reopen": act(of_commune("staff"), REPORT),
    "plans:report-extend": act(of_commune("staff"), REPORT),
    "plans:cell-save": act(of_commune("official")),
    "plans:cell-cite": form(of_commune("official")),
    "plans:citation-remove": act(of_commune("official")),
    # Evidence
    "plans:evidence-list": STAFF,
    "plans:evidence-add": form(only(*KEEPERS)),
    "plans:evidence-detail": Door(of_commune(*MEMBERS)),
    "plans:evidence-file": Door(of_commune(*MEMBERS)),
    # Procedures and dossiers
    "procedures:procedure-list": PUBLIC,
    "procedures:procedure-detail": PUBLIC,
    "procedures:dossier-statistics": STAFF,
    "procedures:dossier-list": Door(of_commune(*MEMBERS)),
    "procedures:posting-list": STAFF,
    "procedures:posting-confirm": act(of_commune("official")),
    # Petitions
    "petitions:petition-home": PUBLIC,
    "petitions:petition-send": form(everyone()),
    "petitions:petition-follow": PUBLIC,
    "petitions:petition-thanks": PUBLIC,
    "petitions:petition-queue": STAFF,
    "petitions:petition-record": form(only(*KEEPERS)),
    "petitions:petition-handle": Door(of_commune(*MEMBERS)),
    "petitions:petition-take": act(of_commune("official", "staff")),
    "petitions:petition-answer": act(of_commune("official", "staff")),
    "petitions:petition-publish": act(of_commune("official", "staff")),
    "petitions:petition-turn-away": act(of_commune("official", "staff")),
    # Satisfaction
    "satisfaction:rating-home": PUBLIC,
    "satisfaction:rating-counter": form(everyone()),
    "satisfaction:rating-open": form(everyone()),
    "satisfaction:rating-thanks": PUBLIC,
    "satisfaction:public-satisfaction": PUBLIC,
    "satisfaction:result-list": STAFF,
    "satisfaction:result-detail": Door(of_commune(*MEMBERS)),
    "satisfaction:publication-publish": act(of_commune("official")),
    "satisfaction:counter-poster": Door(of_commune(*MEMBERS), of_commune("official")),
    "satisfaction:counter-link-image": Door(of_commune(*MEMBERS)),
    "satisfaction:counter-link-revoke": act(of_commune("official")),
    # A unit's card
    "par_index:scorecard-list": STAFF,
    "par_index:scorecard-detail": Door(of_commune(*MEMBERS)),
    "par_index:scorecard-submit": act(of_commune("official")),
    "par_index:scorecard-sign": act(of_commune("leader")),
    "par_index:scorecard-send-back": form(of_commune("leader")),
    "par_index:scorecard-send-reply": act(of_commune("official")),
    "par_index:score-comparison": Door(of_commune(*MEMBERS)),
    "par_index:score-export": Door(of_commune(*ABOVE)),
    "par_index:mark-save": act(of_commune("official")),
    "par_index:mark-clear": act(of_commune("official")),
    "par_index:citation-remove": act(of_commune("official")),
    # Appraisal
    "par_index:appraisal-list": Door(only("staff", "outsider")),
    "par_index:appraisal-detail": Door(of_commune("staff")),
    "par_index:appraisal-finish": act(of_commune("staff")),
    "par_index:appraisal-finalise": act(of_commune("staff")),
    "par_index:appraisal-return": form(of_commune("staff")),
    "par_index:appraisal-agree-area": act(of_commune("staff")),
    "par_index:appraisal-agree": act(of_commune("staff")),
    "par_index:appraisal-save": act(of_commune("staff")),
    # The index
    "par_index:dashboard": STAFF,
    "par_index:run-start": act(only("staff", "administrator", "outsider")),
    "par_index:run-progress": Door(signed_in(HIDDEN) | {"staff": IN}),
    "par_index:run-list": STAFF,
    "par_index:run-publish": form(of_district("staff")),
    "par_index:run-export": Door(of_district(*ABOVE)),
    "par_index:component-detail": Door(of_district(*NEIGHBOURS)),
    "par_index:unit-detail": Door(of_district(*NEIGHBOURS)),
    "par_index:public-results": PUBLIC,
    "par_index:public-results-csv": PUBLIC,
    # Documents to send out
    "reports:document-list": Door(only(*EXPORTERS)),
    "reports:quarterly-word": Door(of_district(*ABOVE)),
    "reports:quarterly-excel": Door(of_district(*ABOVE)),
}


# Without these the address names nothing.
SENT = {"par_index:run-start": {"bo": "small-2020"}}

# --- The house ------------------------------------------------------------------------------------

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
# In every text of the commune that strangers must not read.
CANARY = "chuyện riêng 4711"
# Where the sender of a petition reads it again.
OWN_WORDS = {"petitions:petition-follow", "petitions:petition-thanks"}


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
    _fill_voice(things)
    _fill_index(things, users)
    return House(users, _arguments(things), things)


def _fill_plans(things: SimpleNamespace, users: dict[str, Any]) -> None:
    things.plan = plans.PlanFactory(unit=things.district)
    things.task = plans.TaskFactory(plan=things.plan, code="1.1")
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
    things.finding = plans.FindingFactory(
        inspection__unit=things.commune,
        inspection__summary=CANARY,
        text=CANARY,
        recorded_by=users["inspector"],
    )


def _fill_voice(things: SimpleNamespace) -> None:
    things.procedure = procedures.ProcedureFactory()
    procedures.TimeLimitFactory(procedure=things.procedure)
    procedures.DossierFactory(unit=things.commune, procedure=things.procedure)
    things.petition = petitions.PetitionFactory(unit=things.commune, subject=CANARY, text=CANARY)
    things.question_set = satisfaction.QuestionSetFactory()
    for _ballot in range(30):
        satisfaction.RatingFactory(
            unit=things.commune, question_set=things.question_set, comment=CANARY
        )
    things.link = satisfaction.CounterLinkFactory(unit=things.commune)
    satisfaction.PublicationFactory(unit=things.commune, published_on=date(2020, 9, 1))


def _fill_index(things: SimpleNamespace, users: dict[str, Any]) -> None:
    criteria = things.criteria = index.criteria_set()
    card = things.card = index.ScorecardFactory(criteria_set=criteria, unit=things.commune)
    mark = things.mark = index.MarkFactory(scorecard=card, reason=CANARY, author=users["official"])
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
    things.run = run_index(criteria_set=criteria, year=2020, by=users["staff"])


def _arguments(things: SimpleNamespace) -> dict[str, Any]:
    """By address, else by the app and the name's first word."""
    unit, report, card = [things.commune.pk], [things.report.pk], [things.card.pk]
    petition, run = [things.petition.pk], things.run.pk
    task = [2020, things.task.code]
    return {
        "common:job-detail": [things.job.pk],
        "plans:plan-detail": [2020],
        "plans:task": task,
        "plans:inspection-detail": [things.finding.inspection_id],
        "plans:finding-add": [things.finding.inspection_id],
        "plans:finding-resolve": [things.finding.pk],
        "plans:indicator-detail": [things.indicator.code],
        "plans:report": report,
        "plans:cell": [*report, things.indicator.pk],
        "plans:citation-remove": [things.citation.pk],
        "plans:evidence": [things.evidence.pk],
        "procedures:procedure-detail": [things.procedure.code],
        "procedures:dossier-list": unit,
        "procedures:posting-confirm": unit,
        "petitions:petition": petition,
        "petitions:petition-follow": [things.petition.code],
        "petitions:petition-thanks": [things.petition.code],
        "satisfaction:rating-counter": [things.link.token],
        "satisfaction:counter-link": [things.link.pk],
        "satisfaction": unit,
        "par_index:scorecard": card,
        "par_index:score": card,
        "par_index:mark": [*card, "1.1"],
        "par_index:citation-remove": [*card, "1.1", things.mark_citation.pk],
        "par_index:appraisal": card,
        "par_index:appraisal-agree": [*card, "1.1"],
        "par_index:appraisal-agree-area": card,
        "par_index:appraisal-save": [*card, "1.1"],
        "par_index:run-progress": [things.job.pk],
        "par_index:run": [run],
        "par_index:run-export": [run, "csv"],
        "par_index:component-detail": [run, "1.1"],
        "par_index:unit-detail": [run, things.commune.pk],
        "reports:quarterly": [2020, things.period.code],
    }


# --- The addresses -----------------------------------------------------------------------------------


def patterns() -> dict[str, URLPattern]:
    """Every address of our own by its full name; one without a name goes by its path."""
    found: dict[str, URLPattern] = {}
    _collect(get_resolver(), "", found)
    return found


def _collect(resolver: URLResolver, namespace: str, found: dict[str, URLPattern]) -> None:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            if entry.namespace != "admin":
                _collect(entry, entry.namespace or namespace, found)
        else:
            name = entry.name or str(entry.pattern)
            found[f"{namespace}:{name}" if namespace else name] = entry


def path_of(house: House, name: str) -> str:
    """The address inside the house."""
    pattern = patterns()[name].pattern
    if not pattern.converters:
        return reverse(name)
    app, _colon, rest = name.partition(":")
    words = rest.split("-")
    asked = [f"{app}:{'-'.join(words[:count])}" for count in range(len(words), 0, -1)]
    key = next(key for key in [*asked, app] if key in house.arguments)
    return reverse(name, args=house.arguments[key])


# --- What a page holds ---------------------------------------------------------------------------------


class Inspector(HTMLParser):
    """Reads a page for what is inline, foreign or unguarded."""

    def __init__(self) -> None:
        super().__init__()
        self.faults: list[str] = []
        self._form: bool | None = None

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        given = dict(attrs)
        self.faults += [
            f"{tag} {name}" for name in given if name == "style" or name.startswith("on")
        ]
        if tag == "style" or (tag == "script" and "src" not in given):
            self.faults.append(tag)
        outward = [given.get(name) or "" for name in ("src", "action", "formaction")]
        if tag == "link":
            outward.append(given.get("href") or "")
        self.faults += [f"{tag} {url}" for url in outward if re.match(r"(https?:)?//", url)]
        if (given.get("href") or "").lower().startswith("javascript:"):
            self.faults.append(f"{tag} javascript:")
        self._note_form(tag, given)

    def _note_form(self, tag: str, given: Any) -> None:
        if tag == "form":
            self._form = (given.get("method") or "get").lower() == "post"
        if tag == "input" and given.get("name") == "csrfmiddlewaretoken":
            self._form = False

    def handle_endtag(self, tag: str) -> None:
        if tag == "form" and self._form:
            self.faults.append("form without a token")
        if tag == "form":
            self._form = None


def faults(answer: Any) -> list[str]:
    """What on the page a strict policy would stop, and forms without a token."""
    if not answer.headers.get("Content-Type", "").startswith("text/html"):
        return []
    inspector = Inspector()
    inspector.feed(answer.content.decode())
    return inspector.faults


# --- What is stored ----------------------------------------------------------------------------------

# Sessions come and go with every visit.
_UNTOLD = {"django_session"}


def fingerprint() -> str:
    """A digest over every row of every table."""
    digest = hashlib.sha256()
    models = apps.get_models(include_auto_created=True)
    tables = {model._meta.db_table for model in models if model._meta.managed} - _UNTOLD
    with connection.cursor() as cursor:
        for table in sorted(tables):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)} ORDER BY 1")  # noqa: S608 -- our own names
            digest.update(repr((table, cursor.fetchall())).encode())
    return digest.hexdigest()
