"""Blind second readings: drawn by lot, given to somebody else, judged once."""

from collections import Counter
from decimal import Decimal
from random import SystemRandom
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from audit.services import record
from common import clock
from common.exceptions import Refused
from par_index.exceptions import AlreadyRead
from par_index.models import BlindMark, BlindSample, CriteriaSet, Mark
from par_index.scoring import Value
from par_index.scoring.numbers import number_text
from par_index.selectors.blind import drawable, drawn_from
from par_index.services.judging import judge
from units.access import Holders, require, units_where
from units.models import User
from units.permissions import Permission

LARGEST_SEED = 2**31 - 1


@transaction.atomic
def draw_blind_sample(
    *, criteria_set: CriteriaSet, year: int, share_percent: int, by: Any, seed: int | None = None
) -> BlindSample:
    """Draw a share of what was appraised and give each to a reader who did not appraise it.

    Without a `seed` one is drawn; with it and the same marks anyone draws the same sample.
    """
    require(by, Permission.SCORE_ASSIGN)
    if not 1 <= share_percent <= 100:
        raise Refused(_("Tỷ lệ rút mẫu phải từ 1 đến 100 %."))
    # Of two who draw at once, the second draws from what the first one left.
    CriteriaSet.objects.select_for_update().get(pk=criteria_set.pk)
    marks = drawable(criteria_set, year, units_where(by, Permission.SCORE_ASSIGN))
    if not marks:
        raise Refused(
            _("Chưa có tiêu chí nào đã thẩm định xong vòng một mà chưa được rút để đọc lại.")
        )
    if seed is None:
        seed = SystemRandom().randrange(1, LARGEST_SEED)
    sample = BlindSample.objects.create(
        criteria_set=criteria_set,
        year=year,
        seed=seed,
        share_percent=share_percent,
        drawn_at=clock.now(),
        drawn_by=by,
    )
    chosen = drawn_from(marks, share_percent, seed)
    readers = _readers_for(chosen, Counter())
    BlindMark.objects.bulk_create(
        BlindMark(sample=sample, scorecard=mark.scorecard, criterion=mark.criterion, reader=reader)
        for mark, reader in zip(chosen, readers, strict=True)
    )
    after = {"year": year, "seed": seed, "share": share_percent, "of": len(marks)}
    after |= {"drawn": len(chosen), "without_reader": readers.count(None)}
    record("blind.drawn", sample, by=by, after=after)
    return sample


@transaction.atomic
def assign_blind_readers(*, sample: BlindSample, by: Any) -> int:
    """Give what nobody reads (any more) to people who may by now; how many found a reader."""
    require(by, Permission.SCORE_ASSIGN)
    mine = sample.marks.filter(scorecard__unit__in=units_where(by, Permission.SCORE_ASSIGN))
    waiting = list(
        mine.select_for_update(of=("self",))
        .filter(Q(reader=None) | Q(reader__is_active=False), marked_at=None)
        .select_related("scorecard__unit", "criterion")
    )
    firsts = {
        (mark.scorecard_id, mark.criterion_id): mark
        for mark in Mark.objects.filter(
            stage="appraisal", scorecard__in={one.scorecard_id for one in waiting}
        ).select_related("author", "scorecard__unit")
    }
    load = Counter(sample.marks.exclude(reader=None).values_list("reader_id", flat=True))
    found = [one for one in waiting if (one.scorecard_id, one.criterion_id) in firsts]
    marks = [firsts[one.scorecard_id, one.criterion_id] for one in found]
    given = 0
    for one, reader in zip(found, _readers_for(marks, load), strict=True):
        if reader is not None:
            BlindMark.objects.filter(pk=one.pk, marked_at=None).update(reader=reader)
            given += 1
    if given:
        record("blind.assigned", sample, by=by, after={"given": given})
    return given


def _readers_for(marks: list[Mark], load: Counter[int]) -> list[User | None]:
    """A reader for each first mark: never its author, and whoever has least to read."""
    holders = Holders.load(Permission.SCORE_APPRAISE)
    people: dict[int, list[User]] = {}
    readers: list[User | None] = []
    for mark in marks:
        unit = mark.scorecard.unit
        able = people.setdefault(unit.pk, holders.over(unit))
        others = [person for person in able if person.pk != mark.author_id]
        reader = min(others, key=lambda person: (load[person.pk], person.pk), default=None)
        if reader is not None:
            load[reader.pk] += 1
        readers.append(reader)
    return readers


@transaction.atomic
def save_blind_mark(
    *,
    blind_mark: BlindMark,
    by: Any,
    value: Value | str | None = None,
    points: Decimal | None = None,
    not_applicable: bool = False,
    reason: str = "",
) -> BlindMark:
    """The second reader's judgement, given once. It counts for nobody's points."""
    one = (
        BlindMark.objects.select_for_update(of=("self",))
        .select_related("scorecard__unit", "scorecard__criteria_set", "criterion")
        .get(pk=blind_mark.pk)
    )
    require(by, Permission.SCORE_APPRAISE, one.scorecard.unit)
    if one.reader_id != by.pk:
        raise PermissionDenied
    if one.marked_at is not None:
        raise AlreadyRead
    said = judge(one.scorecard, one.criterion, value, points, not_applicable, reason.strip())
    fields = said.fields()
    # A second reading rests on the same papers; it names no clause of its own.
    del fields["clause"]
    for name, content in fields.items():
        setattr(one, name, content)
    one.marked_at = clock.now()
    one.save(update_fields=[*fields, "marked_at"])
    after = {"component": one.criterion.code, "value": one.value, "reason": one.reason}
    after["points"] = None if one.points is None else number_text(one.points)
    record("blind.read", one, by=by, after=after, unit=one.scorecard.unit)
    return one
