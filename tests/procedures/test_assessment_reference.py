"""The nine indices once more, written from the circular's table alone, over dossiers drawn by lot.

Nothing of `procedures.scoring` or of the selectors is used on this side: plain rows and fractions.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from math import floor
from random import Random

import pytest

from common import clock
from petitions.models import Petition
from procedures.models import Dossier, Posting
from procedures.scoring import Quarter
from procedures.selectors.assessment import sheets_of
from tests.factories.petitions import PetitionFactory
from tests.factories.procedures import (
    DossierFactory,
    PostingFactory,
    ProcedureFactory,
    VersionFactory,
)
from tests.factories.units import DistrictFactory, UnitFactory

pytestmark = pytest.mark.django_db

START, END = date(2020, 4, 1), date(2020, 6, 30)
BODIES = 240
RESOLVED, RUNNING = {"finished", "returned"}, {"received", "processing"}
NEVER_TAKEN = {"registered", "refused", "withdrawn"}
CLASSES = [(15, "excellent"), (12, "good"), (9, "fair"), (6, "average"), (0, "weak")]


@dataclass
class Body:
    """A unit with all that the circular asks of it."""

    unit: object
    # By procedure of its level: at level 3-4 by the quarter's end, and the version to hang.
    catalogue: list[tuple[object, bool, int]]
    dossiers: list[Dossier] = field(default_factory=list)
    petitions: list[Petition] = field(default_factory=list)
    postings: list[Posting] = field(default_factory=list)


# --- Drawing ----------------------------------------------------------------------------------


def some_day(lot: Random, first: date = date(2020, 3, 10), days: int = 125) -> date:
    return first + timedelta(days=lot.randrange(days))


def morning(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 2, tzinfo=UTC)


def draw_dossier(lot: Random, body: Body, number: int, online_share: float) -> Dossier:
    received = some_day(lot)
    ready = min(received + timedelta(days=lot.randrange(25)), date(2020, 7, 19))
    status = lot.choice(["returned"] * 8 + ["finished", "processing", "waiting", "withdrawn"])
    by_the_slip, by_the_rules = (
        ready + timedelta(days=lot.choice([-2, 0, 0, 1, 3])) if lot.random() < known else None
        for known in (0.85, 0.6)
    )
    online = lot.random() < online_share
    return DossierFactory.build(
        code=f"{body.unit.code}-{number}",
        unit=body.unit,
        procedure=lot.choice(body.catalogue)[0],
        status=status,
        channel="online" if online else lot.choice(["counter", "counter", "post", "elsewhere"]),
        received_at=morning(received),
        received_on=received,
        due_on=by_the_slip,
        computed_due_on=by_the_rules,
        finished_on=ready if status in RESOLVED else None,
        returned_on=ready if status == "returned" else None,
        supplement_requests=lot.choice([None, 0, 0, 1, 2]),
        waiting_days=lot.choice([0, 0, 4]),
        agencies=lot.choice([None, None, 0, 1, 2, 3]),
        partners_time=lot.choice(["", "", "shorter", "equal", "longer"]),
    )


def draw_petition(lot: Random, body: Body, others: list[Body]) -> Petition:
    received = some_day(lot)
    due = received + timedelta(days=21)
    answered = min(due + timedelta(days=lot.choice([-9, -1, 0, 0, 0, 8])), date(2020, 7, 19))
    is_answered = lot.random() < 0.9 and answered > received
    about = lot.choice([body, body, lot.choice(others)]).dossiers
    code = lot.choice(about).code if about and lot.random() < 0.6 else lot.choice(["", "MA-LA"])
    status = "answered" if is_answered else lot.choice(["received", "turned_away"])
    return PetitionFactory.build(
        unit=body.unit,
        status=status,
        received_at=morning(received),
        due_on=due,
        answered_on=answered if is_answered else None,
        answer="Đã nhắc nhở." if is_answered else "",
        about_conduct=lot.random() < 0.3,
        dossier_code=code,
    )


def draw_postings(lot: Random, body: Body) -> list[Posting]:
    careful = lot.random() < 0.6
    return [
        PostingFactory.build(
            unit=body.unit,
            procedure=procedure,
            version=version if careful or lot.random() < 0.7 else 3 - version,
            posted_on=END if careful else lot.choice([date(2020, 3, 2), END, date(2020, 7, 1)]),
        )
        for procedure, _online, version in body.catalogue
        if careful or lot.random() < 0.9
    ]


def catalogue(level: str, size: int, online: int) -> list[tuple[object, bool, int]]:
    rows = []
    for place in range(size):
        procedure = ProcedureFactory(levels=(level,), online_level=3 if place < online else 2)
        version = 1
        if place % 3 == 1:
            VersionFactory(procedure=procedure, number=1)
            day, version = (date(2020, 5, 4), 2) if place % 2 else (date(2020, 7, 2), 1)
            VersionFactory(procedure=procedure, number=2, effective_from=day)
        rows.append((procedure, place < online, version))
    # Online only since the quarter was over; gone before it ended; not yet there.
    late = ProcedureFactory(levels=(level,), online_level=4, online_since=date(2020, 7, 1))
    ProcedureFactory(levels=(level,), valid_to=date(2020, 6, 29))
    ProcedureFactory(levels=(level,), valid_from=date(2020, 7, 1))
    return [*rows, (late, False, 1)]


@pytest.fixture
def bodies():
    lot = Random(2018)
    # Of a commune 1 in 10 at level 3-4, of a district 2 in 10: below the edge, and on it.
    books = {"commune": catalogue("commune", 9, 1), "district": catalogue("district", 9, 2)}
    made = [
        Body(DistrictFactory(), books["district"])
        if place % 2
        else Body(UnitFactory(), books["commune"])
        for place in range(BODIES)
    ]
    for body in made:
        share, size = lot.choice([0, 0.15, 0.3, 0.6]), lot.choice([0, 1, 2, 5, 12, 25])
        body.dossiers = [draw_dossier(lot, body, number, share) for number in range(size)]
    for body in made:
        count = lot.choice([0, 0, 1, 3, 12])
        body.petitions = [draw_petition(lot, body, made) for _number in range(count)]
        body.postings = draw_postings(lot, body)
    for model, rows in (
        (Dossier, [one for body in made for one in body.dossiers]),
        (Petition, [one for body in made for one in body.petitions]),
        (Posting, [one for body in made for one in body.postings]),
    ):
        model.objects.bulk_create(rows)
    return made


# --- Reckoning ----------------------------------------------------------------------------------


def mean(given: list[int]) -> Fraction | None:
    """Sum / number, half up to a tenth."""
    if not given:
        return None
    return Fraction(floor(Fraction(sum(given), len(given)) * 10 + Fraction(1, 2)), 10)


def by_time(one: Dossier) -> int | None:
    due = one.due_on or one.computed_due_on
    if due is None:
        return None
    return 2 if one.finished_on < due else 1 if one.finished_on == due else 0


def by_partners(one: Dossier) -> int | None:
    if one.partners_time:
        return {"shorter": 2, "equal": 1, "longer": 0}[one.partners_time]
    return None if (one.agencies or 0) > 1 else by_time(one)


def by_contacts(one: Dossier) -> int:
    asked = one.supplement_requests
    if asked is None:
        asked = 1 if one.waiting_days else 0
    return max(0, 2 - asked)


def by_agencies(one: Dossier) -> int:
    seen = one.agencies
    if seen is None:
        seen = {"online": 0, "post": 0, "counter": 1, "elsewhere": 2}[one.channel]
    return max(0, 2 - seen)


def conduct(body: Body, finished: list[Dossier], complaints: list[Petition], known: set[str]):
    blamed = {one.dossier_code for one in complaints}
    given = [0 if one.code in blamed else by_time(one) for one in finished]
    nameless = sum(
        one.unit == body.unit
        and one.dossier_code not in known
        and START <= one.received_at.date() <= END
        for one in complaints
    )
    best_first = sorted((points for points in given if points is not None), reverse=True)
    return mean([0 if place < nameless else each for place, each in enumerate(best_first)])


def publicity(body: Body) -> int:
    hung = {(one.procedure_id, one.version) for one in body.postings if one.posted_on <= END}
    whole = all((procedure.pk, version) in hung for procedure, _online, version in body.catalogue)
    return 2 if whole else 1


def answers(body: Body) -> int:
    owed = [one for one in body.petitions if one.status != "turned_away" and one.due_on <= END]
    if any(one.due_on < END and (one.answered_on or date.max) > END for one in owed):
        return 0
    due = [one for one in owed if one.due_on >= START]
    if not due:
        return 2
    share = Fraction(sum((one.answered_on or date.max) <= one.due_on for one in due), len(due))
    return 2 if share == 1 else 1 if share >= Fraction(9, 10) else 0


def is_late_online(one: Dossier) -> bool:
    due = one.due_on or one.computed_due_on
    if one.channel != "online" or due is None:
        return False
    if one.status in RESOLVED and one.finished_on <= END:
        return one.finished_on >= START and one.finished_on > due
    return one.status in RESOLVED | RUNNING and due < END


def online(body: Body) -> int | None:
    received = [
        one
        for one in body.dossiers
        if START <= one.received_on <= END and one.status not in NEVER_TAKEN
    ]
    if not received:
        return None
    share = Fraction(sum(one.channel == "online" for one in received), len(received))
    level = Fraction(sum(at for _one, at, _version in body.catalogue), len(body.catalogue))
    late = any(is_late_online(one) for one in body.dossiers)
    if late or not level:
        return 0
    if level >= Fraction(1, 5) and share >= Fraction(3, 10):
        return 2
    return 1 if Fraction(15, 100) <= share < Fraction(3, 10) else 0


def nine_of(body: Body, complaints: list[Petition], known: set[str]) -> list:
    finished = [
        one for one in body.dossiers if one.status in RESOLVED and START <= one.finished_on <= END
    ]
    rules = (by_time, by_partners, by_contacts, by_agencies)
    means = [mean([each for each in map(rule, finished) if each is not None]) for rule in rules]
    seventh = conduct(body, finished, complaints, known)
    return [*means, None, publicity(body), seventh, answers(body), online(body)]


# --- Both -------------------------------------------------------------------------------------------


def test_the_portal_reckons_as_the_circular_says(bodies):
    petitions = [one for body in bodies for one in body.petitions]
    complaints = [one for one in petitions if one.about_conduct and one.status != "turned_away"]
    known = {one.code for body in bodies for one in body.dossiers}
    with clock.frozen(datetime(2020, 7, 20, 2, tzinfo=UTC)):
        sheets = sheets_of([body.unit for body in bodies], Quarter(2020, 2))
    seen = set()
    for body, sheet in zip(bodies, sheets, strict=True):
        expected = nine_of(body, complaints, known)
        assert [line.points for line in sheet.lines] == expected, body.unit
        total = sum(points or 0 for points in expected)
        assert sheet.total == total
        if any(expected[place - 1] is not None for place in (1, 2, 3, 4, 7)):
            assert sheet.shown_class.code == next(name for edge, name in CLASSES if total >= edge)
        else:
            assert sheet.shown_class.code == "none"
        seen |= {(number, points) for number, points in enumerate(expected, start=1)}
    # The lot reaches what the circular tells apart.
    assert {points for number, points in seen if number == 6} == {1, 2}
    assert {points for number, points in seen if number == 8} == {0, 1, 2}
    assert {points for number, points in seen if number == 9} == {None, 0, 1, 2}
