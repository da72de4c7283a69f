"""Plans and indicators from JSON. Formats: `data/plan_2020.json` and `data/indicators.json`."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from common.imports import Entry, ImportFailed, PathError, read_tree
from plans.choices import (
    ACROSS_PERIODS_USUAL,
    AcrossPeriods,
    AcrossUnits,
    Direction,
    IndicatorKind,
)
from plans.models import Indicator, Plan, Programme, ReformArea, Task
from plans.services.plans import (
    Saved,
    own_indicator_code,
    save_indicator,
    save_plan,
    save_programme,
    save_task,
)
from units.models import Level, Unit
from units.selectors import unit_named

DATA = Path(__file__).resolve().parent.parent / "data"


def _choice(entry: Entry, key: str, values: list[str], default: str = "") -> str:
    value = entry.text(key, required=not default) or default
    if value and value not in values:
        entry.fail(key, _("chỉ nhận: %(values)s") % {"values": ", ".join(values)})
    return value


def _levels(entry: Entry, key: str, codes: list[str]) -> str:
    """Levels as the models keep them: "district,commune"."""
    known = set(Level.objects.values_list("code", flat=True))
    for code in codes:
        if code not in known:
            entry.fail(key, _("không có cấp “%(level)s”") % {"level": code})
    if not codes:
        entry.fail(key, _("thiếu giá trị"))
    return ",".join(codes)


def _refuse_twice(entries: list[Entry], key: str) -> None:
    seen: set[str] = set()
    for entry in entries:
        value = entry.text(key)
        if value and value in seen:
            entry.fail(key, _("mã “%(code)s” có hai lần trong tệp") % {"code": value})
        seen.add(value)


# --- Indicators ---------------------------------------------------------------------


@transaction.atomic
def import_indicators(path: Path, *, by: Any = None) -> Counter[Saved]:
    """Add and change indicators; with a programme in the file also its areas."""
    errors: list[PathError] = []
    tree = read_tree(path, errors)
    areas = _areas_of_form(tree, by)
    entries = tree.entries("indicators", required=True)
    _refuse_twice(entries, "code")
    rows = [_indicator(entry, areas, place) for place, entry in enumerate(entries, start=1)]
    if errors:
        raise ImportFailed(errors)
    saved: Counter[Saved] = Counter()
    for entry, row in zip(entries, rows, strict=True):
        saved.update(_valid(entry, errors, save_indicator, by=by, **row))
    if errors:
        raise ImportFailed(errors)
    return saved


def _areas_of_form(tree: Entry, by: Any) -> dict[str, ReformArea]:
    """The areas that the file's codes mean: its own programme's, else the newest one's."""
    if "programme" in tree:
        entry = tree.entry("programme")
        code, name = entry.text("code", required=True), entry.text("name", required=True)
        areas = [
            (area.text("code", required=True), area.text("name", required=True))
            for area in entry.entries("areas", required=True)
        ]
        return save_programme(code=code, name=name, areas=areas, by=by)[1]
    programme = Programme.objects.order_by("-code").first()
    if programme is None:
        tree.fail(
            "programme", _("cổng chưa có chương trình nào; hãy nêu chương trình và các lĩnh vực")
        )
        return {}
    return {area.code: area for area in programme.areas.all()}


def _indicator(entry: Entry, areas: dict[str, ReformArea], place: int) -> dict[str, Any]:
    area = areas.get(entry.text("area", required=True))
    if area is None and areas:
        entry.fail("area", _("không có lĩnh vực này"))
    kind = _choice(entry, "kind", IndicatorKind.values)
    code = entry.text("code", required=True, longest=20)
    row: dict[str, Any] = {
        "code": code,
        "area": area,
        "name": entry.text("name", required=True, longest=300),
        "kind": kind,
        "unit_label": entry.text("unit", longest=30),
        "numerator_label": entry.text("numerator", longest=200),
        "denominator_label": entry.text("denominator", longest=200),
        "direction": _choice(entry, "direction", Direction.values, Direction.AT_LEAST),
        "across_periods": _choice(entry, "across_periods", AcrossPeriods.values, _across(kind)),
        "measure": _source(entry, kind),
    }
    # What the file leaves out stays as it is; a new indicator gets the usual.
    is_new = not Indicator.objects.filter(code=code).exists()
    if "denominator_is_yearly" in entry or is_new:
        row["denominator_is_yearly"] = entry.flag("denominator_is_yearly")
    if "across_units" in entry:
        row["across_units"] = _across_units(entry)
    if "position" in entry or is_new:
        row["position"] = entry.whole("position") if "position" in entry else place
    if "for_levels" in entry or is_new:
        levels = entry.texts("for_levels") if "for_levels" in entry else ["commune"]
        row["for_levels"] = _levels(entry, "for_levels", levels)
    return row


