"""What hangs on the board, who runs the one-stop shop."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import F

from demo.moments import TODAY, stream
from demo.people import People
from demo.profiles import PARTLY_ONE_STOP, profile_of
from procedures.choices import RolloutState
from procedures.models import OneStopRollout, Posting, Procedure, ProcedureVersion
from units.models import Unit

BOARD = "Bảng niêm yết tại Bộ phận Một cửa"
# Shares of posted boards: from what diligence on nothing is missing.
COMPLETE_FROM = 0.90


def load_service_desk(units: Iterable[Unit], people: People) -> None:
    units = list(units)
    _post(units, people)
    _roll_out(units)


def _post(units: list[Unit], people: People) -> None:
    """A board misses the more procedures, the less diligent its office is."""
    pairs = Procedure.objects.order_by("code").values_list("pk", "handlings__level_id")
    postings = []
    for unit in units:
        rng, profile = stream("postings", unit.code), profile_of(unit.code)
        missing = 0 if profile.diligent >= COMPLETE_FROM else (1 - profile.diligent) * 0.45
        posted_on = date(2019, 1, 2) + timedelta(days=rng.randrange(40))
        postings += [
            Posting(
                unit=unit,
                procedure_id=procedure,
                posted_on=posted_on,
                place=BOARD,
                confirmed_by=people.official(unit),
            )
            for procedure, level in pairs
            if level == unit.level_id and rng.random() >= missing
        ]
    Posting.objects.bulk_create(postings)


def post_new_versions(people: People) -> None:
    """Who had a procedure on the board has its new version there within a few days."""
    old = Posting.objects.exclude(version=F("procedure__version"))
    since = {
        (row.procedure_id, row.number): row.effective_from
        for row in ProcedureVersion.objects.all()
        if row.effective_from
    }
    Posting.objects.bulk_create(
        [
            _posted_anew(posting, since[posting.procedure_id, posting.procedure.version], people)
            for posting in old.select_related("unit", "procedure").order_by("unit", "procedure")
            if (posting.procedure_id, posting.procedure.version) in since
        ],
        ignore_conflicts=True,
    )


def _posted_anew(posting: Posting, since: date, people: People) -> Posting:
    days = stream("posted anew", posting.unit.code, posting.procedure.code).randrange(5)
    return Posting(
        unit=posting.unit,
        procedure=posting.procedure,
        version=posting.procedure.version,
        posted_on=min(since + timedelta(days=days), TODAY),
        place=BOARD,
        confirmed_by=people.official(posting.unit),
    )


def _roll_out(units: list[Unit]) -> None:
    rows = []
    for unit in units:
        since = profile_of(unit.code).one_stop_since
        state = RolloutState.FULL if since else RolloutState.NONE
        if unit.code in PARTLY_ONE_STOP:
            state = RolloutState.PARTIAL
        number = stream("rollout", unit.code).randrange(30, 160)
        document = f"{number}/QĐ-UBND, {since:%d/%m/%Y}" if since and since <= TODAY else ""
        rows.append(OneStopRollout(unit=unit, state=state, since=since, document=document))
    OneStopRollout.objects.bulk_create(rows)
