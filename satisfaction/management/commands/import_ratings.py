from pathlib import Path
from typing import Any

from common.imports import ImportCommand
from satisfaction.imports import import_ratings


class Command(ImportCommand):
    help = "Load ratings from a file (docs/formats.md); the same file again changes nothing."

    def load(self, path: Path, options: dict[str, Any]) -> str:
        return import_ratings(path)
