"""The country that `make bench` computes: units, criteria sets, marks and signed reports."""

import json
from collections.abc import Iterator
from datetime import date
from io import StringIO
from itertools import islice
from random import Random
from typing import Any

from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from par_index.imports.criteria import load_criteria
from par_index.models import CriteriaSet, Scorecard
from plans.models import Indicator, Programme, ReformArea, Report, Submission
from units.models import Level, Unit, User
from units.services import ensure_levels, make_periods

SEED, YEAR, SINCE = 3139, 2020, date(2016, 1, 1)
NATION = ("province", "district", "commune")
AREAS, CHOICES, STEPS, SHARES, MEASURES = 7, 40, 20, 30, 10
COMPONENTS = CHOICES + STEPS + SHARES + MEASURES
# With these denominators every share of a point ends within four decimals.
DENOMINATORS = (20, 25, 40, 50, 80, 100)
CHOICE, STEP, SHARE = range(3)
LABELS = ("Đầy đủ", "Một phần", "Không")
COPIED = 200_000

# Component number, kind and, of a choice, the option; else a ratio.
Answer = tuple[int, int, int, int]


def build(counts: dict[str, int]) -> dict[str, CriteriaSet]:
    """Everything a run reads; the same with the same counts. Criteria sets by level."""
    call_command("migrate", verbosity=0)
    ensure_levels()
    for code in counts.keys() - set(NATION):
        Level.objects.create(code=code, name=code, position=9)
    units = _units(counts)
    official, leader = (User.objects.create(username=name) for name in ("official", "leader"))
    _reports(units, official, leader)
    sets = {level: load_criteria(document(level))[0] for level in counts}
    for level, criteria_set in sets.items():
        Scorecard.objects.bulk_create(
            Scorecard(criteria_set=criteria_set, unit=unit, year=YEAR) for unit in units[level]
        )
        _marks(criteria_set)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return sets


def _units(counts: dict[str, int]) -> dict[str, list[Unit]]:
    units: dict[str, list[Unit]] = {}
    above: list[Unit] = []
    for level in (*NATION, *(counts.keys() - set(NATION))):
        parents = above if level in NATION else []
        new = [
            Unit(
                code=f"{level[:2]}{number}",
                name=f"Xã Số {number}",
                level_id=level,
                parent=parents[number % len(parents)] if parents else None,
                valid_from=SINCE,
                search_key=f"xa so {number}",
                sort_key=f"{number:06}",
            )
            for number in range(counts[level])
        ]
        Unit.objects.bulk_create(new, batch_size=2000)
        for unit in new:
            unit.path = f"{unit.parent.path if unit.parent else ''}{unit.pk:08d}."
        Unit.objects.bulk_update(new, ["path"], batch_size=2000)
        units[level] = above = new
    return units


def kind_of(number: int) -> int:
    """Choices, steps and shares by turns; the last ten are steps over the portal's measures."""
    if number >= COMPONENTS - MEASURES:
        return STEP
    return (CHOICE, SHARE, CHOICE, STEP, CHOICE, SHARE, STEP, CHOICE, SHARE)[number % 9]


def document(level: str) -> dict[str, Any]:
    rules = {
        CHOICE: {
            "kind": "choice",
            "options": [
                {"label": label, "points": points}
                for label, points in zip(LABELS, ("1", "0.5", "0"), strict=True)
            ],
        },
        STEP: {
            "kind": "steps",
            "steps": [
                {"bound": bound, "points": points}
                for bound, points in (("95", "1"), ("80", "0.75"), ("50", "0.4"))
            ],
        },
        SHARE: {"kind": "proportional", "full_at": "100"},
    }
    areas: list[dict[str, Any]] = [
        {"code": f"A{area}", "name": f"Lĩnh vực {area}", "components": []} for area in range(AREAS)
    ]
    for number in range(COMPONENTS):
        component: dict[str, Any] = {
            "code": f"c{number}",
            "name": f"Tiêu chí thành phần số {number}",
            "max": "1",
            "rule": rules[kind_of(number)],
        }
        if number >= COMPONENTS - MEASURES:
            component["source"] = {"kind": "measure", "name": f"plans.ratio:{line_code(number)}"}
        areas[number % AREAS]["components"].append(component)
    return {
        "code": f"bench-{level}",
        "title": f"Bộ tiêu chí đo tốc độ, cấp {level}",
        "level": level,
        "year": YEAR,
        "bands": [
            {"name": "Xuất sắc", "from": "90"},
            {"name": "Tốt", "from": "80"},
            {"name": "Khá", "from": "65"},
            {"name": "Trung bình", "from": "50"},
            {"name": "Yếu", "from": "0"},
        ],
        "areas": areas,
    }


