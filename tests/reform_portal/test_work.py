"""The order of the work list, and which of its items warn."""

from datetime import date

import pytest

from common import clock
from common.choices import Tone
from common.worklist import WorkGroup, WorkItem
from reform_portal import work
from tests.factories.plans import at

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def monday():
    with clock.frozen(at(2020, 12, 14)):
        yield


@pytest.fixture
def shown(monkeypatch):
    """What the list shows of items, given as (group, title, due day of December)."""

    class Source:
        items: list[WorkItem] = []

        @classmethod
        def work_items(cls, user):
            return cls.items

    def show(*items):
        Source.items = [
            WorkItem(group, title, "", "/", "Xem", date(2020, 12, day) if day else None)
            for group, title, day in items
        ]
        monkeypatch.setattr(work, "SOURCES", (Source,))
        found = work.work_groups(None)
        return [(item["title"], item["tone"]) for group in found for item in group["items"]]

    return show


def test_what_is_due_first_stands_first_and_what_has_no_day_last(shown):
    found = shown(
        (WorkGroup.SOON, "no day", None),
        (WorkGroup.SOON, "later", 30),
        (WorkGroup.OVERDUE, "late", 11),
        (WorkGroup.SOON, "soon", 15),
        (WorkGroup.OVERDUE, "very late", 1),
    )

    assert [title for title, _tone in found] == ["very late", "late", "soon", "later", "no day"]


def test_only_the_next_three_working_days_warn(shown):
    found = shown(
        (WorkGroup.SOON, "today", 14),
        (WorkGroup.SOON, "third day", 17),
        (WorkGroup.SOON, "fourth day", 18),
        (WorkGroup.SOON, "no day", None),
    )

    assert found == [
        ("today", Tone.SOON),
        ("third day", Tone.SOON),
        ("fourth day", Tone.INFO),
        ("no day", Tone.NEUTRAL),
    ]


def test_other_groups_speak_with_their_own_tone(shown):
    found = shown((WorkGroup.OVERDUE, "late", 1), (WorkGroup.WAITING, "elsewhere", 15))

    assert found == [("late", None), ("elsewhere", None)]
