"""The real content: what the apps' own files hold, through the apps' own import commands."""

import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings
from django.core.management import call_command

BASE = Path(settings.BASE_DIR)
COMMUNE_SET, DISTRICT_SET = "commune-model-2020", "district-model-2020"
LAST_YEARS_SET = "commune-model-2019"


def load_content(say: Callable[[str], object]) -> None:
    """Units, calendar, periods, plan, indicators, procedures, questions, criteria."""
    units, plans, criteria = BASE / "units/data", BASE / "plans/data", BASE / "par_index/data"
    _import(say, "import_units", units / "units.csv", lineage=units / "lineage.csv")
    _import(say, "import_calendar", units / "calendar.json")
    _import(say, "import_periods", units / "periods.json", "--year=2019", "--year=2020")
    _import(say, "import_indicators", plans / "indicators.json")
    _import(say, "import_cross_checks", plans / "cross_checks.json")
    _import(say, "import_plan", plans / "plan_2020.json")
    _import(say, "import_procedures", BASE / "procedures/data/procedures.json")
    _import(say, "import_question_sets", BASE / "satisfaction/data/question_sets.json")
    _import(say, "import_criteria", criteria / "criteria_commune_model.json")
    _import(say, "import_criteria", criteria / "criteria_district_model.json")


def load_last_years_set(say: Callable[[str], object]) -> None:
    """The same criteria as if they had been applied a year earlier, so that years compare."""
    document = json.loads((BASE / "par_index/data/criteria_commune_model.json").read_text("utf-8"))
    document |= {
        "code": LAST_YEARS_SET,
        "year": 2019,
        "official": False,
        "title": document["title"].replace("2020", "2019"),
        "note": "Bộ tiêu chí mẫu năm 2020 áp dụng cho năm 2019, chỉ để minh họa việc so sánh hai năm.",
    }
    with TemporaryDirectory() as folder:
        path = Path(folder) / "criteria.json"
        path.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
        _import(say, "import_criteria", path)


def _import(
    say: Callable[[str], object], command: str, path: Path, *more: str, **options: Any
) -> None:
    said = StringIO()
    call_command(command, path, *more, stdout=said, stderr=said, **options)
    say(f"{command}: {said.getvalue().strip()}")
