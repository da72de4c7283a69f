from pathlib import Path
from typing import Any

from common.imports import ImportCommand
from procedures.imports import import_dossiers


class Command(ImportCommand):
    help = "Load dossiers from a file (docs/formats.md). Run again it changes only what differs."

    def load(self, path: Path, options: dict[str, Any]) -> str:
        return import_dossiers(path)
