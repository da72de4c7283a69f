"""What tests of the index need: the small set, a card, and figures given instead of measured."""

import pytest

from common.figures import Figure
from par_index import figures
from tests.factories import par_index as make


@pytest.fixture
def criteria(commune, neighbour):
    return make.criteria_set()


@pytest.fixture
def card(criteria, commune):
    return make.ScorecardFactory(criteria_set=criteria, unit=commune)


@pytest.fixture
def measured(monkeypatch):
    """Answers of other apps by measure name: a Figure for all units, or a dict by unit pk."""
    given = {}

    def figures_of(name, units, year, ballots=None):
        figure = given.get(name, Figure.missing(source="cổng"))
        return {unit.pk: figure[unit.pk] if isinstance(figure, dict) else figure for unit in units}

    monkeypatch.setattr(figures, "figures_of", figures_of)
    return given
