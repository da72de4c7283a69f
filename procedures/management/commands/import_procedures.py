from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from common.imports import ImportCommand
from procedures.imports import import_procedures


class Command(ImportCommand):
    help = "Load procedures from a file (docs/formats.md). Run again it changes only what differs."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--effective-from",
            type=date.fromisoformat,
            metavar="DAY",
            help="the day from which what differs holds, 2020-12-31 (today)",
        )

    def load(self, path: Path, options: dict[str, Any]) -> str:
        return import_procedures(path, options["effective_from"])
