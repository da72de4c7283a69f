from pathlib import Path
from typing import Any

from common.imports import ImportCommand
from procedures.imports import import_monthly


class Command(ImportCommand):
    help = "Load monthly figures from a file (docs/formats.md). Run again it changes nothing."

    def load(self, path: Path, options: dict[str, Any]) -> str:
        return import_monthly(path)
