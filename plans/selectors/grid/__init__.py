"""The report as a grid. Re-exported, so that callers need not know the file."""

from plans.selectors.grid.lines import (
    AreaBlock,
    Line,
    grid_line,
    grid_lines,
    report_grid,
    return_reasons,
    with_computed,
)
from plans.selectors.grid.remarks import Remark
from plans.selectors.grid.words import plain, told

__all__ = [
    "AreaBlock",
    "Line",
    "Remark",
    "grid_line",
    "grid_lines",
    "plain",
    "report_grid",
    "return_reasons",
    "told",
    "with_computed",
]
