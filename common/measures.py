"""Find a figure by its name ("procedures.posting_rate") in whichever app offers it.

A plan's task may be measured by an app that plans know nothing of. The name is data; each
installed app that has a `measures` module offers what its `MEASURES` lists. So the apps stay
apart and the arrows of the house hold.
"""

from importlib import import_module
from types import ModuleType
from typing import Any

from django.apps import apps
from django.utils.module_loading import module_has_submodule

from common.figures import Figure


def _module(name: str) -> ModuleType | None:
    label = name.partition(".")[0]
    config = apps.app_configs.get(label)
    if (
        config is None
        or config.module is None
        or not module_has_submodule(config.module, "measures")
    ):
        return None
    return import_module(f"{config.name}.measures")


def is_offered(name: str) -> bool:
    """Whether an installed app offers a measure of this name."""
    module = _module(name)
    return name.partition(".")[2].partition(":")[0] in getattr(module, "MEASURES", {})


def figures_named(name: str, units: list[Any], year: int) -> dict[int, Figure] | None:
    """The measure's figure per unit, or None when no app offers a measure of this name."""
    module = _module(name)
    measure, _colon, argument = name.partition(".")[2].partition(":")
    offered = getattr(module, "MEASURES", {}).get(measure) if module else None
    return offered(units, year, argument) if offered else None


def url_named(name: str, unit: Any, year: int) -> str | None:
    """The page with the records behind the measure's figure, if its app has one."""
    module = _module(name)
    page = getattr(module, "measure_url", None) if module else None
    return page(name.partition(".")[2], unit, year) if page else None
