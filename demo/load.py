"""The whole demonstration, in one transaction: real content first, invented activity after."""

from collections.abc import Callable
from datetime import date
from io import StringIO

from django.core.management import call_command
from django.db import transaction

from common import clock
from demo.appraisers import plan_appraisers
from demo.assignments import load_assignments
from demo.catalogue import load_pages, plan_catalogue
from demo.catalogue_texts import load_texts
from demo.content import (
    COMMUNE_SET,
    DISTRICT_SET,
    LAST_YEARS_SET,
    load_content,
    load_last_years_set,
)
from demo.dossiers import load_dossiers, set_online_levels
from demo.evidence import load_evidence
from demo.inspections import plan_inspections
from demo.last_year import plan_last_year
from demo.loads import load_loads
from demo.models import DemoLoad
from demo.moments import SEED, TODAY, Timeline, at, last_evening
from demo.monthly import load_monthly
from demo.one_stop import load_registers, plan_assessments
from demo.people import People, load_people
from demo.petition_contacts import load_petition_contacts
from demo.petition_stories import plan_petition_stories
from demo.petitions import load_petitions
from demo.proposals import load_proposals, plan_proposals
from demo.publications import load_comment_reviews, load_publications
from demo.ratings import load_counter_links, load_ratings
from demo.reminders import plan_reminders
from demo.reports import Reports
from demo.rounds import plan_rounds
from demo.scorecards import Scorecards
from demo.service_desk import load_service_desk, post_new_versions
from demo.sizes import FULL, Size
from demo.trust import plan_trust
from par_index.models import CriteriaSet
from units.models import Unit

# Before this nothing of the demonstration had happened.
DAY_ONE = date(2019, 1, 2)
# Of the year's cards: still ahead, so that the open ones can be finished.
SCORES_DUE, REPLIES_DUE = date(2020, 12, 22), date(2020, 12, 28)
APPRAISALS_DUE = date(2020, 12, 31)
Say = Callable[[str], object]


@transaction.atomic
def load_demo(*, year: int = 2020, size: Size = FULL, say: Say = lambda line: None) -> DemoLoad:
    """Fill an empty database. Either all of it is there afterwards, or nothing."""
    with clock.frozen(at(DAY_ONE)):
        load_content(say)
        load_last_years_set(say)
    in_force = Unit.objects.in_force(TODAY).select_related("level", "parent").order_by("code")
    units = {unit.code: unit for unit in in_force}
    with clock.frozen(at(DAY_ONE)):
        people = load_people(units)
    loaded = DemoLoad.objects.create(year=year, seed=SEED)
    offices = [unit for unit in units.values() if unit.level_id in {"district", "commune"}]
    load_records(units, offices, people, size)
    say("records: done")
    play(units, offices, people, size)
    say("timeline: done")
    compute_index(year, say)
    return loaded


def load_records(units: dict[str, Unit], offices: list[Unit], people: People, size: Size) -> None:
    """What is written in one go: registers, ballots, petitions."""
    set_online_levels()
    load_pages()
    load_texts()
    load_dossiers(offices, size)
    load_loads(offices, people)
    load_service_desk(offices, people)
    load_proposals(offices)
    load_monthly([unit for unit in offices if unit.level_id == "commune"], people)
    load_ratings(offices, size)
    load_counter_links(offices)
    load_publications(offices, people)
    load_comment_reviews(offices, people)
    load_petitions(offices, people, size)
    load_petition_contacts()
    load_registers(offices)
    load_assignments(offices)


def play(units: dict[str, Unit], offices: list[Unit], people: People, size: Size) -> None:
    """What happened through the services, in order of time."""
    communes = [unit for unit in offices if unit.level_id == "commune"]
    district = units["859"]
    library = load_evidence(communes, people)
    timeline = Timeline()
    CriteriaSet.objects.update(
        self_score_due_on=SCORES_DUE, reply_due_on=REPLIES_DUE, appraisal_due_on=APPRAISALS_DUE
    )
    plan_inspections(timeline, units, people, library)
    Reports(timeline, offices, people, library, size).plan()
    plan_petition_stories(timeline, units, people)
    plan_reminders(timeline)
    plan_proposals(timeline, units, people)
    plan_rounds(timeline, offices, people, size)
    plan_assessments(timeline, offices, people, size)
    settled = [unit for unit in communes if size.takes(unit.code)]
    plan_last_year(timeline, _set(LAST_YEARS_SET), settled, people)
    for code, scored in ((COMMUNE_SET, communes), (DISTRICT_SET, [district])):
        Scorecards(timeline, _set(code), people, library, size).plan(scored)
    plan_catalogue(timeline, offices, people)
    plan_trust(timeline, offices, people)
    plan_appraisers(timeline, _set(COMMUNE_SET), people)
    timeline.play()
    post_new_versions(people)


def _set(code: str) -> CriteriaSet:
    return CriteriaSet.objects.select_related("level").get(code=code)


def compute_index(year: int, say: Say) -> None:
    """Communes first: the district's index reads their mean."""
    for code in (COMMUNE_SET, DISTRICT_SET):
        said = StringIO()
        with clock.frozen(last_evening()):
            call_command("compute_index", f"--set={code}", f"--year={year}", stdout=said)
        say(f"compute_index: {said.getvalue().strip()}")