def _across(kind: str) -> str:
    # An unknown kind is a fault already; it should not bring a second one.
    return (
        ACROSS_PERIODS_USUAL[IndicatorKind(kind)]
        if kind in IndicatorKind.values
        else AcrossPeriods.SUM
    )


# How forms word the usual rule.
_ADDED_UP = "sum of numerators / sum of denominators"


def _across_units(entry: Entry) -> str:
    if entry.text("across_units") == _ADDED_UP:
        return AcrossUnits.SUM
    return _choice(entry, "across_units", AcrossUnits.values)


def _source(entry: Entry, kind: str) -> str:
    """Which measure of the portal fills it in; only figures that the portal computes have one."""
    return entry.text("source", required=kind == IndicatorKind.PORTAL, longest=80)


def _valid(entry: Entry, errors: list[PathError], save: Any, **values: Any) -> list[Saved]:
    """Save and say what was done; what the model itself refuses is a fault of this entry."""
    try:
        return [save(**values)[1]]
    except ValidationError as error:
        for name, messages in error.message_dict.items():
            errors.append(PathError(f"{entry.path}.{name}", " ".join(messages)))
        return []


# --- Plans --------------------------------------------------------------------------------


@dataclass
class PlannedTask:
    """A task of the file: its own values and, where it brings its own indicator, that one's."""

    entry: Entry
    area_code: str
    values: dict[str, Any]
    own: dict[str, Any] = field(default_factory=dict)


@transaction.atomic
def import_plan(path: Path, *, by: Any = None) -> tuple[Plan, Counter[Saved]]:
    """Add or change a plan with all its tasks; what the file leaves out stays as it is."""
    errors: list[PathError] = []
    tree = read_tree(path, errors)
    head = tree.entry("plan")
    unit = _plan_unit(head)
    areas = tree.entries("areas", required=True)
    _refuse_twice(areas, "code")
    tasks = [
        _task(entry, area.text("code"), place, unit, head)
        for area in areas
        for place, entry in enumerate(area.entries("tasks"), start=1)
    ]
    _refuse_twice([task.entry for task in tasks], "code")
    programme = tree.entry("programme")
    named = [(area.text("code", required=True), area.text("name", required=True)) for area in areas]
    names = programme.text("code", required=True, longest=20), programme.text("name", required=True)
    decision = _decision(head)
    if errors or unit is None:
        raise ImportFailed(errors)
    saved_programme, saved_areas = save_programme(code=names[0], name=names[1], areas=named, by=by)
    plan, done = save_plan(unit=unit, programme=saved_programme, by=by, **decision)
    saved: Counter[Saved] = Counter()
    for task in tasks:
        saved.update(
            _valid(task.entry, errors, _save_task, plan=plan, task=task, areas=saved_areas, by=by)
        )
    if errors:
        raise ImportFailed(errors)
    return plan, saved


def _plan_unit(head: Entry) -> Unit | None:
    year = head.whole("year")
    code = head.text("unit", required=True)
    if year is None or not 1990 <= year <= 2100:
        head.fail("year", _("phải là một năm, ví dụ 2020"))
        return None
    unit = unit_named(code, date(year, 1, 1))
    if code and unit is None:
        head.fail(
            "unit",
            _("không có đơn vị mã %(code)s vào đầu năm %(year)s") % {"code": code, "year": year},
        )
    return unit


def _decision(head: Entry) -> dict[str, Any]:
    return {
        "year": head.values.get("year"),
        "title": head.text("title", required=True, longest=300),
        "decision_number": head.text("decision_number", longest=60),
        "issued_on": head.date("issued_on"),
        "issued_by": head.text("issued_by", longest=200),
    }


