"""Ballots from files."""

import hashlib
import re
from datetime import date
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from common import clock
from common.imports import ImportFailed, Row, RowError, dropped_columns, read_rows
from procedures.models import Procedure, national_code
from satisfaction.choices import SCALE, RatingChannel, RoundState
from satisfaction.models import QuestionSet, Rating, SurveyRound
from satisfaction.services import store_ratings
from units.models import Unit
from units.selectors import UnitsByCode

RATING_COLUMNS = (
    "unit_code",
    "procedure_code",
    "channel",
    "submitted_on",
    "question_set",
    "overall",
)
# May be left out: the code of the survey round that a paper form belongs to.
ROUND_COLUMN = "round"
# The first programme of administrative reform that had citizens asked (Resolution 30c/NQ-CP).
EARLIEST = date(2011, 11, 8)
_QUESTION_COLUMN = re.compile(r"q[1-9][0-9]?")


class _BallotReader:
    """Turns rows into ballots; everything it looks up was read at the start."""

    def __init__(self) -> None:
        self.units = UnitsByCode.load()
        self.procedures = {one.code: one for one in Procedure.objects.all()}
        sets = QuestionSet.objects.prefetch_related("questions")
        self.sets = {one.code: one for one in sets}
        self.lengths = {one.code: len(one.questions.all()) for one in sets}
        self.rounds = {one.code: one for one in SurveyRound.objects.select_related("unit")}

    def read(self, row: Row) -> Rating | None:
        for column in ("unit_code", "channel", "submitted_on", "question_set", "overall"):
            row.text(column, required=True)
        day = _day(row)
        unit = self._unit(row, day)
        procedure = row.parsed(
            "procedure_code",
            lambda text: self.procedures[national_code(text)],
            _("thủ tục chưa có trong danh mục"),
        )
        channel = row.parsed(
            "channel",
            RatingChannel,
            _("chọn một trong: %(values)s") % {"values": ", ".join(RatingChannel.values)},
        )
        question_set = row.parsed(
            "question_set",
            lambda text: self.sets[text],
            _("chưa có bộ câu hỏi này trên cổng"),
        )
        survey_round = self._round(row, unit, day, channel, question_set)
        overall = _grade(row, "overall")
        answers = self._answers(row, question_set)
        if day is None or unit is None or channel is None or question_set is None or not overall:
            return None
        return Rating(
            unit=unit,
            procedure=procedure,
            channel=channel,
            submitted_on=day,
            question_set=question_set,
            overall=overall,
            answers=answers,
            survey_round=survey_round,
        )

    def _round(
        self, row: Row, unit: Unit | None, day: date | None, channel: Any, question_set: Any
    ) -> SurveyRound | None:
        """The named round, if this ballot can be one of its."""
        found = row.parsed(
            ROUND_COLUMN, lambda text: self.rounds[text], _("chưa có đợt điều tra này")
        )
        if found is None:
            return None
        reasons = (
            (found.state != RoundState.OPEN, _("đợt điều tra không ở giai đoạn thu phiếu")),
            (channel not in (None, RatingChannel.PAPER), _("phiếu của đợt điều tra là phiếu giấy")),
            (
                question_set and question_set.pk != found.question_set_id,
                _("đợt hỏi bộ câu hỏi khác"),
            ),
            (day and not found.starts_on <= day <= found.ends_on, _("ngày trả lời ở ngoài đợt")),
            (unit and not unit.path.startswith(found.unit.path), _("đơn vị ở ngoài đợt")),
        )
        for refused, reason in reasons:
            if refused:
                row.fail(ROUND_COLUMN, reason)
        return found

    def _unit(self, row: Row, day: date | None) -> Unit | None:
        if day is None:
            return None
        return row.parsed(
            "unit_code",
            lambda text: self.units.on(text, day),
            _("không có đơn vị mang mã này vào ngày trả lời"),
        )

    def _answers(self, row: Row, question_set: QuestionSet | None) -> list[int | None]:
        columns = [name for name in row.values if _QUESTION_COLUMN.fullmatch(name)]
        given = {name: _grade(row, name) for name in columns}
        if question_set is None:
            return []
        length = self.lengths[question_set.code]
        for name in columns:
            if int(name[1:]) > length and row.text(name):
                row.fail(name, _("bộ câu hỏi này chỉ có %(count)s câu") % {"count": length})
        return [given.get(f"q{number}") for number in range(1, length + 1)]


def _day(row: Row) -> date | None:
    """The day of the answer: not to come, and not before anybody was asked."""
    day = row.date("submitted_on")
    if day and day > clock.today():
        row.fail("submitted_on", _("ngày trả lời ở sau ngày hôm nay"))
    elif day and day < EARLIEST:
        row.fail(
            "submitted_on",
            _("trước ngày %(day)s chưa có phiếu nào") % {"day": f"{EARLIEST:%d/%m/%Y}"},
        )
    else:
        return day
    return None


def _grade(row: Row, column: str) -> int | None:
    """An answer from 1 to 5; an empty field is "not applicable"."""
    answer = row.integer(column)
    if answer is not None and answer not in SCALE:
        row.fail(column, _("trả lời từ 1 đến 5, để trống nếu không áp dụng"))
        return None
    return answer


def import_ratings(path: Path) -> str:
    """Load ballots from CSV or XLSX. The same file again changes nothing."""
    errors: list[RowError] = []
    rows = read_rows(path, RATING_COLUMNS, errors)
    reader = _BallotReader()
    ratings = [rating for row in rows if (rating := reader.read(row))]
    if errors:
        raise ImportFailed(errors)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    stored = store_ratings(ratings, name=path.name, sha256=digest)
    if rows and not stored:
        return _("Tệp này đã được nạp trước đây; không ghi thêm phiếu nào.")
    return _("%(count)s phiếu.") % {"count": stored} + dropped_columns(rows, _is_known)


def _is_known(column: str) -> bool:
    return column in (*RATING_COLUMNS, ROUND_COLUMN) or bool(_QUESTION_COLUMN.fullmatch(column))
