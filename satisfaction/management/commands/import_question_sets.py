from pathlib import Path
from typing import Any

from common.imports import ImportCommand
from satisfaction.imports_sets import import_question_sets


class Command(ImportCommand):
    help = "Load question_sets from a file (docs/formats.md); the same file again changes nothing."

    def load(self, path: Path, options: dict[str, Any]) -> str:
        return import_question_sets(path)
