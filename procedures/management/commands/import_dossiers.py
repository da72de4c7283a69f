from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from common.imports import ImportCommand
from procedures.imports import import_dossiers


class Command(ImportCommand):
    help = "Load dossiers from a file (docs/formats.md). Run again it changes only what differs."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--keep-good", action="store_true", help="keep what is right and name the rest"
        )

    def load(self, path: Path, options: dict[str, Any]) -> str:
        summary, faults = import_dossiers(path, keep_good=options["keep_good"])
        for fault in faults:
            self.stderr.write(str(fault))
        return summary