def _task(entry: Entry, area_code: str, place: int, unit: Unit | None, head: Entry) -> PlannedTask:
    measure = entry.entry("measure") if "measure" in entry else None
    scope = [level.strip() for level in entry.text("scope", required=True).split("+")]
    values: dict[str, Any] = {
        "code": entry.text("code", required=True, longest=20),
        "title": entry.text("title", required=True, longest=500),
        "scope": _levels(entry, "scope", scope),
        "position": place,
    }
    for key, longest in (("product", 300), ("due_text", 100)):
        if key in entry:
            values[key] = entry.text(key, longest=longest)
    if "due_on" in entry:
        values["due_on"] = entry.date("due_on")
    if "lead" in entry:
        values["lead"] = _body(entry, "lead", entry.text("lead"), unit, head)
    if "cooperating" in entry:
        values["cooperating"] = [
            body
            for name in entry.texts("cooperating")
            if (body := _body(entry, "cooperating", name, unit, head))
        ]
    if "legal_basis" in entry:
        note = entry.text("legal_basis_note", longest=500)
        values["legal_bases"] = [(text, note) for text in entry.texts("legal_basis")]
    if "proposed" in entry:
        proposed = entry.texts("proposed")
        values["is_proposed"] = bool({"lead", "measure"} & set(proposed))
        values["target_is_proposed"] = "target" in proposed
    if "indicator" in entry:
        values["indicator"] = _known_indicator(entry)
    task = PlannedTask(entry, area_code, values)
    if measure is not None:
        _read_measure(measure, task)
    return task


def _body(entry: Entry, key: str, name: str, unit: Unit | None, head: Entry) -> Unit | None:
    """A department of the plan's unit, by its name or code."""
    if unit is None or not name:
        return None
    # Twelve departments, asked for by some thirty tasks: a query each is cheap in an import.
    bodies = Unit.objects.in_force(date(head.values["year"], 1, 1)).below(unit)
    found = bodies.filter(name=name).first() or bodies.filter(code=name).first()
    if found is None:
        entry.fail(key, _("không có cơ quan “%(name)s” thuộc đơn vị của kế hoạch") % {"name": name})
    return found


def _known_indicator(entry: Entry) -> Indicator | None:
    code = entry.text("indicator", required=True)
    indicator = Indicator.objects.filter(code=code).first()
    if code and indicator is None:
        entry.fail(
            "indicator",
            _("chưa có chỉ tiêu %(code)s; hãy chạy import_indicators trước") % {"code": code},
        )
    return indicator


def _read_measure(measure: Entry, task: PlannedTask) -> None:
    kind = _choice(measure, "kind", IndicatorKind.values)
    by_units = measure.text("roll_up") == "units_with_yes"
    if by_units and kind != IndicatorKind.PORTAL:
        # "How many communes have it" is asked of each commune as yes or no.
        kind = IndicatorKind.YES_NO
    steps = kind == IndicatorKind.MILESTONES
    task.values["measure_name"] = measure.text("name", required=True, longest=300)
    task.values["target"] = measure.number("target")
    task.values["target_counts_units"] = by_units
    task.own = {
        "name": task.values["measure_name"],
        "kind": kind,
        "unit_label": measure.text("unit", longest=30),
        "numerator_label": measure.text("numerator", longest=200)
        or (_("Số bước đã hoàn thành") if steps else ""),
        "denominator_label": measure.text("denominator", longest=200)
        or (_("Số bước theo kế hoạch") if steps else ""),
        "direction": _choice(measure, "direction", Direction.values, Direction.AT_LEAST),
        "across_periods": _choice(measure, "across_periods", AcrossPeriods.values, _across(kind)),
        "measure": _source(measure, kind),
    }
    if "denominator_is_yearly" in measure:
        task.own["denominator_is_yearly"] = measure.flag("denominator_is_yearly")
    if by_units:
        task.own["across_units"] = AcrossUnits.COUNT_YES
    elif "across_units" in measure:
        task.own["across_units"] = _across_units(measure)


def _save_task(
    *, plan: Plan, task: PlannedTask, areas: dict[str, ReformArea], by: Any
) -> tuple[Task, Saved]:
    """Save the task; one that names no indicator keeps the one it has or gets its own."""
    values = {**task.values, "area": areas[task.area_code]}
    done = Saved.SAME
    if "indicator" not in values and task.own:
        done = _give_own_indicator(plan, task, values, by)
    saved_task, saved = save_task(plan=plan, by=by, **values)
    return saved_task, Saved.CHANGED if (saved, done) == (Saved.SAME, Saved.CHANGED) else saved


def _give_own_indicator(plan: Plan, task: PlannedTask, values: dict[str, Any], by: Any) -> Saved:
    code = own_indicator_code(plan, values["code"], task.own["kind"], task.own["name"])
    there = Task.objects.filter(plan=plan, code=values["code"], indicator__isnull=False).first()
    if there is not None and there.indicator and there.indicator.code != code:
        return Saved.SAME
    indicator, saved = save_indicator(
        code=code,
        area=values["area"],
        for_levels=values["scope"],
        position=values["position"] * 10,
        by=by,
        **task.own,
    )
    values["indicator"] = indicator
    return saved
