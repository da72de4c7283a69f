"""The service desk's part of the house: things behind its doors, and the ways to them."""

from datetime import date
from types import SimpleNamespace
from typing import Any

from procedures.models import Assessment, StatusWord
from procedures.services import set_version
from procedures.services.catalogue_files import keep_catalogue_file
from procedures.services.monthly_files import keep_monthly_file
from tests.doors.words import CANARY
from tests.factories import procedures

_PROPOSAL_STEPS = (
    "detail",
    "edit",
    "offer",
    "recall",
    "discard",
    "return",
    "release",
    "answer",
    "effect",
)


def fill_desk(things: SimpleNamespace, users: dict[str, Any]) -> None:
    unit, procedure = things.commune, procedures.ProcedureFactory()
    things.procedure = procedure
    procedures.TimeLimitFactory(procedure=procedure)
    things.load = procedures.LoadFactory(unit=unit, source=CANARY)
    procedures.LoadFaultFactory(load=things.load, message=CANARY)
    things.dossier = procedures.DossierFactory(unit=unit, procedure=procedure, load=things.load)
    things.posting = procedures.PostingFactory(unit=unit, procedure=procedure, place=CANARY)
    things.proposal = procedures.DraftFactory(
        unit=unit, procedure=procedure, text=CANARY, reason=CANARY
    )
    # A month without dossiers, with a word that strangers must not read.
    things.month = procedures.MonthlyFiguresFactory(unit=unit, note=CANARY)
    things.monthly_file = keep_monthly_file(
        rows=[], dropped="", file_name=CANARY, by=users["official"]
    )
    _fill_keeping(things, users)
    _fill_one_stop(things)


def _fill_keeping(things: SimpleNamespace, users: dict[str, Any]) -> None:
    things.coming = set_version(
        procedure=things.procedure,
        content={"result": "Giấy xác nhận"},
        effective_from=date(2020, 10, 1),
        source="edit",
        by=users["staff"],
    )
    things.fault = procedures.FaultReportFactory(procedure=things.procedure)
    things.catalogue_file = keep_catalogue_file(
        content={"entries": [], "errors": [], "dropped": "", "effective_from": "2020-09-10"},
        file_name="danh-muc.csv",
        by=users["staff"],
    )


def _fill_one_stop(things: SimpleNamespace) -> None:
    things.assessment = Assessment.objects.create(unit=things.commune, year=2020, quarter=2)
    things.assessment.marks.create(
        index=5, declared=2, basis=CANARY, document=CANARY, file=things.evidence.file
    )
    things.system_link = procedures.SystemLinkFactory(unit=things.commune, data=CANARY)


def desk_arguments(things: SimpleNamespace) -> dict[str, Any]:
    unit, dossier = [things.commune.pk], [things.dossier.code]
    return {
        "procedures:procedure": [things.procedure.code],
        "procedures:dossier-list": unit,
        "procedures:dossier-detail": dossier,
        "procedures:promise-list": unit,
        "procedures:apology-list": unit,
        "procedures:api-dossier": dossier,
        "procedures:load-detail": [things.load.pk],
        "procedures:load-faults": [things.load.pk],
        "procedures:status-word-edit": [StatusWord.objects.earliest("pk").pk],
        **_boards(things),
        **_monthly(things),
        **_keeping(things),
        **_one_stop(things),
    }


def _boards(things: SimpleNamespace) -> dict[str, Any]:
    unit, posting = [things.commune.pk], [things.posting.pk]
    return {
        "procedures:posting-confirm": unit,
        "procedures:posting-sheet": unit,
        "procedures:posting-notice": [*unit, things.procedure.code],
        "procedures:posting-correct": posting,
        "procedures:posting-withdraw": posting,
        **{f"procedures:proposal-{name}": [things.proposal.pk] for name in _PROPOSAL_STEPS},
    }


def _monthly(things: SimpleNamespace) -> dict[str, Any]:
    year = [things.commune.pk, 2020]
    return {
        "procedures:monthly-year": year,
        "procedures:monthly-line": [*year, 5],
        "procedures:monthly-file": [*year, "csv"],
        "procedures:monthly-remove": [things.month.pk],
        "procedures:monthly-review": [things.monthly_file.pk],
    }


def _keeping(things: SimpleNamespace) -> dict[str, Any]:
    code = [things.procedure.code]
    of_procedure = ("keep", "edit", "frame", "end", "confirm")
    return {
        **{f"procedures:procedure-{name}": code for name in of_procedure},
        "procedures:catalogue-export": ["csv"],
        "procedures:catalogue-review": [things.catalogue_file.pk],
        "procedures:version-drop": [*code, things.coming.pk],
        "procedures:fault-answer": [things.fault.pk],
        "procedures:supplement-edit": [things.commune.pk, *code],
    }


def _one_stop(things: SimpleNamespace) -> dict[str, Any]:
    sheet = [things.commune.pk, 2020, 2]
    return {
        "procedures:assessment": sheet,
        "procedures:assessment-declare": [*sheet, 5],
        "procedures:assessment-appraise": [*sheet, 5],
        "procedures:assessment-dossiers": [*sheet, 7],
        "procedures:assessment-file": [*sheet, 5],
        "procedures:register": [things.commune.pk],
        "procedures:register-link": [things.system_link.pk],
    }
