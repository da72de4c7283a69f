"""What may be typed where on the report's sheet; a spreadsheet says it before the portal does."""

from typing import Any

from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import PatternFill
from openpyxl.worksheet.datavalidation import DataValidation

from plans.choices import CellState, IndicatorKind
from plans.exports.sheet_layout import HEADER_ROW, INPUTS, LETTERS, NO, STATE_WORDS, YES
from plans.models import Indicator
from plans.services.figures import LONGEST

_ASKS_FILL = PatternFill("solid", bgColor="F7C873")


class Rules:
    """What may be typed where; one rule of a kind for all its cells."""

    def __init__(self) -> None:
        states = list(STATE_WORDS.values())
        self._number = DataValidation(
            "decimal", operator="greaterThanOrEqual", formula1="0", allow_blank=True
        )
        self._count = DataValidation(
            "whole", operator="greaterThanOrEqual", formula1="0", allow_blank=True
        )
        self._answer = _choice([YES, NO])
        self._state = _choice(states)
        self._state_of_answer = _choice([states[0], states[2]])
        self._texts = {
            name: DataValidation(
                "textLength", operator="lessThanOrEqual", formula1=str(longest), allow_blank=True
            )
            for name, longest in LONGEST.items()
            if name in INPUTS
        }
        _says(self._number, "Ghi một số không âm. Không ghi phần trăm, không ghi “29/30”.")
        _says(self._count, "Ghi một số nguyên không âm.")
        for choice in (self._answer, self._state, self._state_of_answer):
            _says(choice, "Hãy chọn một mục trong danh sách, hoặc để trống.")
        for name, rule in self._texts.items():
            _says(rule, f"Tối đa {LONGEST[name]} ký tự.")

    def add(self, place: str, name: str, indicator: Indicator) -> None:
        is_choice = indicator.kind == IndicatorKind.YES_NO
        if name in self._texts:
            rule = self._texts[name]
        elif name == "state":
            rule = self._state_of_answer if is_choice else self._state
        elif name == "value":
            rule = self._answer if is_choice else self._count
        else:
            rule = self._number
        rule.add(place)

    def put(self, table: Any) -> None:
        choices = (self._answer, self._state, self._state_of_answer)
        for rule in (self._number, self._count, *choices, *self._texts.values()):
            if rule.sqref:
                table.add_data_validation(rule)


def _choice(words: list[str]) -> DataValidation:
    return DataValidation("list", formula1=f'"{",".join(words)}"', allow_blank=True)


def _says(rule: DataValidation, text: str) -> None:
    rule.showErrorMessage = True
    rule.errorTitle, rule.error = "Chưa đúng", text


def ask_for_ground(table: Any, last: int) -> None:
    """Colour the ground where "does not apply" was chosen and no ground stands yet."""
    first = HEADER_ROW + 1
    state, ground = LETTERS["state"], LETTERS["ground"]
    word = STATE_WORDS[CellState.NOT_APPLICABLE.value]
    condition = f'AND(${state}{first}="{word}",LEN(TRIM(${ground}{first}))=0)'
    table.conditional_formatting.add(
        f"{ground}{first}:{ground}{last}", FormulaRule(formula=[condition], fill=_ASKS_FILL)
    )
