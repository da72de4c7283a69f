"""What is wrong with a rule, a value or a criteria set, and where.

A fault is data (path, code, parameters); ``par_index.explanations.fault_line`` puts it in words.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Fault:
    """One fault: ``path`` like ``areas[1].components[2].rule.steps[1].bound``."""

    path: str
    code: str
    params: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        details = ", ".join(f"{key}={value}" for key, value in self.params.items())
        return f"{self.path}: {self.code}" + (f" ({details})" if details else "")


class FaultyInput(ValueError):
    """Carries every fault that was found, in the order of the document."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("; ".join(str(fault) for fault in self.faults))


class InvalidRule(FaultyInput):
    """A rule was refused; ``path`` and ``reason`` speak of its first fault."""

    @property
    def path(self) -> str:
        return self.faults[0].path

    @property
    def reason(self) -> Fault:
        return self.faults[0]


class InvalidRules(InvalidRule):
    """A rule was refused for several faults."""


class InvalidCriteriaSet(FaultyInput):
    """A criteria set was refused."""


class InvalidValue(FaultyInput):
    """A value does not fit the rule it was given to."""


def at(path: str, key: str | int) -> str:
    """Extend a path by a key or an index."""
    if isinstance(key, int):
        return f"{path}[{key}]"
    return f"{path}.{key}" if path else key
