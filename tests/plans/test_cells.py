"""What may stand in a cell, beside the state that test_report_services follows."""

from decimal import Decimal
from types import SimpleNamespace

import pytest

from common.figures import Figure
from plans import services
from plans.exceptions import InvalidFigure
from plans.forms.cells import Typed, parse_number
from plans.models import Cell, Indicator
from plans.selectors import portal
from plans.selectors.statements import snapshot
from plans.services.figures import Entry, checked
from tests.factories.plans import IndicatorFactory


def save(report, indicator, by, version=0, **figures):
    return services.save_cell(report=report, indicator=indicator, by=by, version=version, **figures)


@pytest.fixture
def counted(monkeypatch):
    """What the portal is made to say: 29 of 30, asked for by name."""
    said = SimpleNamespace(
        figure=Figure.ratio(29, 30, source="Sổ niêm yết"), asked=[], missing=False
    )

    def answer(name, units, year):
        said.asked.append(name)
        return None if said.missing else {unit.pk: said.figure for unit in units}

    monkeypatch.setattr(portal, "figures_named", answer)
    return said


@pytest.fixture
def computed(lines, counted):
    return IndicatorFactory(code="NV21", kind="portal", measure="procedures.posting_rate")


# --- Words beside the figure ------------------------------------------------------------------


def test_difficulty_is_kept_apart_from_the_explanation(report, lines, people):
    cell = save(
        report,
        lines.count,
        people.official,
        state="zero",
        note="Không phát sinh văn bản.",
        difficulty=" Thiếu kinh phí. ",
    )

    cell.refresh_from_db()
    line = snapshot(report)["TC05"]
    assert (cell.note, cell.difficulty) == ("Không phát sinh văn bản.", "Thiếu kinh phí.")
    assert (line["note"], line["difficulty"]) == ("Không phát sinh văn bản.", "Thiếu kinh phí.")


@pytest.mark.parametrize("state", ["missing", "not_applicable"])
def test_difficulty_may_stand_without_a_figure(report, lines, people, state):
    cell = save(
        report, lines.ratio, people.official, state=state, ground="Không giao", difficulty="Thiếu"
    )

    assert cell.difficulty == "Thiếu"


def test_words_longer_than_their_field_are_refused(report, lines, people):
    with pytest.raises(InvalidFigure, match="2000 ký tự"):
        save(report, lines.count, people.official, state="zero", difficulty="x" * 2001)


# --- Lines that the portal computes ---------------------------------------------------------------


def test_another_value_than_the_portals_needs_a_reason(report, computed, people):
    with pytest.raises(InvalidFigure, match="lý do"):
        save(report, computed, people.official, state="reported", numerator=28, denominator=30)

    assert not Cell.objects.filter(indicator=computed).exclude(state="missing").exists()


def test_another_value_is_kept_beside_what_the_portal_said_then(report, computed, people, counted):
    declare = {"state": "reported", "numerator": 28, "denominator": 30}
    cell = save(report, computed, people.official, **declare, difference_reason="Một bản bị rách")
    counted.figure = Figure.ratio(30, 30, source="Sổ niêm yết")

    cell.refresh_from_db()
    line = snapshot(report)["NV21"]
    assert (cell.numerator, cell.portal_numerator, cell.portal_denominator) == (28, 29, 30)
    assert (line["numerator"], line["difference_reason"]) == ("28", "Một bản bị rách")
    assert (line["portal"]["numerator"], line["portal"]["source"]) == ("30", "Sổ niêm yết")


def test_the_portals_own_value_is_no_declaration(report, computed, people):
    cell = save(report, computed, people.official, state="reported", numerator=29, denominator=30)

    assert (cell.state, cell.numerator) == ("missing", None)


def test_the_portals_figure_can_be_taken_again(report, computed, people):
    declare = {"state": "reported", "numerator": 28, "denominator": 30}
    cell = save(report, computed, people.official, **declare, difference_reason="Một bản bị rách")

    cell = save(report, computed, people.official, version=cell.version, state="missing")

    cell.refresh_from_db()
    assert (cell.state, cell.numerator, cell.portal_numerator) == ("missing", None, None)
    assert cell.difference_reason == ""


@pytest.mark.parametrize(
    ("figure", "entry"),
    [
        (Figure.ratio(29, 30, source=""), Entry("reported", value=Decimal(5))),
        (Figure.ratio(29, 30, source=""), Entry("reported", Decimal(-1), Decimal(30))),
        (Figure.count(4, source=""), Entry("reported", Decimal(29), Decimal(30))),
        (Figure.count(4, source=""), Entry("not_applicable", ground="Không giao")),
        (Figure.count(4, source=""), Entry("missing")),
    ],
)
def test_a_declaration_has_the_shape_of_the_portals_figure(figure, entry):
    line = Indicator(kind="portal", measure="x.y")

    with pytest.raises(InvalidFigure):
        checked(line, Entry(entry.state, *entry.figures, entry.ground, "", "", "Khác"), figure)


def test_a_mean_may_be_declared_with_decimals():
    line = Indicator(kind="portal", measure="x.y")
    entry = Entry("reported", value=Decimal("82.5"), difference_reason="Khảo sát riêng")

    assert checked(line, entry, Figure.count(80, source="")).value == Decimal("82.5")


def test_lines_that_share_a_measure_ask_it_once(report, computed, counted):
    IndicatorFactory(code="NV22", kind="portal", measure=computed.measure)

    figures = portal.portal_figures_of(report)

    assert (len(figures), counted.asked) == (2, ["procedures.posting_rate"])


def test_submission_keeps_the_portals_figure_with_its_origin(filled, computed, people):
    services.submit_report(report=filled, by=people.official)

    content = filled.submissions.get().content
    assert content["NV21"]["state"] == "missing"
    assert content["NV21"]["portal"] == {
        "state": "reported",
        "numerator": "29",
        "denominator": "30",
        "value": "",
        "source": "Sổ niêm yết",
        "as_of": "",
    }


# --- What the browser sends ----------------------------------------------------------------------


def test_what_was_typed_comes_back_as_it_was_sent(lines):
    sent = {
        "c1-version": "3",
        "c1-numerator": "29",
        "c1-denominator": "30",
        "c1-note": "một|hai\r\nba",
        "c1-difficulty": 'Thiếu "máy"',
        "c1-was": "[]",
    }

    typed = Typed.sent(SimpleNamespace(pk=1), sent)

    assert (typed.version, typed.note, typed.difficulty) == (3, "một|hai\nba", 'Thiếu "máy"')
    assert typed.is_touched is True
    assert Typed.sent(SimpleNamespace(pk=1), sent | {"c1-was": typed.mark}).is_touched is False


@pytest.mark.parametrize(
    ("text", "number"),
    [("1.234,5", "1234.5"), ("2.5", "2.5"), ("1.234", "1234"), ("1 234", "1234"), ("", None)],
)
def test_a_number_is_read_as_people_here_write_it(text, number):
    assert parse_number(text) == (None if number is None else Decimal(number))


@pytest.mark.parametrize("text", ["29/30", "98,5 %", "1,2,3", "=1+1", "١٢", "1e5", "--1", "1.2.3"])
def test_what_is_no_number_is_refused(text):
    with pytest.raises(InvalidFigure):
        parse_number(text)
