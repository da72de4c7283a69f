from pathlib import Path

import pytest

from par_index.scoring import SetSpec, load_document, parse_criteria_set

DATA = Path(__file__).resolve().parents[3] / "par_index" / "data"


def model_document(level: str) -> dict:
    return load_document((DATA / f"criteria_{level}_model.json").read_text(encoding="utf-8"))


@pytest.fixture
def commune_document() -> dict:
    return model_document("commune")


@pytest.fixture(scope="session")
def commune_set() -> SetSpec:
    return parse_criteria_set(model_document("commune"))


@pytest.fixture(scope="session")
def district_set() -> SetSpec:
    return parse_criteria_set(model_document("district"))
