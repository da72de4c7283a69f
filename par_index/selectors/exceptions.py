"""Which exceptions of a set apply to a card as it stands."""

from par_index.inputs import RunInputs
from par_index.models import Scorecard
from par_index.scoring import exception_for
from par_index.scoring.sets import ExceptionSpec
from par_index.specs import spec_of


def exceptions_of(scorecard: Scorecard) -> dict[str, ExceptionSpec]:
    """By component code; what a provisional run would count now decides.

    No query where the set has none; of other components only those are read that one looks at.
    """
    components = [one for one in spec_of(scorecard.criteria_set).components if one.exceptions]
    if not components:
        return {}
    asked = frozenset(
        exception.condition.code
        for component in components
        for exception in component.exceptions
        if exception.condition is not None
    )
    given = {}
    if asked:
        unit = scorecard.unit
        inputs = RunInputs(scorecard.criteria_set, scorecard.year, False, [unit], asked)
        given = next(iter(inputs)).given
    found = {one.code: exception_for(one, scorecard.unit.code, given) for one in components}
    return {code: exception for code, exception in found.items() if exception is not None}
