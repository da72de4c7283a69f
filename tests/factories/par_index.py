"""A small criteria set with every kind of source and policy, and what hangs on it."""

from copy import deepcopy
from typing import Any

import factory
from factory.django import DjangoModelFactory

from common import clock
from par_index.choices import StepKind
from par_index.imports import load_criteria
from par_index.models import CriteriaSet, Criterion, Mark, Scorecard, ScorecardStep
from plans.models import Evidence
from tests.factories.units import LevelFactory, UnitFactory, UserFactory

# 10 points declared (1.1), 10 from a measure (1.2), 20 declared (2.1), 10 from a survey (2.2).
DOCUMENT: dict[str, Any] = {
    "code": "small-2020",
    "title": "Bộ tiêu chí nhỏ",
    "level": "commune",
    "year": 2020,
    "bands": [
        {"name": "Tốt", "from": "80"},
        {"name": "Khá", "from": "50"},
        {"name": "Yếu", "from": "0"},
    ],
    "adjustments": {
        "bonus_cap": "3",
        "penalty_cap": "5",
        "items": [
            {"code": "T1", "name": "Sáng kiến", "kind": "bonus", "max": "3"},
            {"code": "T2", "name": "Mô hình", "kind": "bonus", "max": "2"},
            {"code": "P1", "name": "Nhũng nhiễu", "kind": "penalty", "max": "5"},
        ],
    },
    "areas": [
        {
            "code": "1",
            "name": "Thể chế",
            "children": [
                {
                    "code": "1.1",
                    "name": "Ban hành kế hoạch",
                    "max": "10",
                    "rule": {
                        "kind": "choice",
                        "options": [
                            {"label": "Có", "points": "10"},
                            {"label": "Chậm", "points": "5", "code": "late"},
                            {"label": "Không", "points": "0"},
                        ],
                    },
                    "source": {"kind": "declared"},
                    "evidence": "required_if_points",
                    "not_applicable": "excluded",
                },
                {
                    "code": "1.2",
                    "name": "Phản ánh trả lời đúng hạn",
                    "max": "10",
                    "rule": {"kind": "proportional", "full_at": "100"},
                    "source": {"kind": "measure", "name": "petitions.on_time_rate"},
                    "not_applicable": "full",
                },
            ],
        },
        {
            "code": "2",
            "name": "Phục vụ",
            "children": [
                {
                    "code": "2.1",
                    "name": "Hồ sơ đúng hạn",
                    "max": "20",
                    "rule": {"kind": "proportional", "full_at": "100"},
                },
                {
                    "code": "2.2",
                    "name": "Hài lòng về thủ tục",
                    "max": "10",
                    "rule": {"kind": "survey"},
                    "source": {"kind": "survey", "name": "satisfaction.factor:procedures"},
                },
            ],
        },
    ],
}


def document(**changes: Any) -> dict[str, Any]:
    return deepcopy(DOCUMENT) | changes


def criteria_set(**changes: Any) -> CriteriaSet:
    """The small set, loaded the way an import does."""
    content = document(**changes)
    LevelFactory(code=content["level"])
    return load_criteria(content)[0]


def leaf(criteria: CriteriaSet, code: str) -> Criterion:
    return criteria.criteria.get(code=code)


class ScorecardFactory(DjangoModelFactory):
    class Meta:
        model = Scorecard

    criteria_set = factory.LazyFunction(criteria_set)
    unit = factory.SubFactory(UnitFactory)
    year = factory.SelfAttribute("criteria_set.year")


class StepFactory(DjangoModelFactory):
    class Meta:
        model = ScorecardStep

    scorecard = factory.SubFactory(ScorecardFactory)
    number = factory.LazyAttribute(lambda step: step.scorecard.steps.count() + 1)
    kind = StepKind.SUBMITTED
    by = factory.SubFactory(UserFactory)
    at = factory.LazyFunction(clock.now)


class MarkFactory(DjangoModelFactory):
    class Meta:
        model = Mark

    scorecard = factory.SubFactory(ScorecardFactory)
    criterion = factory.LazyAttribute(lambda mark: leaf(mark.scorecard.criteria_set, "1.1"))
    stage = "self"
    value = factory.LazyFunction(lambda: {"option": "Có"})
    points = 10
    marked_at = factory.LazyFunction(clock.now)


class EvidenceFactory(DjangoModelFactory):
    class Meta:
        model = Evidence

    unit = factory.SubFactory(UnitFactory)
    number = factory.Sequence(lambda number: f"{number}/KH-UBND")
    title = "Kế hoạch cải cách hành chính năm 2020"
    added_by = factory.SubFactory(UserFactory)
