"""What the electronic one-stop system told of the dossiers: slips, waits, new appointments, loads."""

from collections.abc import Sequence
from datetime import date, timedelta

from demo.moments import TODAY, at, stream
from demo.people import People
from procedures.choices import IN_PROGRESS, DossierStatus, LoadState
from procedures.models import Dossier, DossierChange, DossierLoad, LoadFault
from units.calendar import WorkCalendar
from units.models import Unit

# The commune of the demo's own account, whose loads can be looked at.
SHOWN = "29686"
FAULTS = (
    (
        4,
        "Trạng thái",
        "status",
        "Chuyển phòng chuyên môn",
        "trạng thái này chưa có trong bảng chuyển trạng thái",
    ),
    (
        6,
        "Ngày tiếp nhận",
        "received_at",
        "31/11/2020",
        "viết dạng 2020-12-31T08:30 hoặc 31/12/2020 08:30",
    ),
    (9, "Mã thủ tục", "procedure_code", "1.009999", "thủ tục chưa có trong danh mục"),
)
DROPPED = ["Chủ hồ sơ", "Địa chỉ", "Số điện thoại", "Cán bộ thụ lý", "STT"]


def tell_more(dossiers: Sequence[Dossier], calendar: WorkCalendar) -> None:
    """What stands on some slips is not what the rules give; who was late was appointed anew."""
    for dossier in dossiers:
        rng, due = stream("slip", dossier.code), dossier.due_on
        if due is None:
            continue
        if rng.random() < 0.03:
            dossier.due_on = calendar.add_working_days(due, rng.choice((1, 1, 2, 5)))
        late = dossier.finished_on is not None and dossier.finished_on > due
        if late and dossier.apology_on is None and rng.random() < 0.4:
            # Told a later day from the start: in time by the slip alone.
            dossier.due_on = dossier.finished_on
        if dossier.apology_on and dossier.apology_on < due:
            dossier.reappointed_to = calendar.add_working_days(due, rng.choice((2, 3, 5)))
            dossier.reappointments = 2 if rng.random() < 0.06 else 1
        if dossier.status == DossierStatus.WAITING:
            waited = timedelta(days=dossier.waiting_days + 1)
            dossier.waiting_since = max(dossier.received_on, TODAY - waited)


def load_loads(units: Sequence[Unit], people: People) -> None:
    """Two loads of one commune: a month's file with three bad rows, and the one after it."""
    unit = next(unit for unit in units if unit.code == SHOWN)
    first = _load(unit, people, "egov-29686-2020-11.xlsx", date(2020, 11, 30), date(2020, 11, 1))
    _faults(first)
    second = _load(unit, people, "egov-29686-2020-12.xlsx", date(2020, 12, 16), date(2020, 12, 1))
    running = Dossier.objects.filter(unit=unit, load=second).exclude(status__in=IN_PROGRESS)
    changed = list(running.exclude(finished_on=None).order_by("code")[:12])
    DossierChange.objects.bulk_create(_finished(dossier, second) for dossier in changed)
    second.created, second.changed = second.rows - len(changed), len(changed)
    second.by_unit = {str(unit.pk): [second.created, second.changed]}
    second.save()


def _load(unit: Unit, people: People, source: str, day: date, since: date) -> DossierLoad:
    load = DossierLoad.objects.create(
        unit=unit,
        source=source,
        state=LoadState.DONE,
        dropped=DROPPED,
        by=people.official(unit),
        started_at=at(day, 16, 5),
        finished_at=at(day, 16, 6),
    )
    brought = Dossier.objects.filter(unit=unit, received_on__gte=since, received_on__lte=day)
    load.rows = load.created = brought.update(load=load)
    load.by_unit = {str(unit.pk): [load.created, 0]}
    load.save()
    return load


def _faults(load: DossierLoad) -> None:
    LoadFault.objects.bulk_create(
        LoadFault(
            load=load,
            row=row,
            code=f"{SHOWN}-2011{row:02d}-0009",
            column=heading,
            message=f"“{value}” không hợp lệ; {reason}",
            values={"dossier_code": f"{SHOWN}-2011{row:02d}-0009", column: value},
        )
        for row, heading, column, value, reason in FAULTS
    )
    load.bad = len(FAULTS)
    load.rows += load.bad
    load.save()


def _finished(dossier: Dossier, load: DossierLoad) -> DossierChange:
    """It was told of while it was handled, and again when it was finished."""
    finished = dossier.finished_on.isoformat() if dossier.finished_on else None
    return DossierChange(
        dossier=dossier,
        load=load,
        at=load.started_at,
        before={"finished_on": None, "status": DossierStatus.PROCESSING},
        after={"finished_on": finished, "status": dossier.status},
    )