def line_code(number: int) -> str:
    return f"TB{number}"


def _reports(units: dict[str, list[Unit]], official: User, leader: User) -> None:
    """One signed report a commune; the levels above read their communes'."""
    area = ReformArea.objects.create(
        programme=Programme.objects.create(code="b", name="b"), code="1", name="1", position=1
    )
    for number in range(COMPONENTS - MEASURES, COMPONENTS):
        Indicator.objects.create(
            code=line_code(number), area=area, name=f"Chỉ tiêu {number}", kind="ratio"
        )
    period = make_periods(year=YEAR)[0]
    reporting = [
        unit for level, found in units.items() if level not in NATION[:2] for unit in found
    ]
    reports = Report.objects.bulk_create(
        (Report(unit=unit, period=period) for unit in reporting), batch_size=2000
    )
    source, now = Random(SEED), timezone.now()  # noqa: S311 -- repeatable on purpose
    Submission.objects.bulk_create(
        (
            Submission(
                report=report,
                number=1,
                submitted_by=official,
                submitted_at=now,
                signed_by=leader,
                signed_at=now,
                content={
                    line_code(number): _stated(source)
                    for number in range(COMPONENTS - MEASURES, COMPONENTS)
                },
            )
            for report in reports
        ),
        batch_size=1000,
    )


def _stated(source: Random) -> dict[str, str]:
    whole = source.choice(DENOMINATORS)
    part = source.randint(whole // 3, whole)
    numbers = {"numerator": str(part), "denominator": str(whole), "value": ""}
    return {"state": "reported", "ground": "", "note": ""} | numbers


def _marks(criteria_set: CriteriaSet) -> None:
    """A final mark for every component that the portal does not measure."""
    cards = criteria_set.scorecards.order_by("unit_id").values_list("pk", flat=True)
    leaves = dict(criteria_set.criteria.values_list("code", "pk"))
    source = Random(f"{SEED}{criteria_set.code}")  # noqa: S311 -- repeatable on purpose
    _copy(_mark_lines(list(cards), leaves, source))


def _mark_lines(cards: list[int], leaves: dict[str, int], source: Random) -> Iterator[str]:
    now = timezone.now().isoformat()
    for card in cards:
        for number in range(COMPONENTS - MEASURES):
            value = json.dumps(_answer(kind_of(number), source), ensure_ascii=False)
            yield f"{card}\t{leaves[f'c{number}']}\tfinal\t{value}\tf\tf\t\t\t{now}\t1\n"


def _answer(kind: int, source: Random) -> dict[str, str]:
    if kind == CHOICE:
        return {"option": source.choices(LABELS, (6, 3, 1))[0]}
    whole = source.choice(DENOMINATORS)
    return {"numerator": str(source.randint(whole // 3, whole)), "denominator": str(whole)}


def _copy(lines: Iterator[str]) -> None:
    columns = "scorecard_id, criterion_id, stage, value, outright, not_applicable, reason, clause"
    statement = f"COPY par_index_mark ({columns}, marked_at, version) FROM STDIN"
    while batch := list(islice(lines, COPIED)):
        with connection.cursor() as cursor:
            cursor.cursor.copy_expert(statement, StringIO("".join(batch)))
