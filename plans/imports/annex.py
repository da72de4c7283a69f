"""The annex of a plan's decision: what a file would add and change, and all that is wrong in it."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.files import File
from django.utils.translation import gettext as _

from common.exceptions import Refused
from common.sheets import Sheet, read_sheets
from common.text import fold
from plans.imports.annex_fields import Fields, Notes, Problem
from plans.imports.annex_layout import (
    MAX_COLUMNS,
    MAX_ROWS,
    Areas,
    Layout,
    Line,
    best_sheet,
    heading_of,
    is_total,
    lines_of,
)
from plans.imports.annex_values import Bodies, header_times
from plans.models import Plan, ReformArea, Task
from plans.selectors.annex import COLUMNS, annex_cells, annex_tasks
from plans.selectors.plan_content import bodies_for, code_after, is_code, levels_for
from plans.services.annex import Change

_CODE_LENGTH = 20
_LETTER = re.compile(r"[A-Z]")


@dataclass
class Proposal:
    """What would happen, line by line, and what stands in the way."""

    changes: list[Change] = field(default_factory=list)
    same: int = 0
    problems: list[Problem] = field(default_factory=list)
    untouched: list[Task] = field(default_factory=list)

    @property
    def errors(self) -> list[Problem]:
        return [one for one in self.problems if one.is_error]

    @property
    def warnings(self) -> list[Problem]:
        return [one for one in self.problems if not one.is_error]

    @property
    def added(self) -> list[Change]:
        return [change for change in self.changes if change.task is None]

    @property
    def changed(self) -> list[Change]:
        return [change for change in self.changes if change.task is not None]


# --- The file, as it is kept between upload and yes --------------------------------------------


def read_annex(upload: File, plan: Plan) -> dict[str, Any]:
    """The rows and a guess of the columns, as JSON keeps them."""
    sheets = read_sheets(upload, max_rows=MAX_ROWS, max_columns=MAX_COLUMNS)
    if not any(cell.strip() for sheet in sheets for row in sheet.rows for cell in row):
        raise Refused(_("Tệp không có chữ nào. Hãy kiểm tra trang tính đầu tiên."))
    sheet, layout = best_sheet(sheets)
    return {
        "rows": sheet.rows,
        "merged": sheet.merged,
        "layout": layout.as_json(),
        "levels": [level.pk for level in levels_for(plan)],
    }


def kept_sheet(content: dict[str, Any]) -> tuple[Sheet, Layout]:
    return Sheet(content["rows"], content["merged"]), Layout(**content["layout"])


# --- What it would do ----------------------------------------------------------------------------


def propose(plan: Plan, content: dict[str, Any]) -> Proposal:
    """Compare the file with the plan. Nothing is written."""
    sheet, layout = kept_sheet(content)
    reader = _Reader(plan, sheet, layout, ",".join(content["levels"]))
    return reader.proposal()


@dataclass
class _Wish:
    """A line of the file as a task."""

    line: Line
    area: ReformArea
    code: str
    # A plain number that begins anew in each area says less than a code: another title under it
    # is another task.
    is_counted: bool = False
    task: Task | None = None

    @property
    def key(self) -> str:
        return fold(self.line.title)


class _Reader:
    def __init__(self, plan: Plan, sheet: Sheet, layout: Layout, scope: str) -> None:
        self.plan, self.layout, self.scope = plan, layout, scope
        self.lines = list(lines_of(sheet, layout))
        self.notes = Notes(layout)
        self.fields = Fields(
            plan.year,
            Bodies(bodies_for(plan), plan.unit),
            header_times(heading_of(layout, sheet, "budget")),
            self.notes,
        )
        self.areas = Areas(plan.programme.areas.all())
        self.tasks = annex_tasks(plan)
        self.ended = {task.code: task for task in plan.tasks.exclude(ended_on=None)}
        self.result = Proposal()

    def proposal(self) -> Proposal:
        if "title" not in self.layout.columns:
            message = _("chưa biết cột nào là nhiệm vụ; hãy chọn cột rồi đọc lại")
            self.notes.fail(self.layout.header + 1, "title", message)
        else:
            wishes = self._matched(self._wishes())
            for wish in wishes:
                self._compare(wish)
            named = {wish.task.pk for wish in wishes if wish.task}
            self.result.untouched = [task for task in self.tasks if task.pk not in named]
            if not wishes and not self.notes.problems:
                message = _("không có dòng nhiệm vụ nào")
                self.notes.fail(self.layout.first + 1, "title", message)
        self.result.problems = self.notes.in_order()
        return self.result

    # --- Lines become tasks of an area

    def _wishes(self) -> list[_Wish]:
        wishes: list[_Wish] = []
        area: ReformArea | None = None
        is_lost = False
        for line in self.lines:
            is_heading, headed = self.areas.headed(line)
            if is_heading:
                area, is_lost = headed, headed is None
                if headed is None:
                    self._unknown_area(line)
            elif self._is_task(line):
                found = area or self.areas.of_code(line.cells.get("code", ""))
                if found is not None:
                    number = line.cells.get("code", "")
                    code = f"{found.code}.{number}" if number.isdecimal() else number
                    wishes.append(_Wish(line, found, code, number.isdecimal()))
                elif not is_lost:
                    self.notes.fail(
                        line.number,
                        "title",
                        _("chưa rõ thuộc lĩnh vực nào; hãy thêm dòng tên lĩnh vực ở trên"),
                    )
        return wishes

    def _unknown_area(self, line: Line) -> None:
        text = line.title or line.words[-1]
        self.notes.fail(
            line.number,
            "title",
            _("không có lĩnh vực “%(name)s” trong chương trình. Các lĩnh vực: %(names)s")
            % {"name": text, "names": self.areas.names},
        )

    def _is_task(self, line: Line) -> bool:
        # "A. Phần chung" heads several areas.
        is_part = bool(_LETTER.fullmatch(line.cells.get("code", ""))) and not line.has_more
        if line.title and not is_total(line) and not is_part:
            return True
        if line.has_more and not is_total(line):
            self.notes.fail(
                line.number,
                "title",
                _("thiếu tên nhiệm vụ"),
            )
        else:
            self.notes.warn(
                line.number,
                "title",
                _("bỏ qua dòng “%(words)s”") % {"words": " ".join(line.words)[:80]},
            )
        return False

    # --- Which task a line means

    def _matched(self, wishes: list[_Wish]) -> list[_Wish]:
        """By code and title together, then by title, then by full code: a task is meant once."""
        by_code = {task.code: task for task in self.tasks}
        by_title: dict[str, list[Task]] = {}
        for task in self.tasks:
            by_title.setdefault(fold(task.title), []).append(task)
        taken: set[int] = set()

        def give(wish: _Wish, task: Task | None) -> None:
            if wish.task is None and task is not None and task.pk not in taken:
                wish.task = task
                taken.add(task.pk)

        for wish in wishes:
            named = by_code.get(wish.code)
            give(wish, named if named and fold(named.title) == wish.key else None)
        for wish in wishes:
            alike = [task for task in by_title.get(wish.key, ()) if task.pk not in taken]
            give(wish, alike[0] if len(alike) == 1 else None)
        for wish in wishes:
            give(wish, None if wish.is_counted else by_code.get(wish.code))
        return self._with_codes([wish for wish in wishes if not self._has_ended(wish)])

    def _has_ended(self, wish: _Wish) -> bool:
        ended = self.ended.get(wish.code)
        if wish.task is not None or ended is None:
            return False
        is_same = fold(ended.title) == wish.key
        if wish.is_counted and not is_same:
            return False
        message = (
            _("nhiệm vụ %(code)s đã thôi thực hiện nên để nguyên")
            if is_same
            else _("mã %(code)s là của một nhiệm vụ đã thôi thực hiện; hãy dùng mã khác")
        )
        say = self.notes.warn if is_same else self.notes.fail
        say(wish.line.number, "code", message % {"code": wish.code})
        return True

    def _with_codes(self, wishes: list[_Wish]) -> list[_Wish]:
        """Give new tasks a code that is free, and refuse one that the file gives twice."""
        used = {task.code for task in self.tasks} | set(self.ended)
        seen: dict[str, int] = {}
        for wish in wishes:
            if wish.code and (first := seen.setdefault(wish.code, wish.line.number)) != (
                wish.line.number
            ):
                self.notes.fail(
                    wish.line.number,
                    "code",
                    _(
                        "mã %(code)s đã có ở dòng %(row)s; nếu là 1.10 mà Excel ghi 1.1, "
                        "hãy định dạng cột STT là chữ"
                    )
                    % {"code": wish.code, "row": first},
                )
            if wish.task is None and wish.code in used and wish.is_counted:
                wish.code = ""
            elif wish.task is None and wish.code in used:
                self.notes.fail(
                    wish.line.number,
                    "code",
                    _("mã %(code)s đã dùng cho nhiệm vụ khác trong kế hoạch") % {"code": wish.code},
                )
            if wish.task is not None and wish.code and wish.code != wish.task.code:
                self.notes.warn(
                    wish.line.number,
                    "code",
                    _("trên cổng nhiệm vụ này mang mã %(code)s; giữ mã đó")
                    % {"code": wish.task.code},
                )
        used |= set(seen)
        for wish in wishes:
            if wish.task is None and not wish.code:
                wish.code = code_after(used, wish.area.code)
                used.add(wish.code)
        return wishes

    # --- What a line says about its task

    def _compare(self, wish: _Wish) -> None:
        written = {name: text for name, text in wish.line.cells.items() if name != "code"}
        if wish.task is None:
            self._new(wish, written)
            return
        task, before = wish.task, annex_cells(wish.task)
        values: dict[str, Any] = {}
        labels: dict[str, tuple[str, str]] = {}
        cooperating = None
        for name, text in written.items():
            if text == before[name]:
                continue
            meant = self.fields.read(name, wish.line, text)
            others = meant.cooperating is not None and set(meant.cooperating) != set(
                task.cooperating.all()
            )
            if others or any(getattr(task, key) != value for key, value in meant.values.items()):
                values |= meant.values
                cooperating = meant.cooperating if others else cooperating
                labels[str(COLUMNS[name])] = (before[name], meant.shown)
        if wish.area != task.area:
            values["area"] = wish.area
            labels[_("Lĩnh vực")] = (str(task.area), str(wish.area))
        if labels:
            self.result.changes.append(Change(wish.line.number, task, values, cooperating, labels))
        else:
            self.result.same += 1

    def _new(self, wish: _Wish, written: dict[str, str]) -> None:
        values: dict[str, Any] = {"area": wish.area, "code": wish.code, "scope": self.scope}
        cooperating = None
        for name, text in written.items():
            meant = self.fields.read(name, wish.line, text)
            values |= meant.values
            cooperating = cooperating if meant.cooperating is None else meant.cooperating
        self.fields.within(wish.line, "code", wish.code, _CODE_LENGTH)
        if not is_code(wish.code):
            self.notes.fail(
                wish.line.number,
                "code",
                _("“%(code)s” không dùng làm mã được; mã viết dạng 2.5") % {"code": wish.code},
            )
        self.result.changes.append(Change(wish.line.number, None, values, cooperating))


def columns_on_offer(content: dict[str, Any]) -> list[tuple[int, str]]:
    """The sheet's columns with their letters and what stands over them."""
    sheet, layout = kept_sheet(content)
    return list(_offered(sheet.rows, layout))


def _offered(rows: Sequence[Sequence[str]], layout: Layout) -> Iterable[tuple[int, str]]:
    header = rows[layout.header : layout.first]
    for index in range(max(map(len, rows), default=0)):
        over = " ".join(" ".join(row[index].split()) for row in header if index < len(row))
        yield index, over.strip()
